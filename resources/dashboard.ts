import type { DashboardDeclaration } from '../src/reports/dashboard.js'

/**
 * What the dashboard shows. A card is one line: a report of `views/`, the total that is read first, and those below it.
 * Labels, units and definitions come from the report's view file.
 */
export const dashboard: DashboardDeclaration = {
  cards: [
    { id: 'billed', title: 'Billed', report: 'profit_margins', headline: 'revenue', figures: ['billed_jobs'] },
    {
      id: 'profit',
      title: 'Gross profit',
      report: 'profit_margins',
      headline: 'profit',
      figures: ['margin_percent', 'parts_cost'],
    },
    {
      id: 'upsell',
      title: 'Upsell (billed above estimate)',
      report: 'upsell_conversions',
      headline: 'upsell_value',
      figures: ['like_for_like_rate_percent', 'upsell_rate_percent', 'jobs_left_out'],
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
    },
  ],
  charts: [
    {
      id: 'profit-over-time',
      title: 'Billed and gross profit',
      report: 'profit_margins',
      series: ['revenue', 'profit'],
    },
  ],
}
