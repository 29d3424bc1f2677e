import type { Reading } from '../reading.js'
import type { Report } from '../report.js'
import { whereClause } from '../statements/conditions.js'
import type { Parameters } from '../statements/parameters.js'
import type { LevelPart } from './choose-levels.js'
import { selectOfGrain } from './level.js'

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
