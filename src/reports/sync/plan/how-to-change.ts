import { kindOf } from '../../view-files/kind.js'
import { dependentsOf } from '../../view-files/order.js'
import { fitsInPlace } from './diff.js'
import type { StandingView, SyncInput } from './input.js'

/** In place where PostgreSQL can, which keeps everything that depends on the view; else it is built beside and swapped. */
export function howToChange({ file, live, probed }: StandingView, { ordered }: SyncInput): 'replace' | 'rebuild' {
  if (live.kind !== 'plain' || kindOf(file) !== 'plain') return 'rebuild'
  // A materialized view that is built beside must read the new view; once built, it cannot be pointed elsewhere.
  const dependents = new Set(dependentsOf(file.name, ordered))
  if (ordered.some((other) => dependents.has(other.name) && other.header.materialized)) return 'rebuild'
  return fitsInPlace(live.columns, probed?.columns ?? []) ? 'replace' : 'rebuild'
}
