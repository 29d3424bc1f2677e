import type { DashboardDeclaration } from 'viewdesk'

/**
 * What the dashboard shows. A card is a tile: a report of `views/`, the total that is read first, and further ones, of
 * which the first is in sight and all are in the tile's help; a report with totals for each value of a column is a table.
 * `attention` counts rows that somebody has to do something about. A chart shows totals over time, or for each value of a
 * column; the first one is drawn large. Labels, units and definitions come from the report's view file; who may not see a
 * report does not see what is made of it. A title is a text, or one for each language.
 */
export const dashboard: DashboardDeclaration = {
  cards: [
    {
      id: 'billed',
      title: { en: 'Billed', de: 'Abgerechnet' },
      report: 'profit_margins',
      headline: 'revenue',
      figures: ['billed_jobs'],
      better: 'more',
    },
    {
      id: 'profit',
      title: { en: 'Gross profit', de: 'Rohertrag' },
      report: 'profit_margins',
      headline: 'profit',
      figures: ['margin_percent', 'parts_cost'],
      better: 'more',
    },
    {
      id: 'margin',
      title: { en: 'Margin', de: 'Marge' },
      report: 'profit_margins',
      headline: 'margin_percent',
      figures: ['profit', 'revenue'],
      better: 'more',
    },
    {
      id: 'upsell',
      title: { en: 'Upsell', de: 'Mehrerlös' },
      report: 'upsell_conversions',
      headline: 'upsell_value',
      figures: ['like_for_like_rate_percent', 'upsell_rate_percent', 'jobs_left_out'],
      better: 'more',
    },
    {
      id: 'unbilled',
      title: { en: 'Finished, not billed', de: 'Fertig, nicht abgerechnet' },
      report: 'unbilled_jobs',
      headline: 'jobs',
      figures: ['estimated_value', 'oldest_hours'],
    },
    {
      id: 'open',
      title: { en: 'Open now', de: 'Jetzt offen' },
      report: 'open_jobs',
      headline: 'jobs',
      figures: ['estimated_value', 'oldest_hours'],
    },
    {
      id: 'time',
      title: { en: 'Time in status', de: 'Zeit je Status' },
      report: 'time_in_status',
      headline: 'median_hours',
      figures: ['average_hours', 'p90_hours', 'jobs'],
      better: 'less',
    },
  ],
  attention: [
    {
      id: 'unbilled',
      title: { en: 'Finished, not billed', de: 'Fertig, nicht abgerechnet' },
      report: 'unbilled_jobs',
      late: 'age_hours',
      value: 'estimated_value',
    },
    {
      id: 'open',
      title: { en: 'Open too long', de: 'Zu lange offen' },
      report: 'open_jobs',
      late: 'age_hours',
      value: 'estimated_value',
    },
  ],
  charts: [
    {
      id: 'profit',
      title: { en: 'Billed: parts cost and gross profit', de: 'Abgerechnet: Teilekosten und Rohertrag' },
      report: 'profit_margins',
      over: 'time',
      series: [
        { total: 'revenue', as: 'mark' },
        { total: 'parts_cost', as: 'stack' },
        { total: 'profit', as: 'stack' },
        { total: 'margin_percent', as: 'figure' },
      ],
    },
    {
      id: 'upsell',
      title: { en: 'Upsell (billed above estimate)', de: 'Mehrerlös (über Schätzung abgerechnet)' },
      report: 'upsell_conversions',
      over: 'time',
      series: [
        { total: 'upsell_value', as: 'bar' },
        { total: 'like_for_like_rate_percent', as: 'figure' },
        { total: 'jobs_left_out', as: 'figure' },
      ],
    },
    {
      id: 'margin',
      title: { en: 'Margin by provider', de: 'Marge nach Anbieter' },
      report: 'profit_margins',
      over: 'provider_id',
      top: { by: 'revenue', most: 12 },
      series: [
        { total: 'margin_percent', as: 'bar' },
        { total: 'revenue', as: 'figure' },
        { total: 'profit', as: 'figure' },
      ],
    },
    {
      id: 'time',
      title: { en: 'Time in status: where jobs wait', de: 'Zeit je Status: wo Aufträge warten' },
      report: 'time_in_status',
      over: 'phase',
      series: [
        { total: 'median_hours', as: 'bar' },
        { total: 'p90_hours', as: 'reach' },
        { total: 'average_hours', as: 'mark' },
        { total: 'jobs', as: 'figure' },
      ],
    },
    {
      id: 'visits',
      title: { en: 'Page visits', de: 'Seitenaufrufe' },
      report: 'visits_summary_materialized',
      over: 'time',
      series: [{ total: 'visits', as: 'bar' }],
    },
  ],
}
