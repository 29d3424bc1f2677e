import type { Report } from '../report.js'
import type { Level, StoredRows } from './level.js'
import { levelsOf } from './levels-of.js'
import { onceEach } from './once-each.js'

/** The report, read from something else that holds its rows; one object, so that what is known of it is worked out once. */
export const readFrom: (report: Report, relation: string) => Report = onceEach((report: Report, relation) =>
  relation === report.relation ? report : { ...report, relation },
)

const declared: (report: Report, timeZone: string) => readonly Level[] = onceEach(levelsOf)

/**
 * What of a report can be read from its levels.
 *
 * @param present definitions of the levels that hold what the report itself would give
 */
export function storedRowsOf(report: Report, present: ReadonlySet<string>, timeZone: string): StoredRows {
  const levels = declared(report, timeZone).filter(({ definition }) => present.has(definition))
  return { relation: levels.find(({ kind }) => kind === 'rows')?.relation ?? report.relation, levels }
}
