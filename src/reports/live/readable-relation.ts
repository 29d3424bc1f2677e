import type { ClientBase } from 'pg'
import type { LiveColumn } from './live-views.js'
import { columnsOf } from './live-views-query.js'

/** A table or a view, whoever made it. */
export interface ReadableRelation {
  readonly schema: string
  /** As SQL has it: `public.job`, `"Odd".things`. */
  readonly written: string
  readonly columns: readonly (LiveColumn & { readonly written: string })[]
  /** The columns of its primary key, else of a unique index; empty where nothing tells its rows apart. */
  readonly key: readonly string[]
}

/** Finds what a view can read: `job` along reports and public, or `sales.job`; null when it is not there. */
export async function findRelation(
  client: Pick<ClientBase, 'query'>,
  { schema, name }: { readonly schema: string | null; readonly name: string },
): Promise<ReadableRelation | null> {
  const { rows } = await client.query<Omit<ReadableRelation, 'columns'> & { columns: LiveColumn[]; names: string[] }>(
    relationQuery,
    [schema === null ? ['reports', 'public'] : [schema], name],
  )
  const [found] = rows
  if (found === undefined) return null
  const { names, ...relation } = found
  return {
    ...relation,
    columns: relation.columns.map((column, index) => ({ ...column, written: names[index] ?? column.name })),
  }
}

const relationQuery = `
  select
    namespace.nspname::text as schema,
    quote_ident(namespace.nspname) || '.' || quote_ident(class.relname) as written,
    ${columnsOf('class.oid')} as columns,
    array(
      select quote_ident(attname) from pg_catalog.pg_attribute
      where attrelid = class.oid and attnum > 0 and not attisdropped order by attnum
    ) as names,
    coalesce((
      select array(
        select attribute.attname::text
        from unnest(index.indkey::int2[]) with ordinality as part (number, place)
        join pg_catalog.pg_attribute as attribute on attribute.attrelid = class.oid and attribute.attnum = part.number
        where part.place <= index.indnkeyatts
        order by part.place
      )
      from pg_catalog.pg_index as index
      where index.indrelid = class.oid
        and index.indisunique
        and index.indisvalid
        and index.indpred is null
        and index.indexprs is null
      order by not index.indisprimary, index.indnkeyatts, index.indexrelid
      limit 1
    ), '{}') as key
  from pg_catalog.pg_class as class
  join pg_catalog.pg_namespace as namespace on namespace.oid = class.relnamespace
  where namespace.nspname = any($1) and class.relname = $2 and class.relkind in ('r', 'p', 'v', 'm', 'f')
  order by array_position($1, namespace.nspname::text)
  limit 1`
