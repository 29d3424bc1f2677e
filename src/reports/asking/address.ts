/**
 * The grammar of addresses, for the server and the pages alike: which keys there are, and how values stand in them.
 *
 * `customer=3,7&period=last_month` travels from page to page; `filters.status=draft,scheduled`, `filters.profit~~from=100`
 * and `filters.profit~~to=200` are about one column. Nothing here knows a report, a browser or a server.
 */

export const periodKeys = ['period', 'from', 'to'] as const
export const pagingKeys = ['page', 'perPage'] as const
export const sortingKeys = ['sortBy', 'direction', 'sortAs'] as const

/** How wide the columns of a list are, and how many of them stay at the left; nothing is asked for by these. */
export const layoutKeys = ['widths', 'frozen'] as const

/** Names records by their ids; what is called so of dimensions would be another filter. */
export const recordsKey = 'ids'

export const groupingKeys = ['groupBy', 'groupSort', 'top'] as const

/** What `groupSort` sorts by that is no total: the number of rows, and what they are grouped by. A total may be called so, too. */
export const groupFacts: readonly string[] = ['count', 'key']

/** What else an address asks for; nothing is filtered by these. */
const otherKeys = [
  'columns',
  'totals',
  'total',
  'group',
  'header',
  'for',
  'ticket',
  'refresh',
  'compare',
  'top',
  'q',
  recordsKey,
  ...layoutKeys,
  'dashboard',
  'notes',
]

/** Names that no dimension can have. */
export const reservedKeys: readonly string[] = [...periodKeys, ...pagingKeys, ...sortingKeys, ...otherKeys, 'search']

/** Periods that stay relative in an address. */
export const presetNames = [
  'today',
  'yesterday',
  'this_week',
  'last_week',
  'last_7_days',
  'last_30_days',
  'last_90_days',
  'this_month',
  'last_month',
  'this_quarter',
  'last_quarter',
  'this_year',
  'last_year',
] as const
export type PresetName = (typeof presetNames)[number]

/** Says that no period is meant, where none would mean another. */
export const allTime = 'all'

/** What a link may name as its period. */
export type PeriodName = PresetName | typeof allTime

/** What the dashboard shows when neither a link nor its file names a period. */
export const usualPeriod: PeriodName = 'last_30_days'

/** Of a column: that it has no value, and that it has one. */
export const isEmpty = 'is:empty'
export const isPresent = 'is:present'
/** Stands in a list for the text of no characters, which is a value like any other. */
export const isBlank = 'is:blank'

export function isPeriodKey(key: string): boolean {
  return (periodKeys as readonly string[]).includes(key)
}

/** Whether a key is of a dimension, such as `customer`; which ones there are, the catalogue knows. */
export function isDimensionKey(key: string): boolean {
  return /^[a-z_][a-z0-9_]*$/.test(key) && !reservedKeys.includes(key)
}

/** Filters that go along from page to page; each report maps them to columns of its own. */
export function isTravelling(key: string): boolean {
  return isPeriodKey(key) || isDimensionKey(key)
}

/** Whether a key narrows what is shown; others say how it is shown. */
export function isFilterKey(key: string): boolean {
  return isTravelling(key) || key === recordsKey || key.startsWith(prefix)
}

const prefix = 'filters.'
const mark = '~~'

export interface FilterKey {
  readonly column: string
  /** The end of a range; null for the key of a value. */
  readonly end: 'from' | 'to' | null
}

export function filterKey(column: string, end: FilterKey['end'] = null): string {
  return `${prefix}${column}${end === null ? '' : `${mark}${end}`}`
}

/** What a key filters; null for a key that is not about a column, and `malformed` where it has another end than from or to. */
export function readFilterKey(key: string): FilterKey | 'malformed' | null {
  if (!key.startsWith(prefix)) return null
  const [column = '', end, ...more] = key.slice(prefix.length).split(mark)
  if (more.length > 0 || (end !== undefined && end !== 'from' && end !== 'to')) return 'malformed'
  return { column, end: end ?? null }
}

/** The column that a key is about, whatever stands behind it; null for a key that is not about one. */
export function columnOfKey(key: string): string | null {
  return key.startsWith(prefix) ? (key.slice(prefix.length).split(mark)[0] ?? '') : null
}

/** One value where a list may stand; null is what has none. */
export function writeValue(value: string | number | boolean | null | undefined): string {
  return value === null || value === undefined ? isEmpty : writeList([String(value)])
}

