/** The records that were opened last in this tab, for the search box of the person who opened them. */

import { catalogueNow } from '../talk/use-catalogue'

const KEY = 'viewdesk.recent-records.'
const MOST = 6

export interface RecentRecord {
  readonly title: string
  /** The title of the report or table that it belongs to. */
  readonly list: string
  readonly href: string
}

/** The newest first, without the one that is open. */
export function recentRecords(): readonly RecentRecord[] {
  return read().filter(({ href }) => href !== window.location.pathname)
}

export function rememberRecord(record: RecentRecord): void {
  const others = read().filter(({ href }) => href !== record.href)
  // One more than are shown, since the one that is open is not.
  write([record, ...others].slice(0, MOST + 1))
}

/** Whoever signs in next in this tab finds nothing of the one before. */
function ownKey(): string {
  return KEY + (catalogueNow()?.me.email ?? '')
}

function read(): readonly RecentRecord[] {
  try {
    return JSON.parse(window.sessionStorage.getItem(ownKey()) ?? '[]')
  } catch {
    return []
  }
}

function write(records: readonly RecentRecord[]): void {
  try {
    window.sessionStorage.setItem(ownKey(), JSON.stringify(records))
  } catch {
    // A browser that keeps nothing offers none.
  }
}
