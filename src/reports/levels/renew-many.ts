import type { ClientBase } from 'pg'
import type { Report } from '../report.js'
import { changedRows } from './changed-rows.js'
import { keyOfRows, type Level } from './level.js'
import { isAsWritten } from './one-value.js'
import { renewBuckets } from './renew-buckets.js'
import { renewRows } from './renew-rows.js'
import { type Renewal, renewTotals } from './renew-totals.js'
import { groupsOf, type Touched, touch } from './touched.js'
import type { ViewChanges } from './watched-view.js'
import { mayBeLarge } from './worth-keeping.js'

/** Levels of a report that are in line again. */
export interface LevelsRenewed {
  readonly report: Report
  readonly levels: readonly Level[]
  /** Those that are kept. */
  readonly kept: readonly Level[]
}

/** Whether a level held what was there before. */
export function isInLine({ inLine }: Pick<ViewChanges, 'inLine'>, level: Level): boolean {
  const isKept = inLine.get(level.definition)
  // What is not kept although it is small has failed.
  return isKept === true || (isKept === false && mayBeLarge(level))
}

/**
 * Brings the levels of a report in line with many changed rows, which are in tables, and the groups with them.
 *
 * @returns those that are kept; null where all of them have to be made of all rows
 */
export async function renewMany(
  client: ClientBase,
  report: Report,
  levels: readonly Level[],
  timeZone: string,
  changes: ViewChanges,
): Promise<readonly Level[] | null> {
  if (!levels.every((level) => isInLine(changes, level))) return null
  const kept = levels.filter(({ definition }) => changes.inLine.get(definition))
  if (changes.count === 0 || kept.length === 0) return kept
  const isPlain = (report.storedIn?.through.length ?? 0) > 0
  // What its file says is asked of the changed rows.
  if (isPlain && !(report.storedIn?.rowByRow && (await isAsWritten(client, report)))) return null
  const [first] = kept
  const rows = first?.kind === 'rows' ? first : null
  const changed = rows ? await renewRows(client, report, rows, changes) : await changedRows(client, report, changes)
  if (changed === null) return null
  if (changed.isEmpty) return kept
  const others = kept.filter((one) => one !== rows)
  const renewal = (level: Level, touched: Touched): Renewal =>
    level.column !== null
      ? renewBuckets(report, level, changed, { touched, timeZone })
      : renewTotals(report, level, changed, { touched, rows, made: others.slice(0, others.indexOf(level)), timeZone })
  const groups = (level: Level) => ({
    keys: level.keys,
    groups: groupsOf(changed, level.keys, (key) => keyOfRows(report, level.grain, key, timeZone)),
  })
  for (const level of others) {
    const { keys, groups: select } = groups(level)
    await run(client, renewal(level, await touch(client, keys, select)))
  }
  return kept
}

/** All statements on one way to the server and back. */
async function run(client: ClientBase, { statements, finish }: Renewal): Promise<void> {
  const answer: unknown = await client.query({ text: statements.join(';\n'), rowMode: 'array' })
  const results = Array.isArray(answer) ? answer : [answer]
  await finish(
    client,
    results.map(({ rows }) => rows),
  )
}