/**
 * A list of ids or choices, parted by commas. A backslash takes the meaning from what follows: a comma, another
 * backslash, blanks at the ends, and the `is:` of `is:empty`; so an id of any text comes back as it was. A text of no
 * characters is `is:blank`.
 */
export function writeList(values: readonly string[]): string {
  return values.map((value) => (value === '' ? isBlank : value.replace(/[\\,]|^\s|\s$|^is:/g, '\\$&'))).join(',')
}

/** The values of a list; an empty text where nothing stands between two commas. */
export function readList(text: string): string[] {
  // A comma parts two values unless an odd number of backslashes stands before it.
  const items = text.split(/(?<=(?:^|[^\\])(?:\\\\)*),/)
  return items.map((item) => {
    const text = item.replace(/^\s+|(?<=(?:^|[^\\])(?:\\\\)*)\s+$/g, '')
    return text === isBlank ? '' : text.replace(/\\([\\,\s]|is:)/g, '$1')
  })
}

/** A column that is grouped by, as an address has it. */
export interface WrittenColumn {
  readonly name: string
  /** What stands behind its colon, such as `month`; null where there is none. */
  readonly step: string | null
}

/** `sold_on:month`: as a list has it, and a colon of the name itself has a backslash before it as well. */
export function writeColumn(name: string, step: string | null = null): string {
  const written = name.replace(/[\\,:]|^\s|\s$/g, '\\$&')
  return step === null ? written : `${written}:${step}`
}

/**
 * The columns of `groupBy`. Commas and colons of names have backslashes before them; what is written without, as people do and old
 * addresses are, is understood where the report has columns that are called so.
 */
export function readColumns(text: string, isKnown: (name: string) => boolean): readonly WrittenColumn[] {
  const asWritten = text.split(/(?<=(?:^|[^\\])(?:\\\\)*),/).map(readColumn)
  const plainly = [readList(text), text.split(','), [text]].map((parts) =>
    parts.map((part) => readPlainColumn(part, isKnown)),
  )
  return [asWritten, ...plainly].find((columns) => columns.every(({ name }) => isKnown(name))) ?? asWritten
}

function readColumn(text: string): WrittenColumn {
  const [written = '', ...more] = text.split(/(?<=(?:^|[^\\])(?:\\\\)*):/)
  const name = written.replace(/^\s+|(?<=(?:^|[^\\])(?:\\\\)*)\s+$/g, '').replace(/\\([\\,:\s])/g, '$1')
  return { name, step: more.length === 0 ? null : more.join(':') }
}

function readPlainColumn(text: string, isKnown: (name: string) => boolean): WrittenColumn {
  const end = text.lastIndexOf(':')
  return isKnown(text) || end < 0 ? { name: text, step: null } : { name: text.slice(0, end), step: text.slice(end + 1) }
}

/** In pixels: a column that is narrower says nothing, and a wider one is as wide as a page. */
export const narrowest = 60
export const widest = 800
export const mostFrozen = 10

/** `title:320,status:90` */
export function writeWidths(widths: Readonly<Record<string, number>>): string {
  return writeList(Object.entries(widths).map(([column, width]) => `${column}:${width}`))
}

/** By column; null where it says anything else. */
export function readWidths(text: string): Record<string, number> | null {
  const widths: [column: string, width: number][] = []
  for (const part of readList(text)) {
    const [, column, digits] = /^(.+):(\d{1,4})$/s.exec(part) ?? []
    const width = Number(digits)
    if (column === undefined || width < narrowest || width > widest) return null
    widths.push([column, width])
  }
  return Object.fromEntries(widths)
}

/** How many columns stay at the left; null for what is no such number. */
export function frozenColumns(text: string): number | null {
  const count = /^\d{1,2}$/.test(text) ? Number(text) : 0
  return count >= 1 && count <= mostFrozen ? count : null
}

/** Commas and colons stay readable: people send these links to each other. */
export function queryText(params: URLSearchParams): string {
  return [...params].map(([key, value]) => `${encodePart(key)}=${encodePart(value)}`).join('&')
}

function encodePart(text: string): string {
  return encodeURIComponent(text).replaceAll('%2C', ',').replaceAll('%3A', ':')
}

/** Address of a report's list in the panel, under a query. */
export function listAddress(report: string, query: string | URLSearchParams = ''): string {
  const text = typeof query === 'string' ? query : queryText(query)
  return `/admin/resources/${report}${text === '' ? '' : `?${text}`}`
}
