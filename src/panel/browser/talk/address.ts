/** Addresses: the one place that reads and writes query strings. Every filter lives in the address, nowhere else. */

export const ADMIN = '/admin'
export const API = '/api/v1'
export const DEFAULT_PER_PAGE = 50
export const PAGE_SIZES = [25, 50, 100, 500] as const

const PERIOD = ['period', 'from', 'to']
const TRAVELLING = ['provider', ...PERIOD]
const PAGING = ['page', 'perPage']
const SORTING = ['sortBy', 'direction']
const COLUMNS = 'columns'
const FILTER = 'filters.'

export type Changes = Readonly<Record<string, string | null>>

export interface ColumnFilter {
  readonly column: string
  readonly is: string | null
  readonly from: string | null
  readonly to: string | null
}

/** Provider and period, which go along from page to page. */
export function isTravelling(key: string): boolean {
  return TRAVELLING.includes(key)
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

/** The filters that go along from page to page: provider and period. */
export function travelling(search: string): string {
  return pick(search, (key) => TRAVELLING.includes(key))
}

/** What the dashboard is asked for with: the filters that travel, and what its charts are grouped by. */
export function dashboardQuery(search: string): string {
  return pick(search, (key) => TRAVELLING.includes(key) || key === 'group')
}

/** What the rows are asked for with: all of the address, and a page size. */
export function rowsQuery(search: string): string {
  const params = new URLSearchParams(pick(search, (key) => key !== 'refresh'))
  if (!params.has('perPage')) params.set('perPage', String(DEFAULT_PER_PAGE))
  return queryText(params)
}

export function exportQuery(search: string): string {
  return pick(search, (key) => key !== 'refresh' && !PAGING.includes(key))
}

export function totalsQuery(search: string, groupBy: string | null): string {
  const params = new URLSearchParams(pick(search, (key) => ![...PAGING, ...SORTING, COLUMNS, 'refresh'].includes(key)))
  if (groupBy) params.set('groupBy', groupBy)
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
  if (group) params.set(`${FILTER}${group[0]}`, group[1])
  params.set('total', total)
  return queryText(params)
}

/** What a saved view keeps: filters, columns and order. */
export function viewQuery(search: string): string {
  return exportQuery(search)
}

/** Whether two queries show the same, whatever the order of their parts. */
export function isSameQuery(one: string, other: string): boolean {
  const sorted = (query: string): string => [...new URLSearchParams(query)].map(String).sort().join('&')
  return sorted(one) === sorted(other)
}

/** The columns that the address names, in its order; null for all of them. */
export function chosenColumns(search: string): readonly string[] | null {
  const columns = splitList(new URLSearchParams(search).get(COLUMNS))
  return columns.length > 0 ? [...new Set(columns)] : null
}

/** The filters of single columns, in the order of the address. */
export function columnFilters(search: string): readonly ColumnFilter[] {
  const found = new Map<string, ColumnFilter>()
  for (const [key, value] of new URLSearchParams(search)) {
    if (!key.startsWith(FILTER)) continue
    const [column = '', part = 'is'] = key.slice(FILTER.length).split('~~')
    const before = found.get(column) ?? { column, is: null, from: null, to: null }
    found.set(column, { ...before, [part]: value })
  }
  return [...found.values()]
}

/** The changes that set one column's filter, or clear it when all three are null. */
export function filterChanges(filter: ColumnFilter): Changes {
  const key = `${FILTER}${filter.column}`
  return { [key]: filter.is, [`${key}~~from`]: filter.from, [`${key}~~to`]: filter.to }
}

/** The changes that remove every filter and keep the sort order and the page size. */
export function clearChanges(search: string): Changes {
  const changes: Record<string, null> = {}
  for (const key of new URLSearchParams(search).keys()) {
    if (key.startsWith(FILTER) || TRAVELLING.includes(key)) changes[key] = null
  }
  return changes
}

/** How many filters are set: a first and a last day are one, and so are the two ends of a range. */
export function countFilters(search: string): number {
  const keys = Object.keys(clearChanges(search))
  return new Set(keys.map((key) => (PERIOD.includes(key) ? 'period' : (key.split('~~')[0] as string)))).size
}

export function splitList(value: string | null): readonly string[] {
  return value ? value.split(',').filter((item) => item !== '') : []
}

export function listAddress(report: string, query = ''): string {
  return withQuery(`${ADMIN}/resources/${report}`, query)
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

/** Commas, colons and tildes stay readable: people send these links to each other. */
export function queryText(params: URLSearchParams): string {
  return [...params].map(([key, value]) => `${encodePart(key)}=${encodePart(value)}`).join('&')
}

function encodePart(text: string): string {
  return encodeURIComponent(text).replaceAll('%2C', ',').replaceAll('%3A', ':')
}

function pick(search: string, wanted: (key: string) => boolean): string {
  const params = new URLSearchParams(search)
  for (const key of [...params.keys()]) if (!wanted(key)) params.delete(key)
  return queryText(params)
}
