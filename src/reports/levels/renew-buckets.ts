import type { ClientBase } from 'pg'
import { quoteIdentifier } from '../../database/identifiers.js'
import type { Report } from '../report.js'
import { bucketsOfFiner, packed, selectOfBuckets } from './bucket-levels.js'
import type { Level } from './level.js'
import type { ChangedRows, Touched } from './touched.js'

/** How many rows the changed groups may have, on average, before they are added up to one each. */
const mostRows = 8

/**
 * Counts of values in buckets change by rows of what was added, less what was removed: whoever reads adds up the rows of a
 * group, so that none has to be written anew for a few of its values.
 */
export async function renewBuckets(
  client: ClientBase,
  report: Report,
  { column, grain, keys, relation }: Level,
  changed: ChangedRows,
  { touched, timeZone }: { readonly touched: Touched; readonly timeZone: string },
): Promise<void> {
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
  await client.query(`insert into ${relation} ${packed(report, grain, changes)}`)
  for (const where of touched.wheres(quoteIdentifier)) {
    const group = `${relation} ${where}`
    const key = names.length === 0 ? 'true' : names.join(', ')
    const { rows } = await client.query<{ isLong: boolean }>(
      `select (select count(*) from ${group}) > ${mostRows} * (
         select count(*) from (select distinct ${key} from ${group}) as one_each
       ) as "isLong"`,
    )
    if (!rows[0]?.isLong) continue
    await client.query(
      `with before as (delete from ${group} returning *)
       insert into ${relation} ${packed(report, grain, bucketsOfFiner(report, grain, 'before'))}`,
    )
  }
}
