import type { ClientBase } from 'pg'
import { quoteIdentifier } from '../../database/identifiers.js'
import type { Report } from '../report.js'
import { packed, selectOfBuckets, withBuckets } from './bucket-levels.js'
import { changedRows } from './changed-rows.js'
import { daysAreWhole, keyOfFiner, keyOfRows, type Level, selectOfFiner, selectOfGrain } from './level.js'
import { isAsWritten, relationsByValue } from './one-value.js'
import { renewRows } from './renew-rows.js'
import { isFiner } from './select-level.js'
import { type ChangedRows, touch } from './touched.js'
import type { ViewChanges } from './watched-view.js'
import { mayBeLarge } from './worth-keeping.js'

/**
 * Brings the levels of a report in line with what a refresh has changed, when they held what was there before: groups
 * in which a row was added or removed are made anew, all others stay.
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
  for (const level of kept.filter((one) => one !== rows)) {
    if (level.column !== null) await renewBuckets(client, report, level, changed, timeZone)
    else await renewTotals(client, report, level, changed, { rows, made: renewed, timeZone })
    renewed.push(level)
  }
  return renewed
}

async function renewTotals(
  client: ClientBase,
  report: Report,
  level: Level,
  changed: ChangedRows,
  { rows, made, timeZone }: { readonly rows: Level | null; readonly made: readonly Level[]; readonly timeZone: string },
): Promise<void> {
  const { grain, keys, relation } = level
  const ofRows = (key: string) => keyOfRows(report, grain, key, timeZone)
  const touched = await touch(client, changed, keys, ofRows)
  for (const where of touched.wheres(quoteIdentifier)) await client.query(`delete from ${relation} ${where}`)
  const finer = made.findLast((one) => isFiner(one, level))
  const selects = finer
    ? touched
        .wheres((key) => keyOfFiner(report, grain, key))
        .map((where) => selectOfFiner(report, grain, timeZone, finer.relation, where))
    : touched
        .wheres(ofRows)
        .flatMap((where) =>
          (rows ? [rows.relation] : relationsByValue(report)).map((source) =>
            selectOfGrain({ ...report, relation: source }, grain, timeZone, where),
          ),
        )
  for (const select of selects) await client.query(`insert into ${relation} ${select}`)
}

/** Counts of values in buckets are those of before, with what was added and without what was removed. */
async function renewBuckets(
  client: ClientBase,
  report: Report,
  { column, grain, keys, relation }: Level,
  changed: ChangedRows,
  timeZone: string,
): Promise<void> {
  const touched = await touch(client, changed, keys, (key) => keyOfRows(report, grain, key, timeZone))
  const names = keys.map(quoteIdentifier)
  const of = (source: string) => selectOfBuckets({ ...report, relation: source }, column ?? '', grain, timeZone, '')
  const columns = (count: string) => [...names, 'kept_bucket', `${count} as kept_count`].join(', ')
  const counts = [
    ...touched
      .wheres(quoteIdentifier)
      .map((where) => `select ${columns('kept_count')} from ${withBuckets(relation)} ${where}`),
    `select ${columns('kept_count')} from (${of(changed.added)}) as added`,
    `select ${columns('-kept_count')} from (${of(changed.removed)}) as removed`,
  ]
  await client.query(`drop table if exists pg_temp.viewdesk_buckets;
    create temporary table viewdesk_buckets on commit drop as
    select ${columns('sum(kept_count)::int4')} from (${counts.join('\nunion all\n')}) as counted
    group by ${[...names, 'kept_bucket'].join(', ')} having sum(kept_count) <> 0`)
  for (const where of touched.wheres(quoteIdentifier)) await client.query(`delete from ${relation} ${where}`)
  const buckets = `select ${columns('kept_count')} from pg_temp.viewdesk_buckets`
  await client.query(`insert into ${relation} ${packed(report, grain, buckets)}`)
}
