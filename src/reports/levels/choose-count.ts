import { isDeepStrictEqual } from 'node:util'
import type { Filter } from '../asking/filters.js'
import type { Report } from '../report.js'
import type { Scope } from '../scope.js'
import { chooseLevels, type LevelPart } from './choose-levels.js'
import { keptCounters, type StoredRows } from './level.js'

/** A count of rows, read from levels: the sum of one of their columns, a null for nothing. */
export interface LevelCount {
  readonly parts: readonly LevelPart[]
  readonly column: string
}

/**
 * How levels tell how many rows the filters leave: whole, or by the counter of a reason whose filters are among them. Null
 * where only the rows can tell.
 */
export function chooseCount(
  { scope, timeZone }: { readonly scope: Scope; readonly timeZone: string },
  report: Report,
  { levels }: StoredRows,
  filters: readonly Filter[],
): LevelCount | null {
  if (levels.length === 0) return null
  const choose = (some: readonly Filter[]) => chooseLevels(report, levels, { filters: some, scope, groups: [] })
  const whole = choose(filters)
  if (whole !== null) return { parts: whole, column: 'counted' }
  for (const counter of keptCounters(report, timeZone)) {
    const others = filters.filter((filter) => !counter.filters.some((one) => isDeepStrictEqual(one, filter)))
    if (others.length + counter.filters.length !== filters.length) continue
    const parts = choose(others)
    if (parts !== null) return { parts, column: counter.column }
  }
  return null
}
