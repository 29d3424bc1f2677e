/** A record page has no filters of its own: this tab remembers the provider, the period and the list it came from. */

const TRAVEL = 'viewdesk.travelling'
const LIST = 'viewdesk.list.'

export function rememberTravelling(query: string): string {
  write(TRAVEL, query)
  return query
}

export function lastTravelling(): string {
  return read(TRAVEL)
}

export function rememberList(report: string, search: string): void {
  write(LIST + report, search.replace(/^\?/, ''))
}

export function lastList(report: string): string {
  return read(LIST + report)
}

function read(key: string): string {
  try {
    return window.sessionStorage.getItem(key) ?? ''
  } catch {
    return ''
  }
}

function write(key: string, value: string): void {
  try {
    window.sessionStorage.setItem(key, value)
  } catch {
    // A browser that keeps nothing only loses the way back, not the page.
  }
}
