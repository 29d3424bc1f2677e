import type { ClientBase } from 'pg'
import { reportsSchema } from '../view-files/order.js'

/** A table of a database that is looked at. */
export interface FoundTable {
  /** Its number in pg_class. */
  readonly oid: string
  readonly schema: string
  readonly name: string
  /** As SQL has it: `public.job`, `"Odd".things`. */
  readonly written: string
  /** What the last ANALYZE counted; null before the first one. */
  readonly estimatedRows: number | null
  readonly mayRead: boolean
  /** Whether it came with an extension. */
  readonly isOfExtension: boolean
  readonly isView: boolean
  readonly hasColumns: boolean
}

/** All tables and views of others, in the order of their names: of a database with thousands, no more than this is read. */
export async function listTables(client: Pick<ClientBase, 'query'>): Promise<FoundTable[]> {
  const { rows } = await client.query<FoundTable>(
    `select
       class.oid::text,
       namespace.nspname::text as schema,
       class.relname::text as name,
       quote_ident(namespace.nspname) || '.' || quote_ident(class.relname) as written,
       nullif(case when class.relkind = 'p' then (
         select sum(greatest(part.reltuples, 0)) from pg_catalog.pg_inherits as inherits
         join pg_catalog.pg_class as part on part.oid = inherits.inhrelid
         where inherits.inhparent = class.oid
       ) else class.reltuples end, -1)::float8 as "estimatedRows",
       has_schema_privilege(namespace.oid, 'usage') and has_table_privilege(class.oid, 'select') as "mayRead",
       exists (
         select from pg_catalog.pg_depend
         where classid = 'pg_catalog.pg_class'::pg_catalog.regclass and objid = class.oid and deptype = 'e'
       ) as "isOfExtension",
       class.relkind in ('v', 'm') as "isView",
       exists (
         select from pg_catalog.pg_attribute where attrelid = class.oid and attnum > 0 and not attisdropped
       ) as "hasColumns"
     from pg_catalog.pg_class as class
     join pg_catalog.pg_namespace as namespace on namespace.oid = class.relnamespace
     where class.relkind in ('r', 'p', 'f', 'v', 'm')
       and not class.relispartition
       and class.relpersistence <> 't'
       and namespace.nspname <> all($1)
       and namespace.nspname !~ '^pg_'
     order by namespace.nspname <> 'public', namespace.nspname, class.relname`,
    [['information_schema', 'viewdesk', reportsSchema]],
  )
  return rows
}
