/** A record page has no filters of its own: this tab remembers dimensions, period and list it came from, and that list's rows. */

const TRAVEL = 'viewdesk.travelling'
const CHOSEN_ON = 'viewdesk.chosen-on'
const LIST = 'viewdesk.list.'
const ROWS = 'viewdesk.rows.'
const OPENS = 'viewdesk.opens.'
const AS_IT_IS = 'as it is'

export interface Travel {
  /** Dimensions and period, as a query. */
  readonly query: string
  /** The title of the page where they were chosen. */
  readonly chosenOn: string | null
}

export function rememberTravel({ query, chosenOn }: Travel): void {
  write(TRAVEL, query)
  write(CHOSEN_ON, chosenOn ?? '')
}

export function lastTravel(): Travel {
  return { query: read(TRAVEL), chosenOn: read(CHOSEN_ON) || null }
}

export function rememberList(report: string, search: string): void {
  write(LIST + report, search.replace(/^\?/, ''))
}

export function lastList(report: string): string {
  return read(LIST + report)
}

/** The page of a list that was shown last. */
export interface ShownRows {
  /** What was asked for, without page and size. */
  readonly search: string
  readonly page: number
  readonly perPage: number
  readonly count: number
  /** Ids of the records, in their order. */
  readonly ids: readonly string[]
}

export function rememberRows(report: string, rows: ShownRows): void {
  write(ROWS + report, JSON.stringify(rows))
}

export function lastRows(report: string): ShownRows | null {
  const text = read(ROWS + report)
  return text === '' ? null : JSON.parse(text)
}

/**
 * Writes down for this browser whether nothing is added to a list's address that says nothing. Nothing of what would be: the
 * next person here is perhaps another one.
 */
export function rememberOpening(report: string, isAsItIs: boolean): void {
  write(OPENS + report, isAsItIs ? AS_IT_IS : '', () => window.localStorage)
}

/** Whether it was so when the list was opened last. */
export function opensAsItIs(report: string): boolean {
  return find(OPENS + report, () => window.localStorage) === AS_IT_IS
}

function read(key: string): string {
  return find(key) ?? ''
}

function find(key: string, storage = () => window.sessionStorage): string | null {
  try {
    return storage().getItem(key)
  } catch {
    return null
  }
}

function write(key: string, value: string, storage = () => window.sessionStorage): void {
  try {
    storage().setItem(key, value)
  } catch {
    // A browser that keeps nothing only loses the way back, not the page.
  }
}
