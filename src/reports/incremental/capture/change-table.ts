import { createHash } from 'node:crypto'
import { qualify, quoteIdentifier } from '../../../database/identifiers.js'

/** A table whose changes are written down, and of which columns. */
export interface CapturedTable {
  readonly schema: string
  readonly name: string
  /** What views read of it, with their types as PostgreSQL writes them. */
  readonly columns: readonly { readonly name: string; readonly type: string; readonly collation: string | null }[]
}

type Table = Pick<CapturedTable, 'schema' | 'name'>

/** Where the rows of a table are written down as they were and as they became. */
export function changeTable(table: Table): string {
  return qualify('viewdesk', changeName(table))
}

/** Also without its schema, where that is the usual one, it is no other table's. */
function changeName({ schema, name }: Table): string {
  if (schema === 'public' && name.length <= longest) return `change_${name}`
  const hash = createHash('sha256').update(`${schema}.${name}`).digest('hex').slice(0, 8)
  return `change_${name.slice(0, longest - 9)}_${hash}`
}

// With "change_" before it and "_truncate" behind it, it is not cut by PostgreSQL.
const longest = 40

/**
 * The statements that have PostgreSQL write down each change of a table, in the transaction that makes it: which rows there were, which
 * there are. Nothing of it is unique, so that writers never wait for one another, and writers need no right of their own.
 *
 * A trigger that is always enabled fires for what replication writes, too.
 */
export function captureStatements(table: CapturedTable): string[] {
  const relation = qualify(table.schema, table.name)
  const changes = changeTable(table)
  const columns = table.columns.map(({ name }) => quoteIdentifier(name)).join(', ')
  const list = columns === '' ? '' : `, ${columns}`
  const declared = table.columns.map(
    ({ name, type, collation }) =>
      `, ${quoteIdentifier(name)} ${type}${collation === null ? '' : ` collate ${collation}`}`,
  )
  const write = (rows: string) =>
    `insert into ${changes} (viewdesk_is_new${list}) select ${rows === 'viewdesk_new'}${list} from ${rows};`
  const truncated = `insert into ${changes} (viewdesk_is_new${list}) select false${list} from ${relation};`
  return [
    `create table ${changes} (
       viewdesk_number bigint generated always as identity,
       viewdesk_transaction xid8 not null default pg_current_xact_id(),
       viewdesk_is_new boolean not null${declared.join('')}
     ) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000)`,
    ...events.flatMap(({ name, on, transitions, images }) => [
      writer(functionOf(table, name), images.map(write).join('\n  ')),
      trigger(table, name, `after ${on} on ${relation}${transitions} for each statement`),
    ]),
    // Before, as there are no rows to be seen after it.
    writer(functionOf(table, 'truncate'), truncated),
    trigger(table, 'truncate', `before truncate on ${relation} for each statement`),
  ]
}

/** The statements that leave no trace of it. */
export function releaseStatements(table: Table): string[] {
  const names = [...events.map(({ name }) => name), 'truncate']
  return [
    ...names.flatMap((name) => [
      `drop trigger if exists viewdesk_${name} on ${qualify(table.schema, table.name)}`,
      // Its triggers may be on a table that has been renamed since.
      `drop function if exists ${functionOf(table, name)}() cascade`,
    ]),
    `drop table if exists ${changeTable(table)}`,
  ]
}

/** The triggers that it has on the table. */
export const triggerNames = ['viewdesk_delete', 'viewdesk_insert', 'viewdesk_truncate', 'viewdesk_update']

const events = [
  { name: 'insert', on: 'insert', transitions: ' referencing new table as viewdesk_new', images: ['viewdesk_new'] },
  {
    name: 'update',
    on: 'update',
    transitions: ' referencing old table as viewdesk_old new table as viewdesk_new',
    images: ['viewdesk_old', 'viewdesk_new'],
  },
  { name: 'delete', on: 'delete', transitions: ' referencing old table as viewdesk_old', images: ['viewdesk_old'] },
]

function functionOf(table: Table, event: string): string {
  return qualify('viewdesk', `${changeName(table)}_${event}`)
}

function writer(name: string, body: string): string {
  return `create function ${name}() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $viewdesk$
begin
  ${body}
  return null;
end $viewdesk$;
revoke all on function ${name}() from public`
}

function trigger(table: CapturedTable, event: string, when: string): string {
  const relation = qualify(table.schema, table.name)
  return `create trigger viewdesk_${event} ${when} execute function ${functionOf(table, event)}();
     alter table ${relation} enable always trigger viewdesk_${event}`
}
