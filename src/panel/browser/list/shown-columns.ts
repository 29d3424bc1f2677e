/** Which columns a list shows, and in which order. */
import type { Column, Labels, Report, Row } from '../api-shapes'

/**
 * The title stands first where the first column is only a number, so that it stays in sight on a phone. A reference
 * whose name is the title again, as in a report about jobs, is left to the record page.
 */
export function shownColumns(report: Report, rows: readonly Row[], labels: Labels): readonly Column[] {
  const title = report.columns.find(({ name }) => name === report.titleColumn)
  if (!title) return report.columns
  const shown = report.columns.filter((column) => !repeatsTitle(column, title, rows, labels))
  if (shown[0]?.unit !== 'id') return shown
  return [title, ...shown.filter((column) => column !== title)]
}

function repeatsTitle(column: Column, title: Column, rows: readonly Row[], labels: Labels): boolean {
  const names = labels[column.name]
  if (column.unit !== 'reference' || !names || rows.length === 0) return false
  return rows.every((row) => names[String(row[column.name])] === row[title.name])
}
