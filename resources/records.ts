import type { RecordDeclaration } from 'viewdesk'

/**
 * What the pages of records show beside their values, by table. `figures` are columns of the report's row for the record,
 * `phases` durations side by side, `rows` the beginning of a list with its totals, `dashboard` the dashboard's figures for
 * this record alone. Labels, units and definitions come from the view files. What refers to a record, and the rows behind
 * one, stand on its page by themselves.
 */
export const records: readonly RecordDeclaration[] = [
  {
    table: 'job',
    sections: [
      {
        kind: 'figures',
        id: 'money',
        title: { en: 'What it earned', de: 'Was der Auftrag eingebracht hat' },
        report: 'completed_jobs',
        columns: ['estimated_value', 'final_value', 'upsell_value', 'parts_cost', 'profit', 'margin_percent'],
        none: {
          en: 'Profit and upsell are calculated for completed jobs. This one is not completed.',
          de: 'Rohertrag und Mehrerlös werden für abgeschlossene Aufträge berechnet. Dieser ist nicht abgeschlossen.',
        },
        noneStored: {
          en: 'Profit and upsell are calculated for completed jobs. This one was not completed at the last refresh.',
          de: 'Rohertrag und Mehrerlös werden für abgeschlossene Aufträge berechnet. Dieser war bei der letzten Aktualisierung nicht abgeschlossen.',
        },
        outrun: {
          report: 'job_part',
          total: 'total_cost',
          column: 'parts_cost',
          text: {
            en: 'The parts below have changed since these figures were calculated.',
            de: 'Die Teile unten haben sich geändert, seit diese Zahlen berechnet wurden.',
          },
        },
      },
      {
        kind: 'phases',
        id: 'phases',
        title: { en: 'Time in status', de: 'Zeit je Status' },
        report: 'time_in_status',
        phase: 'phase',
        duration: 'hours',
        line: ['waiting', 'active'],
        wrong: 'impossible',
        missing: [
          { phase: 'waiting', text: { en: 'No start time was entered', de: 'Es wurde keine Startzeit erfasst' } },
          { phase: 'active', text: { en: 'No start time was entered', de: 'Es wurde keine Startzeit erfasst' } },
          { phase: 'total', text: { en: 'A time is missing', de: 'Eine Zeit fehlt' } },
        ],
        none: {
          en: 'Times are calculated for completed jobs. This one is not completed.',
          de: 'Zeiten werden für abgeschlossene Aufträge berechnet. Dieser ist nicht abgeschlossen.',
        },
        instead: {
          report: 'open_jobs',
          texts: [
            {
              present: 'started_at',
              text: {
                en: 'Not completed: created {{age_hours}} ago, and started.',
                de: 'Nicht abgeschlossen: vor {{age_hours}} angelegt und begonnen.',
              },
            },
            {
              text: {
                en: 'Not completed: created {{age_hours}} ago, and not started.',
                de: 'Nicht abgeschlossen: vor {{age_hours}} angelegt und nicht begonnen.',
              },
            },
          ],
        },
      },
      {
        kind: 'rows',
        id: 'job_part',
        title: { en: 'Parts', de: 'Teile' },
        report: 'job_part',
        columns: ['name', 'quantity', 'unit_cost', 'total_cost'],
        missing: [{ column: 'total_cost', text: { en: 'No cost entered', de: 'Keine Kosten erfasst' } }],
        none: {
          en: 'No parts are recorded on this job.',
          de: 'Zu diesem Auftrag sind keine Teile erfasst.',
        },
        remarks: [
          {
            total: 'uncosted_parts',
            one: {
              en: '1 part has no cost entered and counts as 0 in the sum.',
              de: '1 Teil hat keine Kosten und zählt in der Summe als 0.',
            },
            other: {
              en: '{{count}} parts have no cost entered and count as 0 in the sum.',
              de: '{{count}} Teile haben keine Kosten und zählen in der Summe als 0.',
            },
          },
        ],
      },
    ],
  },
  {
    table: 'provider',
    links: { en: 'Reports on this provider', de: 'Berichte zu diesem Anbieter' },
    sections: [
      { kind: 'dashboard', id: 'figures' },
      {
        kind: 'rows',
        id: 'job',
        title: { en: 'Newest jobs', de: 'Neueste Aufträge' },
        report: 'job',
        columns: ['title', 'status', 'created_at', 'estimated_value', 'final_value'],
        sort: { column: 'created_at', direction: 'desc' },
        none: { en: 'This provider has no jobs.', de: 'Dieser Anbieter hat keine Aufträge.' },
      },
    ],
  },
]
