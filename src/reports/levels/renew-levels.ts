import type { ClientBase } from 'pg'
import type { Report } from '../report.js'
import { changedRows } from './changed-rows.js'
import { daysAreWhole, keyOfRows, type Level } from './level.js'
import { isAsWritten } from './one-value.js'
import { renewBuckets } from './renew-buckets.js'
import { renewRows } from './renew-rows.js'
import { renewTotals } from './renew-totals.js'
import { groupsOf, type Touched, touch } from './touched.js'
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
  const whole = daysAreWhole({ ...report, relation: changed.added }, timeZone)
  if (whole !== null && !(await client.query<{ isSo: boolean }>(`select ${whole} as "isSo"`)).rows[0]?.isSo) return []
  const renewed: Level[] = rows ? [rows] : []
  const named = new Map<string, Touched>()
  const touchedIn = async ({ grain, keys }: Level): Promise<Touched> => {
    const known = named.get(JSON.stringify(grain))
    if (known !== undefined) return known
    const ofRows = (key: string) => keyOfRows(report, grain, key, timeZone)
    const touched = await touch(client, keys, groupsOf(changed, keys, ofRows), changes.count)
    if (touched.areNamed) named.set(JSON.stringify(grain), touched)
    return touched
  }
  for (const level of kept.filter((one) => one !== rows)) {
    const touched = await touchedIn(level)
    if (level.column !== null) await renewBuckets(client, report, level, changed, { touched, timeZone })
    else await renewTotals(client, report, level, changed, { touched, rows, made: renewed, timeZone })
    renewed.push(level)
  }
  return renewed
}
