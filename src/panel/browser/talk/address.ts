/** What the pages do with an address: every filter lives there, nowhere else. Its grammar is the server's too. */
import {
  allTime,
  columnOfKey,
  filterKey,
  frozenColumns,
  groupingKeys,
  isFilterKey,
  isPeriodKey,
  isTravelling,
  layoutKeys,
  pagingKeys,
  queryText,
  readFilterKey,
  readList,
  readWidths,
  recordsKey,
  sortingKeys,
  writeColumn,
  writeValue,
} from '../../../reports/asking/address.js'
import type { Layout } from '../../../reports/asking/layout.js'

export const ADMIN = '/admin'
export const API = '/api/v1'
export const DEFAULT_PER_PAGE = 50
export const PAGE_SIZES = [25, 50, 100, 200, 500] as const

const COLUMNS = 'columns'
/** Of whoever asked for a refresh by a link. */
const REFRESH = 'refresh'
/** What figures are compared with. */
export const COMPARE = 'compare'
/** How groups are asked for, beside the filters. */
const GROUPING: readonly string[] = [...groupingKeys, COMPARE]
const HOW_SHOWN: readonly string[] = [...pagingKeys, ...sortingKeys, COLUMNS, ...layoutKeys, REFRESH, ...GROUPING]

export type Changes = Readonly<Record<string, string | null>>

export interface ColumnFilter {
  readonly column: string
  readonly is: string | null
  readonly from: string | null
  readonly to: string | null
}

/** A new query string with some keys set and others (null) removed. A changed filter starts at page 1 again. */
export function withChanges(search: string, changes: Changes): string {
  const params = new URLSearchParams(search)
  params.delete('page')
  for (const [key, value] of Object.entries(changes)) {
    if (value === null || value === '') params.delete(key)
    else params.set(key, value)
  }
  return queryText(params)
}

/** The filters that go along from page to page: dimensions and period. */
export function travelling(search: string): string {
  return pick(search, isTravelling)
}

/** What the dashboard is asked for with: the filters that travel, and what its charts are grouped by. */
export function dashboardQuery(search: string): string {
  return pick(search, (key) => isTravelling(key) || key === 'group' || key === COMPARE)
}

/** What the rows are asked for with: all of the address, and a page size. */
export function rowsQuery(search: string): string {
  const params = new URLSearchParams(
    pick(search, (key) => key !== REFRESH && !isLayout(key) && !GROUPING.includes(key)),
  )
  // In place of rows there are groups: of the rows one is asked for, and how many there are.
  if (isGrouped(search)) {
    for (const key of pagingKeys) params.delete(key)
    params.set('perPage', '1')
  }
  if (!params.has('perPage')) params.set('perPage', String(DEFAULT_PER_PAGE))
  return queryText(params)
}

/** Whether groups stand in the place of rows. */
export function isGrouped(search: string): boolean {
  return new URLSearchParams(search).has(groupingKeys[0])
}

export function exportQuery(search: string): string {
  // A file of rows has one figure in each cell.
  return pick(viewQuery(search), (key) => !isLayout(key) && (key !== COMPARE || isGrouped(search)))
}

/** The list without its groups. */
export function ungroupedQuery(search: string): string {
  return pick(search, (key) => key !== REFRESH && !GROUPING.includes(key) && !isPaging(key))
}

/** The same for groups: filters, how they are grouped and in which order, and what they are compared with. */
export function groupsQuery(search: string, most: number): string {
  const params = new URLSearchParams(pick(search, (key) => !HOW_SHOWN.includes(key) || GROUPING.includes(key)))
  if (!params.has('top')) params.set('top', String(most))
  if (!params.has('groupSort')) params.set('groupSort', 'key')
  return queryText(params)
}

function isLayout(key: string): boolean {
  return (layoutKeys as readonly string[]).includes(key)
}

function isPaging(key: string): boolean {
  return (pagingKeys as readonly string[]).includes(key)
}

/**
 * @param groupBy the column that they are told by
 * @param isCompared whether they stand beside those of other days, where the address says so
 */
