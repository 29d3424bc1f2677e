import { createHash } from 'node:crypto'
import { qualify, quoteIdentifier, quoteLiteral } from '../../../database/identifiers.js'

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
 * The statements that make the table for the changes of another one, and what writes into it: which rows there were, which there are, in the
 * transaction that changes them. Nothing of it is unique, so that writers never wait for one another, and they need no right of their own.
 * All of it is ours: it needs no right on the other table but to read it.
 *
 * @param options.isAgain whether it had been given up
 */
export function writerStatements(table: CapturedTable, { isAgain = false } = {}): string[] {
  const changes = changeTable(table)
  const relation = qualify(table.schema, table.name)
  const list = table.columns.map(({ name }) => `, ${quoteIdentifier(name)}`).join('')
  const declared = table.columns.map(
    ({ name, type, collation }) =>
      `, ${quoteIdentifier(name)} ${type}${collation === null ? '' : ` collate ${collation}`}`,
  )
  // One statement for both images: each costs every writer.
  const write = (...rows: readonly { from: string; isNew: boolean }[]) =>
    `insert into ${changes} (viewdesk_is_new${list}) ${rows
      .map(({ from, isNew }) => `select ${isNew}${list} from ${from}`)
      .join(' union all ')}`
  const mark = isAgain ? againMark : ''
  return [
    `create table ${changes} (
       viewdesk_at timestamptz not null default pg_catalog.now(),
       viewdesk_is_new boolean not null${declared.join('')}
     ) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000)`,
    ...events.map(({ name, images }) =>
      writer(table, name, mark, write(...images.map((from) => ({ from, isNew: from === 'viewdesk_new' })))),
    ),
    writer(table, 'truncate', `${mark}\n  ${unlessAllIsSeen(table)}`, write({ from: relation, isNew: false })),
  ]
}

/**
 * The statements that have PostgreSQL write down each change of a table, by the functions of writerStatements. They are for whoever
 * owns the table.
 *
 * A trigger that is always enabled fires for what replication writes, too.
 */
export function triggerStatements(table: Table): string[] {
  const relation = qualify(table.schema, table.name)
  const all = [
    ...events.map(({ name, on, transitions }) => [name, `after ${on} on ${relation}${transitions}`]),
    // Before, as there are no rows to be seen after it.
    ['truncate', `before truncate on ${relation}`],
  ]
  return all.flatMap(([name = '', when]) => [
    `create or replace trigger viewdesk_${name} ${when} for each statement execute function ${functionOf(table, name)}()`,
    `alter table ${relation} enable always trigger viewdesk_${name}`,
  ])
}

/** The statements that leave no trace of it. */
export function releaseStatements(table: Table): string[] {
  return [
    // The triggers go with them, wherever the table is by now, and whoever owns it: the functions are ours.
    ...writersOf(table).map((name) => `drop function if exists ${name}() cascade`),
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
] as const

function functionOf(table: Table, event: string): string {
  return qualify('viewdesk', `${changeName(table)}_${event}`)
}

/** Stands in functions that were put in the place of ones that had given up: who writes since before them may have gone by. */
export const againMark = '-- Again, after it was given up.'

/**
 * How functions write changes down, as a number that stands in each: those of an earlier release, with a lower one or none, are made
 * anew by whoever begins to look.
 */
export const writersWay = 2

/** SQL: the number that stands in a function. */
export function wayOf(source: string): string {
  return `coalesce(substring(${source} from '-- Way ([0-9]+)')::int, 1)`
}

/** The functions that write a table's changes down, as written in SQL. */
export function writersOf(table: Table): string[] {
  return [...events.map(({ name }) => name), 'truncate'].map((event) => functionOf(table, event))
}

/**
 * TRUNCATE removes all rows, of which a transaction that keeps one snapshot does not see what others have added since: then it gives up,
 * and the rows are worked out anew.
 */
function unlessAllIsSeen(table: Table): string {
  return `if current_setting('transaction_isolation') in ('repeatable read', 'serializable') then
    ${giveUp(table)}
    return null;
  end if;`
}

function giveUp(table: Table): string {
  return `perform viewdesk.give_up(${namesOf(table)});`
}

function namesOf(table: Table): string {
  return `array[${writersOf(table).map(quoteLiteral).join(', ')}]`
}

// All that PostgreSQL says of a statement that is not right any more, a name, a type or a right that is missing among it, and not what
// passes: a lock that somebody else holds, or a full disk. Whoever gives up then may take that back, when others have gone by.
const refusals = ['syntax_error_or_access_rule_violation', 'invalid_schema_name', 'feature_not_supported']

/**
 * Beyond a megabyte of changes that wait, it asks whether they have become too many. Whoever writes to a table is not kept from it
 * by ours: where the table or a column has another name since, or may not be read any more, or there is nowhere to write it, it gives up,
 * and is made anew by the next look. What asks for that is the statement itself, of no row: it writes nothing, and so takes no number of a
 * transaction.
 *
 * @param first what stands ahead of all
 * @param write an INSERT of all rows that the statement has changed
 */
function writer(table: CapturedTable, event: string, first: string, write: string): string {
  const name = functionOf(table, event)
  const changes = `${quoteLiteral(changeTable(table))}::pg_catalog.regclass`
  return `create or replace function ${name}() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $viewdesk$
#variable_conflict use_column
-- Way ${writersWay}.
begin
  ${first}
  begin
    ${write} limit 0;
  exception when ${refusals.join(' or ')} then
    ${giveUp(table)}
    return null;
  end;
  if pg_relation_size(${changes}) > 1000000 then
    if viewdesk.gave_up(${changes}, ${namesOf(table)}) then
      return null;
    end if;
  end if;
  ${write};
  return null;
end $viewdesk$;
revoke all on function ${name}() from public`
}
