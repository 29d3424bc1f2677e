/** Which filters go along from page to page: those that a page shows, and no others. */
import { isPeriodKey, queryText } from '../../../reports/asking/address.js'
import type { DimensionColumns } from '../../../reports/asking/dimension-columns.js'
import { travelling } from './address.js'
import type { Catalogue } from './api-shapes.js'
import type { Travel } from './travel-memory.js'

/** Which of the travelling filters a page shows. */
export interface Shows {
  /** By name. */
  readonly dimensions: readonly string[]
  readonly period: boolean
}

interface Filtered {
  readonly name: string
  readonly dimensions: DimensionColumns
  readonly date: string | null
}

/** The list of customers itself is not narrowed by a customer that was picked elsewhere: one looks for another there. */
export function showsOf({ name, dimensions, date }: Filtered): Shows {
  return { dimensions: Object.keys(dimensions).filter((dimension) => dimension !== name), period: date !== null }
}

/** The dashboard shows them all. */
export function showsEverything({ dimensions }: Pick<Catalogue, 'dimensions'>): Shows {
  return { dimensions: dimensions.map(({ name }) => name), period: true }
}

function isShown(key: string, { dimensions, period }: Shows): boolean {
  return isPeriodKey(key) ? period : dimensions.includes(key)
}

/** The part of a query that a page shows. */
export function shownPart(query: string, shows: Shows): string {
  return pick(query, (key) => isShown(key, shows))
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
  const unseen = pick(before.query, (key) => !isShown(key, here.shows))
  const query = [now, unseen].filter((part) => part !== '').join('&')
  return { query, chosenOn: now === '' && unseen !== '' ? before.chosenOn : here.title }
}

function pick(query: string, wanted: (key: string) => boolean): string {
  return queryText(new URLSearchParams([...new URLSearchParams(query)].filter(([key]) => wanted(key))))
}

function sorted(query: string): string {
  return [...new URLSearchParams(query)].map(String).sort().join('&')
}
