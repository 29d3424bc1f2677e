import type { ClientBase } from 'pg'
import { NotIncrementalError } from '../refusal.js'
import type { CapturedTable } from './change-table.js'

/**
 * What has to be known of tables so that their changes can be written down.
 *
 * @throws NotIncrementalError where triggers do not see all that changes, or not all that is there may be seen
 * @param tables by `schema.name`, each with the columns that are read of it
 */
export async function readCapturedTables(
  client: ClientBase,
  tables: ReadonlyMap<string, readonly string[]>,
): Promise<CapturedTable[]> {
  const { rows } = await client.query<CapturedTable & { problem: string | null }>(
    `select
       namespace.nspname::text as schema,
       class.relname::text as name,
       case
         when class.relkind = 'f' then 'is a foreign table'
         when class.relkind = 'm' then 'is a materialized view'
         when class.relkind = 'p' or class.relispartition then 'is partitioned'
         when class.relkind <> 'r' then 'is no ordinary table'
         when exists (select from pg_catalog.pg_inherits where inhparent = class.oid or inhrelid = class.oid)
           then 'has rows of tables that inherit from it'
         when class.relpersistence <> 'p' then 'is unlogged: after a crash it is empty without a word'
         when class.relrowsecurity then 'has row-level security'
         when exists (select from pg_catalog.pg_subscription_rel where srrelid = class.oid) then 'is filled by a subscription'
       end as problem,
       coalesce((
         select json_agg(json_build_object(
           'name', attribute.attname,
           'type', pg_catalog.format_type(attribute.atttypid, attribute.atttypmod),
           'collation', case when attribute.attcollation <> type.typcollation
             then attribute.attcollation::pg_catalog.regcollation::text end
         ) order by attribute.attnum)
         from pg_catalog.pg_attribute as attribute
         join pg_catalog.pg_type as type on type.oid = attribute.atttypid
         where attribute.attrelid = class.oid and attribute.attnum > 0 and not attribute.attisdropped
           and wanted.columns ? attribute.attname::text
       ), '[]') as columns
     from pg_catalog.jsonb_each($1::jsonb) as wanted (key, columns)
     join pg_catalog.pg_class as class on true
     join pg_catalog.pg_namespace as namespace on namespace.oid = class.relnamespace
     where namespace.nspname || '.' || class.relname = wanted.key`,
    [JSON.stringify(Object.fromEntries(tables))],
  )
  const refused = rows.filter(({ problem }) => problem !== null)
  if (refused.length > 0) {
    const list = refused.map(({ schema, name, problem }) => `${schema}.${name} ${problem}`).join('; ')
    throw new NotIncrementalError(`what changes beneath it is not told by triggers alone: ${list}.`)
  }
  return rows.map(({ schema, name, columns }) => ({ schema, name, columns }))
}
