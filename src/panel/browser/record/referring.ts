/** The filter that finds the rows of a report that refer to one record. */
import { filterKey, writeValue } from '../../../reports/asking/address.js'
import { columnOf } from '../../../reports/asking/dimension-columns.js'
import type { Report } from '../talk/api-shapes'

/** By the key that travels from page to page, where it stands for this column. */
export function referenceFilter(report: Report, column: string, id: string): Readonly<Record<string, string>> {
  const reference = report.columns.find(({ name }) => name === column)?.reference ?? null
  const travels = reference !== null && columnOf(report.dimensions, reference) === column
  return { [travels ? reference : filterKey(column)]: writeValue(id) }
}

/** The columns of a report that refer to a table. */
export function columnsReferringTo({ columns }: Report, table: string): readonly string[] {
  return columns.filter(({ reference }) => reference === table).map(({ name }) => name)
}
