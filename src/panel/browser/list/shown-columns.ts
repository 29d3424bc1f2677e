/** Which columns a list shows, and in which order. */
import type { Column } from '../../../reports/report'
import type { Labels } from '../../../reports/rows/labels'
import type { Row } from '../../../reports/rows/record-id'
import type { Report } from '../talk/api-shapes'

/**
 * The columns that the address names, in its order; else all of them. While others load, those that are there already.
 */
export function shownColumns(
  report: Report,
  rows: readonly Row[],
  labels: Labels,
  chosen: readonly string[] | null,
): readonly Column[] {
  const columns = chosen
    ? chosen.flatMap((name) => report.columns.find((column) => column.name === name) ?? [])
    : allColumns(report, rows, labels)
  const [row] = rows
  const loaded = row ? columns.filter(({ name }) => name in row) : columns
  return loaded.length > 0 ? loaded : columns
}

/** Without a choice: a reference whose name is the title again, as in a report about jobs, is left to the record page. */
export function allColumns(report: Report, rows: readonly Row[], labels: Labels): readonly Column[] {
  const title = report.columns.find(({ name }) => name === report.titleColumn)
  if (!title) return report.columns
  return inListOrder(report).filter((column) => !repeatsTitle(column, title, rows, labels))
}

/** As declared; but the title stands first where a number or a job would, so that it stays in sight on a phone. */
export function inListOrder({ columns, titleColumn }: Report): readonly Column[] {
  const title = columns.find(({ name }) => name === titleColumn)
  const [first, second] = columns
  const isSecond = first?.unit === 'id' || (first?.unit === 'reference' && second === title)
  if (!title || !isSecond) return columns
  return [title, ...columns.filter((column) => column !== title)]
}

function repeatsTitle(column: Column, title: Column, rows: readonly Row[], labels: Labels): boolean {
  const names = labels[column.name]
  if (column.unit !== 'reference' || !names || rows.length === 0) return false
  return rows.every((row) => names[String(row[column.name])] === row[title.name])
}
