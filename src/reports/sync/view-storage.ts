import { instantSql } from '../../database/instant.js'
import type { Pools } from '../../database/pools.js'
import { definedBy } from '../live/rows-view.js'
import { reportsSchema } from '../view-files/order.js'

/** What a stored view takes, and its last refresh that ended well. */
export interface Storage {
  readonly name: string
  /** With indexes. */
  readonly bytes: number
  readonly rows: number | null
  /** Of what is kept of its totals, and of those of reports that come from it. */
  readonly levelBytes: number
  readonly finishedAt: string | null
  readonly seconds: number
}

/** By the name of each stored view that is there. */
export async function readStorage(pools: Pick<Pools, 'read'>): Promise<Map<string, Storage>> {
  const { rows } = await pools.read.query<Storage>(
    `select
       class.relname::text as name,
       pg_total_relation_size(class.oid)::float8 as bytes,
       last.rows::float8 as rows,
       (
         select coalesce(sum(pg_total_relation_size(to_regclass(level.relation))), 0)::float8
         from viewdesk.level where level.view_name = class.relname and level.is_kept
       ) as "levelBytes",
       ${instantSql('last.finished_at')} as "finishedAt",
       extract(epoch from last.finished_at - last.started_at)::float8 as seconds
     from pg_catalog.pg_class as class
     join pg_catalog.pg_namespace as namespace on namespace.oid = class.relnamespace
     left join lateral (
       select * from viewdesk.refresh_run as run
       where run.view_name = class.relname and run.state = 'done'
       order by run.id desc limit 1
     ) as last on true
     where namespace.nspname = $1
       and class.relkind in ('m', 'r')
       and ${definedBy('class')} is not null`,
    [reportsSchema],
  )
  return new Map(rows.map((row) => [row.name, row]))
}
