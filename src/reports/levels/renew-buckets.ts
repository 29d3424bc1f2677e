import type { ClientBase } from 'pg'
import { quoteIdentifier } from '../../database/identifiers.js'
import type { Report } from '../report.js'
import { packed, selectOfBuckets, withBuckets } from './bucket-levels.js'
import { keyOfRows, type Level } from './level.js'
import { type ChangedRows, groupsOf, touch } from './touched.js'

/** Counts of values in buckets are those of before, with what was added and without what was removed. */
export async function renewBuckets(
  client: ClientBase,
  report: Report,
  { column, grain, keys, relation }: Level,
  changed: ChangedRows,
  timeZone: string,
): Promise<void> {
  const touched = await touch(
    client,
    keys,
    groupsOf(changed, keys, (key) => keyOfRows(report, grain, key, timeZone)),
  )
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
