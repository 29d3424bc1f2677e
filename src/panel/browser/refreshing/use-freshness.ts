import type { Freshness } from '../../../reports/refresh/freshness'
import { findReport, useCatalogue } from '../talk/use-catalogue'

export interface ShownFreshness {
  /** How old what is shown is. */
  readonly freshness: Freshness
  /** Of when newer rows are that could be shown; null where these are the newest. */
  readonly newerAsOf: string | null
  /** They came while nobody was reading. */
  readonly isMissed: boolean
}

/** How old a report's rows are, those that are shown and those that could be, as far as anything has told. */
export function useFreshness(name: string, shown: Freshness): ShownFreshness {
  const { catalogue, missed } = useCatalogue()
  const known = findReport(catalogue, name)?.freshness ?? shown
  const [shownAt, knownAt] = [momentOf(shown), momentOf(known)]
  if (shownAt === knownAt) return { freshness: known, newerAsOf: null, isMissed: false }
  if (knownAt < shownAt) return { freshness: shown, newerAsOf: null, isMissed: false }
  return { freshness: { ...known, asOf: shown.asOf }, newerAsOf: known.asOf, isMissed: missed.has(name) }
}

function momentOf({ asOf }: Freshness): number {
  return asOf === null ? 0 : Date.parse(asOf)
}
