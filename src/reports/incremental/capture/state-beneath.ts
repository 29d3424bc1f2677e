import { createHash } from 'node:crypto'
import { loadModule, parseSync } from 'libpg-query'
import type { ClientBase } from 'pg'
import { qualify } from '../../../database/identifiers.js'
import { stateOf } from '../../levels/level-state.js'
import { reportsSchema } from '../../view-files/order.js'
import { isRepeatable } from '../../view-files/repeatable.js'
import { readCaptureStates } from './capture-state.js'
import { changeTable } from './change-table.js'

/**
 * What there is beneath a materialized view, as far as the transaction's snapshot sees, as a text: where it is the same later, the
 * view would get the same rows. Null where that is not certain: something beneath it is not captured, or its rows depend on more
 * than what it reads.
 */
export async function readStateBeneath(client: ClientBase, view: string): Promise<string | null> {
  const { rows: captured } = await client.query('select from viewdesk.captured_table limit 1')
  if (captured.length === 0) return null
  await loadModule()
  const { rows } = await client.query<Beneath>(beneath, [qualify(reportsSchema, view)])
  const isSure = rows.every((one) => !one.isOdd && (one.definition === null || isSteady(one.definition)))
  if (!isSure || rows.length === 0) return null
  const isOfOthers = ({ kind, schema }: Beneath) => kind === 'r' && schema !== reportsSchema
  const tables = rows.filter(isOfOthers)
  const states = await readCaptureStates(client, tables)
  if (states.some(({ state }) => state === 'off' || state === 'lost')) return null
  const parts = [rows[0]?.oid]
  for (const table of tables) {
    const changes = changeTable(table)
    const { rows: known } = await client.query<{ text: string }>(
      `select concat_ws(' ', pg_catalog.obj_description(pg_catalog.to_regclass($1), 'pg_class'), taken, (select count(*) from ${changes})) as text
       from viewdesk.captured_table where (schema_name, table_name) = ($2, $3)`,
      [changes, table.schema, table.name],
    )
    if (known[0] === undefined) return null
    parts.push(known[0].text)
  }
  const stored = rows.slice(1).filter((one) => (one.kind === 'm' || one.kind === 'r') && !isOfOthers(one))
  if (stored.length > 0) {
    const { rows: known } = await client.query<{ state: string | null }>(`select ${stateOf('$1::oid[]')} as state`, [
      stored.map(({ oid }) => oid),
    ])
    if (!known[0]?.state) return null
    parts.push(known[0].state)
  }
  // What the rows are worked out with: views beneath, days of a time zone, labels of enums.
  parts.push(...rows.map(({ definition }) => definition ?? ''), await settingsAndLabels(client, rows))
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}

async function settingsAndLabels(client: ClientBase, relations: readonly Beneath[]): Promise<string> {
  const { rows } = await client.query<{ text: string }>(
    `select concat_ws(' ', current_setting('timezone'), (
       select string_agg(concat_ws('=', enumtypid, enumlabel), ',' order by enumtypid, enumsortorder)
       from pg_catalog.pg_enum
       where enumtypid in (
         select attribute.atttypid from pg_catalog.pg_attribute as attribute where attribute.attrelid = any ($1::oid[])
         union
         select type.typbasetype from pg_catalog.pg_attribute as attribute
         join pg_catalog.pg_type as type on type.oid = attribute.atttypid
         where attribute.attrelid = any ($1::oid[])
       )
     )) as text`,
    [relations.map(({ oid }) => oid)],
  )
  return rows[0]?.text ?? ''
}

interface Beneath {
  readonly oid: string
  readonly schema: string
  readonly name: string
  readonly kind: string
  /** Of a view, and of the materialized view itself. */
  readonly definition: string | null
  readonly isOdd: boolean
}

/** The view itself first; what a stored one reads is not looked at. */
const beneath = `
  with recursive beneath as (
    select class.oid, class.relkind, 0 as depth from pg_catalog.pg_class as class where class.oid = pg_catalog.to_regclass($1)
    union
    select below.oid, below.relkind, 1
    from beneath
    join pg_catalog.pg_rewrite as rule
      on rule.ev_class = beneath.oid and (beneath.relkind = 'v' or (beneath.relkind = 'm' and beneath.depth = 0))
    join pg_catalog.pg_depend as dependency
      on dependency.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass and dependency.objid = rule.oid
      and dependency.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass and dependency.refobjid <> beneath.oid
    join pg_catalog.pg_class as below on below.oid = dependency.refobjid
  )
  select
    class.oid::text as oid, namespace.nspname::text as schema, class.relname::text as name, class.relkind::text as kind,
    case when class.relkind = 'v' or beneath.depth = 0 then pg_catalog.pg_get_viewdef(class.oid) end as definition,
    class.relkind not in ('v', 'm', 'r') or class.relrowsecurity or class.relispartition
      or exists (select from pg_catalog.pg_inherits where inhparent = class.oid)
      or class.relpersistence <> 'p' or not class.relispopulated
      -- Functions and operators that are not PostgreSQL's own may give anything.
      or exists (
        select from pg_catalog.pg_rewrite as rule
        join pg_catalog.pg_depend as dependency
          on dependency.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass and dependency.objid = rule.oid
        where rule.ev_class = class.oid
          and dependency.refclassid in ('pg_catalog.pg_proc'::pg_catalog.regclass, 'pg_catalog.pg_operator'::pg_catalog.regclass)
      ) as "isOdd"
  from beneath
  join pg_catalog.pg_class as class on class.oid = beneath.oid
  join pg_catalog.pg_namespace as namespace on namespace.oid = class.relnamespace
  order by beneath.depth, class.oid`

function isSteady(definition: string): boolean {
  const { stmts } = parseSync(definition) as { stmts: { stmt: Readonly<Record<string, unknown>> }[] }
  return stmts.length === 1 && isRepeatable(stmts[0]?.stmt.SelectStmt as Readonly<Record<string, unknown>>)
}
