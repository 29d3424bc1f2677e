import type { ClientBase } from 'pg'
import { isNextName } from '../live/next-names.js'
import { definedBy, rowsViewName } from '../live/rows-view.js'
import { reportsSchema } from '../view-files/order.js'

/** A view or a function, as it stands in the database. */
export interface Reader {
  readonly schema: string
  /** Of a function with its arguments: `first_thing(bigint)`. */
  readonly name: string
  readonly kind: 'plain' | 'materialized' | 'function'
  /** As SQL has it, in quotes where it has to be: `function "my schema".f(bigint)`. */
  readonly written?: string
}

/** That one relation or function is read by another one; functions as far as PostgreSQL knows their bodies. */
export interface Reading {
  readonly read: Pick<Reader, 'schema' | 'name' | 'written'>
  readonly reader: Reader
}

/** All direct readings between the views and functions of the database, whoever made them; not by what a sync builds now. */
export async function readReadings(client: ClientBase): Promise<Reading[]> {
  const { rows } = await client.query<Reading>(readingsQuery)
  return rows.filter(({ reader }) => !isNextName(reader.name))
}

// Materialized: PostgreSQL knows little of how many rows each part has, and where it guesses low it compares all with all.
const readingsQuery = `
  with kept as materialized (
    select rows_view.oid as said_by, kept.oid as report
    from pg_catalog.pg_class as rows_view
    join pg_catalog.pg_class as kept
      on kept.relnamespace = to_regnamespace('${reportsSchema}') and kept.relkind = 'r'
      and rows_view.relname = ${rowsViewName('kept.relname::text')}
    where rows_view.relkind = 'v' and rows_view.relnamespace = to_regnamespace('viewdesk')
  ),
  node as materialized (
    select
      'pg_catalog.pg_class'::pg_catalog.regclass as class,
      relation.oid,
      namespace.nspname as schema,
      relation.relname::text as name,
      case relation.relkind when 'v' then 'plain' else 'materialized' end as kind,
      pg_catalog.format('%I.%I', namespace.nspname, relation.relname) as written
    from pg_catalog.pg_class as relation
    join pg_catalog.pg_namespace as namespace on namespace.oid = relation.relnamespace
    where ${definedBy('relation')} is not null
      and relation.oid not in (select said_by from kept)
      and namespace.nspname not in ('pg_catalog', 'information_schema')
    union all
    select
      'pg_catalog.pg_proc'::pg_catalog.regclass,
      function.oid,
      namespace.nspname,
      pg_catalog.format('%s(%s)', function.proname, pg_catalog.pg_get_function_identity_arguments(function.oid)),
      'function',
      pg_catalog.format('function %I.%I(%s)', namespace.nspname, function.proname, pg_catalog.pg_get_function_identity_arguments(function.oid))
    from pg_catalog.pg_proc as function
    join pg_catalog.pg_namespace as namespace on namespace.oid = function.pronamespace
    where namespace.nspname not in ('pg_catalog', 'information_schema')
  ),
  told as materialized (
    select
      depend.refclassid as read_class,
      depend.refobjid as read_oid,
      -- What reads by a view's rule is that view.
      case when rewrite.oid is null then depend.classid else 'pg_catalog.pg_class'::pg_catalog.regclass end as reader_class,
      coalesce(kept.report, rewrite.ev_class, depend.objid) as reader_oid
    from pg_catalog.pg_depend as depend
    left join pg_catalog.pg_rewrite as rewrite
      on depend.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass and rewrite.oid = depend.objid
    left join kept on kept.said_by = rewrite.ev_class
    where depend.deptype = 'n'
  )
  select distinct
    jsonb_build_object('schema', read.schema, 'name', read.name, 'written', read.written) as read,
    jsonb_build_object('schema', reader.schema, 'name', reader.name, 'kind', reader.kind, 'written', reader.written) as reader
  from told
  join node as read on read.class = told.read_class and read.oid = told.read_oid
  join node as reader on reader.class = told.reader_class and reader.oid = told.reader_oid
  where (read.class, read.oid) <> (reader.class, reader.oid)`
