/** Which columns a list shows, and in which order. */
import { ownValue } from '../../../reports/own-value.js'
import type { Column } from '../../../reports/report'
import type { Labels } from '../../../reports/rows/labels'
import type { Row } from '../../../reports/rows/record-id'
import type { Report } from '../talk/api-shapes'
import { toldApart } from '../words'

/**
 * The columns that the address names, in its order; else those of the view file. While others load, those that are there already.
 */
export function shownColumns(
  report: Report,
  rows: readonly Row[],
  labels: Labels,
  chosen: readonly string[] | null,
): readonly Column[] {
  const columns = chosen ? named(report, chosen) : openingColumns(report, rows, labels)
  const [row] = rows
  const loaded = row ? columns.filter(({ name }) => Object.hasOwn(row, name)) : columns
  return (loaded.length > 0 ? loaded : columns).map((column) =>
    toldApart(column, () => rows.map((one) => one[column.name])),
  )
}

/** Without a choice of one's own: what the view file chose; else all columns, but a reference whose name is the title again, as in a report about jobs, is left to the record page. */
export function openingColumns(report: Report, rows: readonly Row[], labels: Labels): readonly Column[] {
  if (report.defaultColumns) return named(report, report.defaultColumns)
  const title = report.columns.find(({ name }) => name === report.titleColumn)
  if (!title) return report.columns
  return inListOrder(report).filter((column) => !repeatsTitle(column, title, rows, labels))
}

function named({ columns }: Report, names: readonly string[]): readonly Column[] {
  return names.flatMap((name) => columns.find((column) => column.name === name) ?? [])
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
  const names = ownValue(labels, column.name)
  if (column.unit !== 'reference' || !names || rows.length === 0) return false
  return rows.every((row) => ownValue(names, String(row[column.name])) === row[title.name])
}
