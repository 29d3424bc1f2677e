import type { JsonValue } from '../rows/record-id.js'
import { filterKey, isEmpty, isPeriodKey, writeValue } from './address.js'
import { endOfStep, type Step } from './date-step.js'
import { type DimensionColumns, dimensionOf } from './dimension-columns.js'

/** What has to be known of a report to find the rows of a group; the server and the pages both know it. */
interface Grouped {
  readonly dimensions: DimensionColumns
  readonly date: string | null
}

interface GroupColumn {
  readonly column: {
    readonly name: string
    readonly unit: string
    readonly choices: readonly { readonly value: string }[]
  }
  readonly step: Step | null
}

/** The days that filters leave of a column of dates; open ends are null. */
export type DaysByColumn = Readonly<Record<string, { readonly from: string | null; readonly to: string | null }>>

const isDay = /^\d{4}-\d\d-\d\d$/

/**
 * The filters of an address, narrowed to the rows of one group; null where the filter language has no words for them: a text
 * is looked for anywhere in another, a choice is one of those declared, and a day is of four digits of a year.
 *
 * @param days what the filters leave already, of columns that are grouped by days
 */
export function groupFilter(
  asked: URLSearchParams,
  report: Grouped,
  groups: readonly GroupColumn[],
  keys: readonly JsonValue[],
  days: DaysByColumn,
): URLSearchParams | null {
  const params = new URLSearchParams(asked)
  const left = new Map(Object.entries(days))
  for (const [place, group] of groups.entries()) {
    const { column, step } = group
    const key = keys[place] ?? null
    if (step === null) {
      if (!setValue(params, report, group, key)) return null
      continue
    }
    // Days of other eras, and of years of more than four digits, are in no calendar that filters know.
    if (typeof key === 'string' && !isDay.test(key) && !/infinity$/.test(key)) return null
    for (const end of ['from', 'to'] as const) params.delete(filterKey(column.name, end))
    params.delete(filterKey(column.name))
    if (typeof key !== 'string' || !isDay.test(key)) {
      // The end of time is a value by itself.
      params.set(filterKey(column.name), key === null ? isEmpty : String(key))
      continue
    }
    const { from = null, to = null } = left.get(column.name) ?? {}
    const end = endOfStep(key, step)
    const cell = { from: from !== null && from > key ? from : key, to: to !== null && to < end ? to : end }
    left.set(column.name, cell)
    if (column.name === report.date) for (const one of [...params.keys()].filter(isPeriodKey)) params.delete(one)
    const isShared = column.name === report.date
    params.set(isShared ? 'from' : filterKey(column.name, 'from'), cell.from)
    params.set(isShared ? 'to' : filterKey(column.name, 'to'), cell.to)
  }
  return params
}

/** Whether there are words for it. */
function setValue(params: URLSearchParams, report: Grouped, { column }: GroupColumn, key: JsonValue): boolean {
  const dimension = dimensionOf(report.dimensions, column.name)
  if (key === null) {
    // A list of ids does not say that there is none.
    if (dimension !== null) params.delete(dimension)
    params.set(filterKey(column.name), isEmpty)
    return true
  }
  if (column.unit === 'text') return false
  if (column.choices.length > 0 && !column.choices.some(({ value }) => value === key)) return false
  params.delete(filterKey(column.name))
  params.set(dimension ?? filterKey(column.name), writeValue(key))
  return true
}
