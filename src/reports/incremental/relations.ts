import type { ClientBase } from 'pg'
import { qualify } from '../../database/identifiers.js'
import { withSettledPrinting } from '../live/printed-definitions.js'
import type { Functions, Relation, Relations } from './dirty/query.js'

/**
 * A view and all that it comes of, down to tables, as PostgreSQL has them now; found by `schema.name`.
 *
 * @param client in a transaction, for which printing is settled
 * @param view the view's own schema and name; of a materialized view, too
 */
export async function readRelations(client: ClientBase, view: { schema: string; name: string }): Promise<Relations> {
  return await withSettledPrinting(client, async () => {
    const { rows } = await client.query<Relation & { name: string }>(relationsBeneath('pg_catalog.to_regclass($1)'), [
      qualify(view.schema, view.name),
    ])
    return new Map(rows.map(({ name, ...relation }) => [name, relation]))
  })
}

// 1.0 is equal to 1.00, one month to thirty days and 'a' to 'a ', and each is printed as it is.
const exactTypes = [
  'bool',
  'int2',
  'int4',
  'int8',
  'oid',
  'uuid',
  'date',
  'time',
  'timestamp',
  'timestamptz',
  'text',
  'varchar',
]
  .map((type) => `'pg_catalog.${type}'`)
  .join(', ')

/**
 * A SELECT of a view and of all that it comes of; the rules of a view depend on what it reads.
 *
 * @param view SQL of its oid
 */
export const relationsBeneath = (view: string): string => `
  with recursive beneath as (
    select class.oid, case when class.relkind = 'm' then 'v' else class.relkind end as relkind
    from pg_catalog.pg_class as class
    where class.oid = ${view}
    union
    select below.oid, below.relkind
    from beneath
    join pg_catalog.pg_rewrite as rule on rule.ev_class = beneath.oid and beneath.relkind = 'v'
    join pg_catalog.pg_depend as dependency
      on dependency.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass and dependency.objid = rule.oid
      and dependency.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
      -- A rule depends on its own view, too.
      and dependency.refobjid <> beneath.oid
    join pg_catalog.pg_class as below on below.oid = dependency.refobjid
  )
  select
    namespace.nspname || '.' || class.relname as name,
    array(
      select attname::text from pg_catalog.pg_attribute
      where attrelid = class.oid and attnum > 0 and not attisdropped order by attnum
    ) as columns,
    case when beneath.relkind = 'v' then pg_catalog.pg_get_viewdef(class.oid) end as definition,
    array(
      select attname::text from pg_catalog.pg_attribute
      join pg_catalog.pg_type as type on type.oid = atttypid
      left join pg_catalog.pg_collation as own_collation on own_collation.oid = attcollation
      where beneath.relkind <> 'v' and attrelid = class.oid and attnum > 0 and not attisdropped
        and (type.typtype = 'e' or coalesce(nullif(type.typbasetype, 0), type.oid) = any(array[${exactTypes}]::pg_catalog.regtype[]))
        and coalesce(own_collation.collisdeterministic, true)
      order by attnum
    ) as exact,
    array(
      select distinct attname::text from pg_catalog.pg_index
      join pg_catalog.pg_attribute on attrelid = indrelid and attnum = indkey[0]
      where beneath.relkind <> 'v' and indrelid = class.oid and indisvalid
      order by 1
    ) as "lookedUp",
    -- What else its rows are made with: the labels of enums, which can be renamed, and functions, which can be replaced.
    (
      select pg_catalog.json_agg(enumlabel order by enumtypid, enumsortorder) from pg_catalog.pg_enum
      where enumtypid in (
        select unnest(array[type.oid, type.typbasetype, type.typelem]) from pg_catalog.pg_attribute
        join pg_catalog.pg_type as type on type.oid = atttypid
        where beneath.relkind <> 'v' and attrelid = class.oid and attnum > 0
      )
    ) as labels,
    (
      select pg_catalog.json_agg(pg_catalog.md5(function.prosrc) order by function.oid)
      from pg_catalog.pg_rewrite as rule
      join pg_catalog.pg_depend as dependency
        on dependency.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass and dependency.objid = rule.oid
        and dependency.refclassid = 'pg_catalog.pg_proc'::pg_catalog.regclass
      join pg_catalog.pg_proc as function on function.oid = dependency.refobjid
      where beneath.relkind = 'v' and rule.ev_class = class.oid
    ) as functions
  from beneath
  join pg_catalog.pg_class as class on class.oid = beneath.oid
  join pg_catalog.pg_namespace as namespace on namespace.oid = class.relnamespace`

export async function readFunctions(client: ClientBase): Promise<Functions> {
  const { rows } = await client.query<{ name: string; isAggregate: boolean }>(
    `select distinct proname::text as name, prokind = 'a' as "isAggregate" from pg_catalog.pg_proc where prokind = 'a' or proretset`,
  )
  const namesOf = (isAggregate: boolean) =>
    new Set(rows.flatMap((one) => (one.isAggregate === isAggregate ? [one.name] : [])))
  return { aggregates: namesOf(true), setReturning: namesOf(false) }
}
