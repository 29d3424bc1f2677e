import type { ClientBase } from 'pg'
import { quoteIdentifier } from '../../database/identifiers.js'
import type { Report } from '../report.js'
import { bucketsOfFiner, packed, selectOfBuckets } from './bucket-levels.js'
import { starts } from './buckets.js'
import type { Level } from './level.js'
import type { Renewal } from './renew-totals.js'
import type { ChangedRows, Touched } from './touched.js'

/** How many rows the changed groups may have, on average, before they are added up to one each. */
const mostRows = 8

/**
 * Counts of values in buckets change by rows of what was added, less what was removed: whoever reads adds up the rows of a
 * group, so that none has to be written anew for a few of its values.
 */
export function renewBuckets(report: Report, level: Level, changed: Changed, { touched, timeZone }: Options): Renewal {
  const { keys, relation } = level
  const names = keys.map(quoteIdentifier)
  const keysOfGroup = names.length === 0 ? 'true' : names.join(', ')
  const touchedGroups = touched.wheres(quoteIdentifier).map((where) => `${relation} ${where}`)
  return {
    statements: [
      putChange(report, level, changed, timeZone),
      ...touchedGroups.map(
        (group) => `select (select count(*) from ${group}) > ${mostRows} * (
          select count(*) from (select distinct ${keysOfGroup} from ${group}) as one_each
        )`,
      ),
    ],
    finish: async (client, [, ...areLong]) => {
      for (const [place, group] of touchedGroups.entries()) {
        if (areLong[place]?.[0]?.[0] === true) await compact(client, report, level, group)
      }
    },
  }
}

type Changed = Pick<ChangedRows, 'added' | 'removed'>

interface Options {
  readonly touched: Touched
  readonly timeZone: string
}

/** @param within a WHERE clause of the rows, and a SELECT of where buckets start, where it stands beside it */
function putChange(
  report: Report,
  { column, grain, keys, relation }: Level,
  changed: Changed,
  timeZone: string,
  within: { readonly where?: string; readonly startsOf?: string } = {},
): string {
  const groups = [...keys.map(quoteIdentifier), 'kept_bucket'].join(', ')
  const of = (source: string) =>
    selectOfBuckets({ ...report, relation: source }, column ?? '', grain, timeZone, within.where ?? '', within.startsOf)
  const changes = `select ${groups}, sum(kept_count)::int4 as kept_count
    from (
      select ${groups}, kept_count from (${of(changed.added)}) as added
      union all select ${groups}, -kept_count from (${of(changed.removed)}) as removed
    ) as change
    group by ${groups}
    having sum(kept_count) <> 0`
  return `insert into ${relation} ${packed(report, grain, changes)}`
}

/** Where buckets start, as a part of a statement: of many levels, it is worked out once. */
export const startsOfBuckets = `viewdesk_starts as materialized (select (${starts}) as starts)`

/**
 * The same as parts of a statement that has `startsOfBuckets`, of the rows that a WHERE clause tells.
 *
 * @returns what puts the rows, and whether the touched groups, which are one in each row of it, have come to many
 */
export function bucketsOfChange(
  report: Report,
  level: Level,
  changed: Changed,
  { touched, timeZone, groups, where }: Options & { readonly groups: string; readonly where: string },
): { put: string; isLong: string } {
  const counts = touched.wheres(quoteIdentifier).map((where) => `(select count(*) from ${level.relation} ${where})`)
  return {
    put: putChange(report, level, changed, timeZone, { where, startsOf: 'select starts from viewdesk_starts' }),
    // What is put beside it is not among the rows yet: one of each group.
    isLong: `${counts.join(' + ')} >= ${mostRows} * (select count(*) from ${groups})`,
  }
}

/** @param groups whose rows are added up to one each */
export async function compactBuckets(client: ClientBase, report: Report, level: Level, groups: Touched): Promise<void> {
  for (const where of groups.wheres(quoteIdentifier)) await compact(client, report, level, `${level.relation} ${where}`)
}

async function compact(client: ClientBase, report: Report, { grain, relation }: Level, group: string): Promise<void> {
  await client.query(
    `with before as (delete from ${group} returning *)
     insert into ${relation} ${packed(report, grain, bucketsOfFiner(report, grain, 'before'))}`,
  )
}
