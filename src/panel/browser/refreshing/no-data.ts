import type { Freshness } from '../../../reports/refresh/freshness'
import { say } from '../language'
import { absentWords } from '../words'

/** True for a view that was never filled: there is nothing to show, and a refresh is what helps. */
export function hasNoData({ state, asOf }: Freshness): boolean {
  return state === 'unpopulated' || (asOf === null && (state === 'failed' || state === 'refreshing'))
}

/** What stands in the place of figures; null where there are some. */
export function noFigures(freshness: Freshness): string | null {
  if (freshness.state === 'absent') return absentWords(freshness)
  return hasNoData(freshness) ? say('freshness.noData') : null
}
