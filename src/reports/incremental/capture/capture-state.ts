import type { ClientBase, Pool } from 'pg'
import { arrayLiteral } from '../../../database/array-literal.js'
import { qualify, quoteLiteral } from '../../../database/identifiers.js'
import type { Asked } from '../../../database/one-message.js'
import { changeTable, triggerNames } from './change-table.js'

/**
 * Whether every change of a table is written down: since reports were worked out (`on`), or since later, so that they have to be
 * worked out anew (`begun`); nobody has asked for it (`off`), or something has happened to it (`lost`).
 */
export interface CaptureState {
  readonly schema: string
  readonly name: string
  readonly state: 'on' | 'begun' | 'off' | 'lost'
}

type Table = Pick<CaptureState, 'schema' | 'name'>

/**
 * Whether the changes of tables are written down, and have been since that began, as far as the snapshot sees.
 *
 * A trigger that was disabled and enabled again has another row in pg_trigger since, which its xmin tells; so has a table that was
 * dropped and made anew, or come back from a dump. What was written meanwhile is then certain to be missed by nobody.
 */
export async function readCaptureStates(client: ClientBase | Pool, tables: readonly Table[]): Promise<CaptureState[]> {
  const { text, values = [] } = askCaptureStates(tables)
  return captureStates(tables, (await client.query<MarksRow>(text, [...values])).rows)
}

interface MarksRow {
  readonly marks: string | null
  readonly told: string | null
  readonly present: boolean
}

/** What `captureStates` reads, to be asked together with something else. */
export function askCaptureStates(tables: readonly Table[]): Asked {
  return {
    text: `select ${marksOf('wanted.relation', 'wanted.changes')} as marks,
       pg_catalog.obj_description(pg_catalog.to_regclass(wanted.changes), 'pg_class') as told,
       pg_catalog.to_regclass(wanted.changes) is not null as present
     from unnest($1::text[], $2::text[]) with ordinality as wanted (relation, changes, place)
     order by wanted.place`,
    values: [
      arrayLiteral(tables.map(({ schema, name }) => qualify(schema, name))),
      arrayLiteral(tables.map(changeTable)),
    ],
  }
}

/** @param rows what was answered to `askCaptureStates` */
export function captureStates(tables: readonly Table[], rows: readonly MarksRow[]): CaptureState[] {
  return rows.map(({ marks, told, present }, place) => {
    const { schema, name } = tables[place] as Table
    const known = marks !== null && (['on', 'begun'] as const).find((state) => told === textOf(state, marks))
    return { schema, name, state: known || (present ? 'lost' : 'off') }
  })
}

/**
 * Remembers what a table and its triggers are like: in the transaction that made them that it has begun, and in the one that has
 * worked reports out since that it is on.
 */
export async function markCapture(client: ClientBase, table: Table, state: 'on' | 'begun'): Promise<void> {
  const { rows } = await client.query<{ marks: string | null }>(`select ${marksOf('$1::text', '$2::text')} as marks`, [
    qualify(table.schema, table.name),
    changeTable(table),
  ])
  const text = textOf(state, rows[0]?.marks ?? '')
  await client.query(`comment on table ${changeTable(table)} is ${quoteLiteral(text)}`)
}

// With the table that it is about, so that no state has to be kept elsewhere, and none is left once it is gone.
function textOf(state: 'on' | 'begun', marks: string): string {
  const until = state === 'on' ? '' : ' that have yet to be worked out'
  return `Rows of a table as they were and became, until reports${until} have taken them in: ${marks}`
}

/**
 * SQL: whether triggers do not see all that changes in a table, or not all of it can be seen, whatever they are like: what a subscription
 * brings does not fire triggers of statements, an unlogged table is empty after a crash, and row-level security hides rows.
 */
function notTold(table: string): string {
  return `(
      ${table}.relpersistence <> 'p' or ${table}.relrowsecurity
      or exists (select from pg_catalog.pg_subscription_rel where srrelid = ${table}.oid)
    )`
}

/** Everything that has to stay as it is so that no change goes by: the table, its columns that are read, triggers and functions; null where that is not enough. */
function marksOf(relation: string, changes: string): string {
  const names = triggerNames.map(quoteLiteral).join(', ')
  return `(
    select concat_ws(' ',
      class.oid, class.relkind, class.relispartition,
      exists (select from pg_catalog.pg_inherits where inhparent = class.oid or inhrelid = class.oid),
      pg_catalog.to_regclass(${changes})::pg_catalog.oid,
      (
        select pg_catalog.string_agg(
          pg_catalog.concat_ws(',', trigger.oid, trigger.xmin, trigger.tgenabled, function.oid, function.xmin), ' ' order by trigger.tgname
        )
        from pg_catalog.pg_trigger as trigger join pg_catalog.pg_proc as function on function.oid = trigger.tgfoid
        where trigger.tgrelid = class.oid and trigger.tgname in (${names})
      ),
      (
        select pg_catalog.string_agg(
          pg_catalog.concat_ws(',', own.attname, own.atttypid, own.atttypmod, own.attcollation), ' ' order by kept.attnum
        )
        from pg_catalog.pg_attribute as kept
        left join pg_catalog.pg_attribute as own
          on own.attrelid = class.oid and own.attname = kept.attname and not own.attisdropped
        where kept.attrelid = pg_catalog.to_regclass(${changes}) and kept.attnum > 0 and not kept.attisdropped
          and not pg_catalog.starts_with(kept.attname, 'viewdesk_')
      )
    )
    from pg_catalog.pg_class as class
    where class.oid = pg_catalog.to_regclass(${relation}) and not ${notTold('class')}
  )`
}
