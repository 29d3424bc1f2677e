import type { ClientBase } from 'pg'
import type { Report } from '../report.js'
import { changedRows } from './changed-rows.js'
import { daysAreWhole, keyOfRows, type Level } from './level.js'
import { isAsWritten } from './one-value.js'
import { renewBuckets } from './renew-buckets.js'
import { renewRows } from './renew-rows.js'
import { type Renewal, renewTotals } from './renew-totals.js'
import { few, groupsOf, type Touched, touch, touchEach } from './touched.js'
import type { ViewChanges } from './watched-view.js'
import { mayBeLarge } from './worth-keeping.js'

/**
 * Brings the levels of a report in line with what a refresh has changed, when they held what was there before: groups
 * in which a row was added or removed are renewed, all others stay.
 *
 * @returns those that are kept; null where all of them have to be made of all rows
 */
export async function renewLevels(
  client: ClientBase,
  report: Report,
  levels: readonly Level[],
  timeZone: string,
  changes: ViewChanges,
): Promise<readonly Level[] | null> {
  const isInLine = (level: Level): boolean => {
    const isKept = changes.inLine.get(level.definition)
    // What is not kept although it is small has failed.
    return isKept === true || (isKept === false && mayBeLarge(level))
  }
  if (!levels.every(isInLine)) return null
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
  const whole = daysAreWhole({ ...report, relation: changed.added }, timeZone)
  if (whole !== null && !(await client.query<{ isSo: boolean }>(`select ${whole} as "isSo"`)).rows[0]?.isSo) return []
  const others = kept.filter((one) => one !== rows)
  const renewal = (level: Level, touched: Touched): Renewal =>
    level.column !== null
      ? renewBuckets(report, level, changed, { touched, timeZone })
      : renewTotals(report, level, changed, { touched, rows, made: others.slice(0, others.indexOf(level)), timeZone })
  const groups = (level: Level) => ({
    keys: level.keys,
    groups: groupsOf(changed, level.keys, (key) => keyOfRows(report, level.grain, key, timeZone)),
  })
  if (changes.count <= few) {
    const touched = await touchEach(client, others.map(groups))
    await runAll(
      client,
      others.map((level, place) => renewal(level, touched[place] as Touched)),
    )
    return kept
  }
  for (const level of others) {
    const { keys, groups: select } = groups(level)
    await runAll(client, [renewal(level, await touch(client, keys, select, changes.count))])
  }
  return kept
}

/** All statements on one way to the server and back. */
async function runAll(client: ClientBase, renewals: readonly Renewal[]): Promise<void> {
  const text = renewals.flatMap(({ statements }) => statements).join(';\n')
  if (text === '') return
  const answer: unknown = await client.query({ text, rowMode: 'array' })
  const results = (Array.isArray(answer) ? answer : [answer]).map(({ rows }) => rows)
  let from = 0
  for (const { statements, finish } of renewals) {
    const own = results.slice(from, from + statements.length)
    from += statements.length
    await finish(client, own)
  }
}
