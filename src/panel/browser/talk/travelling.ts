/** Which filters go along from page to page: those that a page shows, and no others. */
import { isPeriodKey, queryText } from '../../../reports/asking/address.js'
import { travelling } from './address.js'
import type { Travel } from './travel-memory.js'

/** Which of the travelling filters a page shows. */
export interface Shows {
  readonly provider: boolean
  readonly period: boolean
}

interface Filtered {
  readonly kind: string
  readonly grain: readonly string[]
  readonly provider: string | null
  readonly date: string | null
}

/** The list of providers itself is not narrowed by a provider that was picked elsewhere: one looks for another there. */
export function showsOf({ kind, grain, provider, date }: Filtered): Shows {
  const isItself = kind === 'table' && grain.length === 1 && grain[0] === provider
  return { provider: provider !== null && !isItself, period: date !== null }
}

/** The part of a query that a page shows. */
export function shownPart(query: string, shows: Shows): string {
  return pick(query, (key) => (isPeriodKey(key) ? shows.period : shows.provider))
}

/**
 * What goes along from here: what this page shows as it is now, and what it does not show as it was before.
 *
 * @param here the page's title, address and what it shows
 */
export function travelFrom(
  before: Travel,
  here: { readonly title: string; readonly search: string; readonly shows: Shows },
): Travel {
  const now = shownPart(travelling(here.search), here.shows)
  if (sorted(now) === sorted(shownPart(before.query, here.shows))) return before
  const unseen = pick(before.query, (key) => !(isPeriodKey(key) ? here.shows.period : here.shows.provider))
  const query = [now, unseen].filter((part) => part !== '').join('&')
  return { query, chosenOn: now === '' && unseen !== '' ? before.chosenOn : here.title }
}

function pick(query: string, wanted: (key: string) => boolean): string {
  return queryText(new URLSearchParams([...new URLSearchParams(query)].filter(([key]) => wanted(key))))
}

function sorted(query: string): string {
  return [...new URLSearchParams(query)].map(String).sort().join('&')
}
