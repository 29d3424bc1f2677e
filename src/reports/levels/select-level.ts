import type { Report } from '../report.js'
import { bucketsOfFiner, packed, selectOfBuckets } from './bucket-levels.js'
import { type Level, selectOfFiner, selectOfGrain } from './level.js'

/**
 * The SELECT that a level is filled by.
 *
 * @param sources relations that together give all rows of the report
 * @param made levels that are filled already, from which it may be added up
 */
export function selectOfLevel(
  report: Report,
  level: Level,
  sources: readonly string[],
  made: readonly Level[],
  timeZone: string,
): string {
  const { kind, grain, column } = level
  if (kind === 'rows') return level.select
  const finer = made.findLast((one) => isFiner(one, level))
  const ofSources = (select: (source: Report) => string) =>
    sources.map((relation) => select({ ...report, relation })).join('\nunion all\n')
  if (column === null) {
    return finer
      ? selectOfFiner(report, grain, timeZone, finer.relation)
      : ofSources((source) => selectOfGrain(source, grain, timeZone, ''))
  }
  const buckets = finer
    ? bucketsOfFiner(report, grain, finer.relation)
    : ofSources((source) => selectOfBuckets(source, column, grain, timeZone, ''))
  return packed(report, grain, buckets)
}

/** Days hold months and years, months hold years, and the days of a dimension hold those of all. */
export function isFiner(one: Level, wanted: Level): boolean {
  if (one.kind === 'rows' || one.kind !== wanted.kind || one.column !== wanted.column) return false
  const isOfMonths = one.grain.step === 'month' && wanted.grain.step === 'year'
  if (one.grain.step !== 'day' && !isOfMonths) return false
  return one.grain.dimension === wanted.grain.dimension || wanted.grain.dimension === null
}
