import { badQuery } from '../../refusal.js'
import { recordId } from '../rows/record-id.js'
import { filterKey, isEmpty, isPresent, queryText, recordsKey, writeList } from './address.js'
import { daysOf } from './compared-period.js'
import { dimensionOf } from './dimension-columns.js'
import type { Filter } from './filters.js'
import type { ListQuery } from './query.js'

/** What is kept with an address holds no more. */
export const longestSettled = 4000

/**
 * The filters of a query as an address that means the same for ever: days stand in the place of relative periods, what
 * does not apply to the report is left out, and all that say the same are written the same.
 *
 * @throws Refusal for more values than can be kept
 */
export function settledQuery(query: Pick<ListQuery, 'report' | 'filters'>): string {
  const params = new URLSearchParams()
  const written = (filter: Filter): string =>
    partsOf(query, filter)
      .map(([, value]) => value)
      .join()
  for (const filter of query.filters.toSorted((one, other) => (written(one) < written(other) ? -1 : 1))) {
    // A dimension and its own column may both be filtered: both hold, whichever is named first.
    for (const [key, value] of partsOf(query, filter))
      params.set(params.has(key) && filter.kind !== 'records' ? filterKey(filter.column.name) : key, value)
  }
  for (const column of new Set(query.filters.flatMap((one) => (one.kind === 'days' ? [one.column.name] : [])))) {
    for (const [key, value] of daysIn(query, column)) params.set(key, value)
  }
  params.sort()
  const text = queryText(params)
  if (text.length > longestSettled) {
    throw badQuery('These are too many filters to be kept. Choose fewer values.', {
      forStaff: 'answers.too_many_filters',
    })
  }
  return text
}

/** Whether the days of a query have a first and a last one. */
export function isOfBoundedDays({ report, filters }: Pick<ListQuery, 'report' | 'filters'>): boolean {
  const { from, to } = daysOf(filters, report.date ?? '')
  return from !== null && to !== null
}

function partsOf({ report }: Pick<ListQuery, 'report'>, filter: Filter): [string, string][] {
  if (filter.kind === 'records') return [[recordsKey, filter.keys.map(recordId).sort().join(',')]]
  const { name } = filter.column
  switch (filter.kind) {
    case 'any of':
      return [[dimensionOf(report.dimensions, name) ?? filterKey(name), writeList([...filter.values].sort())]]
    case 'contains':
      return [[filterKey(name), filter.text]]
    case 'range':
      return ends(filterKey(name, 'from'), filterKey(name, 'to'), filter)
    case 'empty':
      return [[filterKey(name), isEmpty]]
    case 'present':
      return [[filterKey(name), isPresent]]
    default:
      return []
  }
}

/** All that is said of the days of one column, as one span; where nothing is left of it, as it was said. */
function daysIn({ report, filters }: Pick<ListQuery, 'report' | 'filters'>, column: string): [string, string][] {
  const left = daysOf(filters, column)
  const isNothing = left.from !== null && left.to !== null && left.from > left.to
  const [period, ...others] = isNothing
    ? filters.flatMap((one) => (one.kind === 'days' && one.column.name === column ? [one] : []))
    : [left]
  const own = [filterKey(column, 'from'), filterKey(column, 'to')] as const
  const [from, to] = column === report.date ? (['from', 'to'] as const) : own
  return [...(period ? ends(from, to, period) : []), ...others.flatMap((one) => ends(own[0], own[1], one))]
}

function ends(
  first: string,
  last: string,
  { from, to }: { readonly from: string | null; readonly to: string | null },
): [string, string][] {
  const both: [string, string | null][] = [
    [first, from],
    [last, to],
  ]
  return both.flatMap(([key, day]) => (day === null ? [] : [[key, day]]))
}
