import type { Report } from '../../reports/report.js'

/** Titles and labels for AdminJS's own parts (menu, breadcrumbs), of what this person may read and no more. */
export function localeOf(reports: readonly Report[]) {
  const labels = Object.fromEntries(reports.flatMap(({ name, title }) => [name, title].map((key) => [key, title])))
  const resources = Object.fromEntries(
    reports.map((report) => [
      report.name,
      { properties: Object.fromEntries(report.columns.map((column) => [column.name, column.label])) },
    ]),
  )
  const actions = { filter: 'Filter', refresh: 'Refresh', export: 'Export' }
  return { language: 'en', translations: { en: { labels, resources, actions } } }
}
