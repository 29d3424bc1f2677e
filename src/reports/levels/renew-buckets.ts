import { quoteIdentifier } from '../../database/identifiers.js'
import type { Report } from '../report.js'
import { bucketsOfFiner, packed, selectOfBuckets } from './bucket-levels.js'
import type { Level } from './level.js'
import type { Renewal } from './renew-totals.js'
import type { ChangedRows, Touched } from './touched.js'

/** How many rows the changed groups may have, on average, before they are added up to one each. */
const mostRows = 8

/**
 * Counts of values in buckets change by rows of what was added, less what was removed: whoever reads adds up the rows of a
 * group, so that none has to be written anew for a few of its values.
 */
export function renewBuckets(
  report: Report,
  { column, grain, keys, relation }: Level,
  changed: ChangedRows,
  { touched, timeZone }: { readonly touched: Touched; readonly timeZone: string },
): Renewal {
  const names = keys.map(quoteIdentifier)
  const groups = [...names, 'kept_bucket'].join(', ')
  const of = (source: string) => selectOfBuckets({ ...report, relation: source }, column ?? '', grain, timeZone, '')
  const changes = `select ${groups}, sum(kept_count)::int4 as kept_count
    from (
      select ${groups}, kept_count from (${of(changed.added)}) as added
      union all select ${groups}, -kept_count from (${of(changed.removed)}) as removed
    ) as change
    group by ${groups}
    having sum(kept_count) <> 0`
  const keysOfGroup = names.length === 0 ? 'true' : names.join(', ')
  const touchedGroups = touched.wheres(quoteIdentifier).map((where) => `${relation} ${where}`)
  return {
    statements: [
      `insert into ${relation} ${packed(report, grain, changes)}`,
      ...touchedGroups.map(
        (group) => `select (select count(*) from ${group}) > ${mostRows} * (
          select count(*) from (select distinct ${keysOfGroup} from ${group}) as one_each
        )`,
      ),
    ],
    finish: async (client, [, ...areLong]) => {
      for (const [place, group] of touchedGroups.entries()) {
        if (areLong[place]?.[0]?.[0] !== true) continue
        await client.query(
          `with before as (delete from ${group} returning *)
           insert into ${relation} ${packed(report, grain, bucketsOfFiner(report, grain, 'before'))}`,
        )
      }
    },
  }
}
