import type { Freshness } from '../../../reports/refresh/freshness'

/** True for a view that was never filled: there is nothing to show, and a refresh is what helps. */
export function hasNoData({ state, asOf }: Freshness): boolean {
  return state === 'unpopulated' || (asOf === null && (state === 'failed' || state === 'refreshing'))
}
