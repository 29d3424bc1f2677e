/**
 * What a tab keeps of lists, records and notes is of whoever is signed in: the next person at this desk finds nothing of it, also where
 * they look into the browser's own storage. What is of the desk stays, such as the theme.
 */

const OWNER = 'viewdesk.tab-of'
const DRAFTS = 'viewdesk.note-drafts.'
/** Of the loading of pages, whoever they are for. */
const NOBODYS = 'viewdesk.loadedAgainAt'

/** Where AdminJS looks for the page that one came from. */
export const CAME_FROM = 'prevPage'

/** Before anything is drawn: forgets what is of another account, or of one that nobody knows any more. */
export function keepFor(account: string): void {
  try {
    if (window.sessionStorage.getItem(OWNER) === account) return
    forgetAllBut([NOBODYS])
    window.sessionStorage.setItem(OWNER, account)
  } catch {
    // A browser that keeps nothing has nothing of anybody.
  }
}

/** At a sign-out. A note that is half written waits for whoever wrote it, and goes when somebody else signs in. */
export function forgetTab(): void {
  try {
    forgetAllBut([NOBODYS, OWNER, DRAFTS])
  } catch {
    // As above.
  }
}

function forgetAllBut(kept: readonly string[]): void {
  const keys = Object.keys(window.sessionStorage).filter((key) => key.startsWith('viewdesk.'))
  for (const key of keys) {
    if (!kept.some((start) => key.startsWith(start))) window.sessionStorage.removeItem(key)
  }
  window.localStorage.removeItem(CAME_FROM)
}
