import { columnOfKey, filterKey, isPeriodKey, readFilterKey, recordsKey } from './address.js'
import { type Step, stepsOver } from './date-step.js'
import { columnOf, type DimensionColumns, dimensionOf } from './dimension-columns.js'

/** What has to be known of a report to carry filters from it or to it; the server and the pages both know it. */
export interface Carrier {
  readonly name: string
  readonly grain: readonly string[]
  readonly dimensions: DimensionColumns
  readonly date: string | null
  readonly totalsBy: string | null
  readonly columns: readonly { readonly name: string; readonly dataType: string; readonly step?: Step | null }[]
}

/**
 * The column that holds, in the rows behind a report's rows, the same value as a column of the report.
 *
 * A day of a customer is added up from rows of that day and that customer, and a phase is of one job: there the column
 * of the same name holds the same value. Of a sum that is not so.
 *
 * @returns null where there is none; `parts` for the column of `totals by`, which only parts one row into several
 */
export function columnBehind(report: Carrier, behind: Carrier, name: string): { column: string } | 'parts' | null {
  if (report.name === behind.name) return { column: name }
  const find = (one: Carrier, wanted: string) => one.columns.find((column) => column.name === wanted)
  if (name === report.totalsBy && !find(behind, name)) return 'parts'
  const dimension = dimensionOf(report.dimensions, name)
  const sameThere = dimension === null ? null : columnOf(behind.dimensions, dimension)
  if (sameThere !== null) return { column: sameThere }
  if (name === report.date && behind.date !== null) {
    // Of a month nobody knows which of its rows are of a day.
    const [step, finer] = [report, behind].map((one) => find(one, one.date ?? '')?.step ?? 'day')
    return stepsOver(finer ?? 'day').includes(step ?? 'day') ? { column: behind.date } : null
  }
  const isFiner = behind.grain.length > 0 && behind.grain.every((column) => report.grain.includes(column))
  const [own, other] = [find(report, name), find(behind, name)]
  const isSame = own !== undefined && own.dataType === other?.dataType && (isFiner || report.grain.includes(name))
  return isSame ? { column: name } : null
}

/** The column that a key of an address filters in a report; null for keys that filter nothing there. */
export function filteredColumn(report: Carrier, key: string): string | null {
  if (isPeriodKey(key)) return report.date
  return columnOfKey(key) ?? columnOf(report.dimensions, key)
}

/**
 * The filters of an address, as they are written for the rows behind a report.
 *
 * @param asked what the report is asked with
 * @param options.only the columns of the report whose filters are carried; all of them by default
 * @returns also the columns whose filters say nothing about those rows
 */
export function carryFilters(
  asked: URLSearchParams,
  report: Carrier,
  behind: Carrier,
  options: { only?: (column: string) => boolean } = {},
): { carried: URLSearchParams; lost: readonly string[] } {
  const { only = () => true } = options
  const carried = new URLSearchParams()
  const lost: string[] = []
  for (const [key, value] of asked) {
    // Chosen records are rows of their own report only.
    if (key === recordsKey) {
      if (report.name === behind.name) carried.set(key, value)
      else lost.push(key)
      continue
    }
    const column = filteredColumn(report, key)
    if (column === null || !only(column)) continue
    const found = columnBehind(report, behind, column)
    if (found === 'parts') continue
    const there = found && keyThere(key, behind, found.column)
    if (there === null) lost.push(column)
    else carried.set(there, value)
  }
  return { carried, lost }
}

/** The key that filters a column of the rows behind; null where they do not know what travels. */
function keyThere(key: string, behind: Carrier, column: string): string | null {
  const filter = readFilterKey(key)
  if (filter !== null && filter !== 'malformed') return filterKey(column, filter.end)
  return filteredColumn(behind, key) === null ? null : key
}
