import type { ClientBase } from 'pg'
import type { LiveColumn } from './live-views.js'
import { columnsOf } from './live-views-query.js'

export interface ReadableColumn extends LiveColumn {
  /** The name as SQL has it: `id`, `"Order"`. */
  readonly written: string
  /** Whether PostgreSQL refuses rows without a value. */
  readonly isRequired: boolean
}

/** Columns that hold the key of a row of another table, in the order of that key. */
export interface ForeignKey {
  readonly columns: readonly string[]
  readonly schema: string
  readonly name: string
  readonly targetColumns: readonly string[]
}

/** A table or a view, whoever made it. */
export interface ReadableRelation {
  readonly schema: string
  readonly name: string
  /** As SQL has it: `public.job`, `"Odd".things`. */
  readonly written: string
  readonly columns: readonly ReadableColumn[]
  /** The columns of its primary key, else of a unique index; empty where nothing tells its rows apart. */
  readonly key: readonly string[]
  readonly foreignKeys: readonly ForeignKey[]
}

type Client = Pick<ClientBase, 'query'>

/** Finds what a view can read: `job` along reports and public, or `sales.job`; null when it is not there. */
export async function findRelation(
  client: Client,
  { schema, name }: { readonly schema: string | null; readonly name: string },
): Promise<ReadableRelation | null> {
  const schemas = schema === null ? ['reports', 'public'] : [schema]
  const { rows } = await client.query<Row>(
    `${relationQuery}
     where namespace.nspname = any($1) and class.relname = $2 and class.relkind in ('r', 'p', 'v', 'm', 'f')
     order by array_position($1, namespace.nspname::text)
     limit 1`,
    [schemas, name],
  )
  return rows[0] === undefined ? null : relationOf(rows[0])
}

/** What is known of many relations, in the order of their numbers in pg_class. */
export async function readRelations(client: Client, oids: readonly string[]): Promise<ReadableRelation[]> {
  const { rows } = await client.query<Row>(
    `${relationQuery}
     where class.oid = any($1::oid[])
     order by array_position($1::oid[], class.oid)`,
    [oids],
  )
  return rows.map(relationOf)
}

type Row = Omit<ReadableRelation, 'columns'> & {
  readonly columns: readonly LiveColumn[]
  readonly names: readonly string[]
  readonly required: readonly boolean[]
}

function relationOf({ names, required, ...relation }: Row): ReadableRelation {
  const columns = relation.columns.map((column, place) => ({
    ...column,
    written: names[place] ?? column.name,
    isRequired: required[place] ?? false,
  }))
  return { ...relation, columns }
}

const columnNames = (relation: string, numbers: string): string => `array(
      select attribute.attname::text
      from unnest(${numbers}) with ordinality as part (number, place)
      join pg_catalog.pg_attribute as attribute on attribute.attrelid = ${relation} and attribute.attnum = part.number
      order by part.place
    )`

const ownColumns = `pg_catalog.pg_attribute where attrelid = class.oid and attnum > 0 and not attisdropped order by attnum`

const relationQuery = `
  select
    namespace.nspname::text as schema,
    class.relname::text as name,
    quote_ident(namespace.nspname) || '.' || quote_ident(class.relname) as written,
    ${columnsOf('class.oid')} as columns,
    array(select quote_ident(attname) from ${ownColumns}) as names,
    array(select attnotnull from ${ownColumns}) as required,
    coalesce((
      select ${columnNames('class.oid', 'index.indkey[0:index.indnkeyatts - 1]::int2[]')}
      from pg_catalog.pg_index as index
      where index.indrelid = class.oid
        and index.indisunique
        and index.indisvalid
        and index.indpred is null
        and index.indexprs is null
      order by not index.indisprimary, index.indnkeyatts, index.indexrelid
      limit 1
    ), '{}') as key,
    coalesce((
      select json_agg(json_build_object(
        'columns', ${columnNames('class.oid', 'reference.conkey')},
        'schema', target_namespace.nspname,
        'name', target.relname,
        'targetColumns', ${columnNames('target.oid', 'reference.confkey')}
      ) order by reference.conkey, reference.oid)
      from pg_catalog.pg_constraint as reference
      join pg_catalog.pg_class as target on target.oid = reference.confrelid
      join pg_catalog.pg_namespace as target_namespace on target_namespace.oid = target.relnamespace
      where reference.conrelid = class.oid and reference.contype = 'f'
    ), '[]') as "foreignKeys"
  from pg_catalog.pg_class as class
  join pg_catalog.pg_namespace as namespace on namespace.oid = class.relnamespace`
