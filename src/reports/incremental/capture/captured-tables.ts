import type { ClientBase } from 'pg'
import type { CapturedTable } from './change-table.js'

/**
 * What has to be known of tables so that their changes can be written down.
 *
 * @param tables by `schema.name`, each with the columns that are read of it
 */
export async function readCapturedTables(
  client: ClientBase,
  tables: ReadonlyMap<string, readonly string[]>,
): Promise<CapturedTable[]> {
  const { rows } = await client.query<CapturedTable>(
    `select
       namespace.nspname::text as schema,
       class.relname::text as name,
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
  return rows
}