export function totalsQuery(search: string, groupBy: string | null, isCompared = false): string {
  const isAsked = (key: string) => !HOW_SHOWN.includes(key) || (isCompared && key === COMPARE)
  const params = new URLSearchParams(pick(search, isAsked))
  if (groupBy) params.set('groupBy', writeColumn(groupBy))
  return queryText(params)
}

/**
 * What a number is asked about with: the filters that it stands under.
 *
 * @param group the column and the value of the one line of totals that it stands in
 */
export function explainQuery(
  search: string,
  total: string,
  group: readonly [column: string, value: string] | null,
): string {
  const params = new URLSearchParams(totalsQuery(search, null))
  if (group) params.set(filterKey(group[0]), writeValue(group[1]))
  params.set('total', total)
  return queryText(params)
}

/** What a saved view keeps: filters, columns and order. */
export function viewQuery(search: string): string {
  return pick(search, (key) => key !== REFRESH && !isPaging(key))
}

/** Whether two queries show the same, whatever the order of their parts. */
export function isSameQuery(one: string, other: string): boolean {
  const sorted = (query: string): string => [...new URLSearchParams(query)].map(String).sort().join('&')
  return sorted(one) === sorted(other)
}

/** The columns that the address names, in its order; null for all of them. */
export function chosenColumns(search: string): readonly string[] | null {
  const columns = listOf(new URLSearchParams(search).get(COLUMNS))
  return columns.length > 0 ? [...new Set(columns)] : null
}

/** The filters of single columns, in the order of the address. */
export function columnFilters(search: string): readonly ColumnFilter[] {
  const found = new Map<string, ColumnFilter>()
  for (const [key, value] of new URLSearchParams(search)) {
    const filter = readFilterKey(key)
    if (filter === null || filter === 'malformed') continue
    const { column, end } = filter
    const before = found.get(column) ?? { column, is: null, from: null, to: null }
    found.set(column, { ...before, [end ?? 'is']: value })
  }
  return [...found.values()]
}

/** How the address wants the columns to stand: their widths, and how many stay at the left. */
export function chosenLayout(search: string): Layout {
  const params = new URLSearchParams(search)
  return { widths: readWidths(params.get('widths') ?? ''), frozen: frozenColumns(params.get('frozen') ?? '') }
}

/** How many rows the address names one by one; 0 where it names none. */
export function namedRecords(search: string): number {
  const ids = new URLSearchParams(search).get(recordsKey)
  return ids ? new Set(ids.split(',')).size : 0
}

/** The changes that set one column's filter, or clear it when all three are null. */
export function filterChanges(filter: ColumnFilter): Changes {
  const { column, is, from, to } = filter
  return { [filterKey(column)]: is, [filterKey(column, 'from')]: from, [filterKey(column, 'to')]: to }
}

/** The changes that remove every filter and keep the sort order and the page size. */
export function clearChanges(search: string): Changes {
  const changes: Record<string, null> = {}
  for (const key of new URLSearchParams(search).keys()) {
    if (isFilterKey(key)) changes[key] = null
  }
  return changes
}

/** How many filters are set: a first and a last day are one, and so are the two ends of a range. */
export function countFilters(search: string): number {
  const params = new URLSearchParams(search)
  // All time narrows nothing.
  const keys = Object.keys(clearChanges(search)).filter((key) => key !== 'period' || params.get(key) !== allTime)
  return new Set(keys.map((key) => (isPeriodKey(key) ? 'period' : (columnOfKey(key) ?? key)))).size
}

/** The values of a list of ids, choices or columns; none where the address says nothing. */
export function listOf(value: string | null): readonly string[] {
  return value === null || value === '' ? [] : readList(value)
}

export function recordAddress(report: string, recordId: string): string {
  return `${ADMIN}/resources/${report}/records/${encodeURIComponent(recordId)}/show`
}

export function apiAddress(report: string, part: string, query = ''): string {
  return withQuery(`${API}/${encodeURIComponent(report)}/${part}`, query)
}

export function withQuery(path: string, query: string): string {
  return query ? `${path}?${query}` : path
}

function pick(search: string, wanted: (key: string) => boolean): string {
  const params = new URLSearchParams(search)
  for (const key of [...params.keys()]) if (!wanted(key)) params.delete(key)
  return queryText(params)
}
