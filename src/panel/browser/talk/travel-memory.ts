/** A record page has no filters of its own: this tab remembers dimensions, period and list it came from, and that list's rows. */

const TRAVEL = 'viewdesk.travelling'
const CHOSEN_ON = 'viewdesk.chosen-on'
const LIST = 'viewdesk.list.'
const ROWS = 'viewdesk.rows.'

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

/** Whether this list was here without a filter when this tab showed it last. */
export function hasOpenedEmpty(report: string): boolean {
  return find(LIST + report) === ''
}

function read(key: string): string {
  return find(key) ?? ''
}

function find(key: string): string | null {
  try {
    return window.sessionStorage.getItem(key)
  } catch {
    return null
  }
}

function write(key: string, value: string): void {
  try {
    window.sessionStorage.setItem(key, value)
  } catch {
    // A browser that keeps nothing only loses the way back, not the page.
  }
}
