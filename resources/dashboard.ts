import type { DashboardDeclaration } from 'viewdesk'

/**
 * What the dashboard shows. A card is one line: a report of `views/`, the total that is read first, and those below it.
 * Labels, units and definitions come from the report's view file. A chart shows totals over time, or for each value of a
 * column; who may not see its report does not see the chart. A title is a text, or one for each language.
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
      id: 'upsell',
      title: { en: 'Upsell (billed above estimate)', de: 'Mehrerlös (über Schätzung abgerechnet)' },
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
