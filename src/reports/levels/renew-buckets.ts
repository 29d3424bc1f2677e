import type { ClientBase } from 'pg'
import { quoteIdentifier } from '../../database/identifiers.js'
import type { Report } from '../report.js'
import { packed, selectOfBuckets, withBuckets } from './bucket-levels.js'
import type { Level } from './level.js'
import type { ChangedRows, Touched } from './touched.js'

/** Counts of values in buckets are those of before, with what was added and without what was removed. */
export async function renewBuckets(
  client: ClientBase,
  report: Report,
  { column, grain, keys, relation }: Level,
  changed: ChangedRows,
  { touched, timeZone }: { readonly touched: Touched; readonly timeZone: string },
): Promise<void> {
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
  const gone = touched
    .wheres(quoteIdentifier)
    .map((where, place) => `, gone_${place} as (delete from ${relation} ${where})`)
  const buckets = `select ${columns('kept_count')} from viewdesk_buckets`
  await client.query(
    `with viewdesk_buckets as materialized (
      select ${columns('sum(kept_count)::int4')} from (${counts.join('\nunion all\n')}) as counted
      group by ${[...names, 'kept_bucket'].join(', ')} having sum(kept_count) <> 0
    )${gone.join('')}
    insert into ${relation} ${packed(report, grain, buckets)}`,
  )
}
