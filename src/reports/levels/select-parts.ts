import { quoteIdentifier } from '../../database/identifiers.js'
import type { Reading } from '../reading.js'
import type { Report } from '../report.js'
import { whereClause } from '../statements/conditions.js'
import type { Parameters } from '../statements/parameters.js'
import { selectOfBuckets, withBuckets } from './bucket-levels.js'
import type { LevelPart } from './choose-levels.js'
import { keysOf, selectOfGrain } from './level.js'

/** A SELECT of all parts: the columns of their grain, `counted` and `kept_0` …, of groups that may have equal keys. */
export function selectOfParts(
  reading: Pick<Reading, 'scope' | 'timeZone'>,
  report: Report,
  parts: readonly LevelPart[],
  parameters: Parameters,
): string {
  return parts
    .map(({ level, grain, filters }) => {
      const where = whereClause(reading, report, filters, parameters)
      if (level === null) return selectOfGrain(report, grain, reading.timeZone, where)
      return [`select * from ${level.relation}`, where].filter((part) => part !== '').join('\n')
    })
    .join('\nunion all\n')
}

/** A SELECT of all parts: the columns of their grain, `kept_bucket` and `kept_count` of a column's values, those of one bucket in several rows. */
export function selectOfBucketParts(
  reading: Pick<Reading, 'scope' | 'timeZone'>,
  report: Report,
  column: string,
  parts: readonly LevelPart[],
  parameters: Parameters,
): string {
  return parts
    .map(({ level, grain, filters }) => {
      const where = whereClause(reading, report, filters, parameters)
      const from =
        level === null
          ? `(${selectOfBuckets(report, column, grain, reading.timeZone, where)}) as edge`
          : `${withBuckets(level.relation)}\n${where}`
      const columns = [...keysOf(report, grain).map(quoteIdentifier), 'kept_bucket', 'kept_count']
      return `select ${columns.join(', ')} from ${from}`.trimEnd()
    })
    .join('\nunion all\n')
}
