import type { DashboardDeclaration } from '../src/reports/dashboard/dashboard.js'

/**
 * What the dashboard shows. A card is a tile: a report of `views/`, the total that is read first, and further ones, of
 * which the first is in sight and all are in the tile's help; a report with totals for each value of a column is a table.
 * `attention` counts rows that somebody has to do something about. A chart shows totals over time, or for each value of a
 * column; the first one is drawn large. Labels, units and definitions come from the report's view file; who may not see a
 * report does not see what is made of it.
 */
export const dashboard: DashboardDeclaration = {
  cards: [
    {
      id: 'billed',
      title: 'Billed',
      report: 'profit_margins',
      headline: 'revenue',
      figures: ['billed_jobs'],
      better: 'more',
    },
    {
      id: 'profit',
      title: 'Gross profit',
      report: 'profit_margins',
      headline: 'profit',
      figures: ['margin_percent', 'parts_cost'],
      better: 'more',
    },
    {
      id: 'margin',
      title: 'Margin',
      report: 'profit_margins',
      headline: 'margin_percent',
      figures: ['profit', 'revenue'],
      better: 'more',
    },
    {
      id: 'upsell',
      title: 'Upsell',
      report: 'upsell_conversions',
      headline: 'upsell_value',
      figures: ['like_for_like_rate_percent', 'upsell_rate_percent', 'jobs_left_out'],
      better: 'more',
    },
    {
      id: 'unbilled',
      title: 'Finished, not billed',
      report: 'unbilled_jobs',
      headline: 'jobs',
      figures: ['estimated_value', 'oldest_hours'],
    },
    {
      id: 'open',
      title: 'Open now',
      report: 'open_jobs',
      headline: 'jobs',
      figures: ['estimated_value', 'oldest_hours'],
    },
    {
      id: 'time',
      title: 'Time in status',
      report: 'time_in_status',
      headline: 'median_hours',
      figures: ['average_hours', 'p90_hours', 'jobs'],
      better: 'less',
    },
  ],
  attention: [
    {
      id: 'unbilled',
      title: 'Finished, not billed',
      report: 'unbilled_jobs',
      late: 'age_hours',
      value: 'estimated_value',
    },
    { id: 'open', title: 'Open too long', report: 'open_jobs', late: 'age_hours', value: 'estimated_value' },
  ],
  charts: [
    {
      id: 'profit',
      title: 'Billed: parts cost and gross profit',
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
      title: 'Upsell (billed above estimate)',
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
      title: 'Margin by provider',
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
      title: 'Time in status: where jobs wait',
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
      title: 'Page visits',
      report: 'visits_summary_materialized',
      over: 'time',
      series: [{ total: 'visits', as: 'bar' }],
    },
  ],
}
