import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { qualify } from '../../../database/identifiers.js'
import { sqlState, sqlStates } from '../../../database/sql-state.js'
import { inTransaction } from '../../../database/transactions.js'
import { markCapture, readCaptureStates } from './capture-state.js'
import {
  againMark,
  type CapturedTable,
  changeTable,
  releaseStatements,
  triggerNames,
  triggerStatements,
  wayOf,
  writerStatements,
  writersOf,
  writersWay,
} from './change-table.js'

/** Tables that somebody kept locked for longer than was waited; they are as they were. */
export class TablesBusyError extends Error {
  readonly code = 'tables_busy'
  constructor(
    action: 'on' | 'off',
    readonly tables: readonly string[],
    cause: unknown,
  ) {
    super(
      `Somebody is using ${tables.join(', ')} all the time, so that capture could not be turned ${action} there. Try again when less is written.`,
      { cause },
    )
    this.name = 'TablesBusyError'
  }
}

/** What came of turning it on. */
export interface TurnedOn {
  /** Tables that it has begun with: reports of them are worked out anew by the next fold. */
  readonly begun: readonly CapturedTable[]
  /** Statements for whoever owns the other tables, or may do everything; then it can be turned on there. */
  readonly forOwners: readonly { readonly table: CapturedTable; readonly statements: readonly string[] }[]
}

/**
 * Has every change of some tables written down from now on; those whose changes already are stay as they are.
 *
 * Each table is a transaction of its own, which waits for writers for a second at most and then tries again: behind a lock that
 * waits, everybody else would wait too.
 *
 * @throws TablesBusyError
 */
export async function turnCaptureOn(pool: pg.Pool, tables: readonly CapturedTable[], tries = 30): Promise<TurnedOn> {
  const begun: CapturedTable[] = []
  const forOwners: { table: CapturedTable; statements: string[] }[] = []
  for (const table of tables) {
    const came = await withShortLocks(tries, 'on', table, () =>
      inTransaction(pool, async (client) => {
        await client.query(shortLocks)
        return await turnOneOn(client, table)
      }),
    )
    if (came === 'begun') begun.push(table)
    if (came === 'for its owner') forOwners.push({ table, statements: triggerStatements(table) })
  }
  return { begun, forOwners }
}

/** `waiting`: it has begun, and somebody still writes who began before it. */
async function turnOneOn(
  client: pg.ClientBase,
  table: CapturedTable,
): Promise<'on' | 'begun' | 'for its owner' | 'waiting'> {
  const [state] = await readCaptureStates(client, [table])
  const keeps = await keepsAll(client, table)
  const isOfBefore = await areOfBefore(client, table)
  if (keeps && !isOfBefore && (state?.state === 'on' || state?.state === 'begun')) return 'on'
  const { isOurs, areEnabled } = await readTriggers(client, table)
  if (isOurs) {
    // What was written down with a gap is of no use.
    for (const statement of releaseStatements(table)) await client.query(statement)
    for (const statement of writerStatements(table)) await client.query(statement)
    for (const statement of triggerStatements(table)) await client.query(statement)
  } else {
    const isAgain = isOfBefore || (await hasGivenUp(client, table))
    if (isAgain || !keeps) {
      await client.query(`drop table if exists ${changeTable(table)}`)
      for (const statement of writerStatements(table, { isAgain })) await client.query(statement)
    }
  }
  if (!isOurs && !areEnabled) {
    await lendWriters(client, table)
    return 'for its owner'
  }
  if (!isOurs && !(await areOldWritersGone(client, table))) return 'waiting'
  await markCapture(client, table, 'begun')
  return 'begun'
}

/**
 * Whoever adds a trigger has to find its function and may have to be let run it; nobody can run these but by a trigger. It needs no
 * right any more once it is there.
 */
async function lendWriters(client: pg.ClientBase, table: CapturedTable): Promise<void> {
  const { rows } = await client.query<{ owner: string; mayAdd: boolean }>(
    `select relowner::pg_catalog.regrole::text as owner,
       pg_catalog.has_schema_privilege(relowner, 'viewdesk', 'USAGE') and (
         select bool_and(pg_catalog.has_function_privilege(relowner, pg_catalog.to_regproc(name)::pg_catalog.oid, 'EXECUTE'))
         from unnest($2::text[]) as name
       ) as "mayAdd"
     from pg_catalog.pg_class where oid = pg_catalog.to_regclass($1)`,
    [qualify(table.schema, table.name), writersOf(table)],
  )
  const [found] = rows
  if (found === undefined || found.mayAdd) return
  await client.query(`grant usage on schema viewdesk to ${found.owner}`)
  const functions = writersOf(table).map((name) => `${name}()`)
  await client.query(`grant execute on function ${functions.join(', ')} to ${found.owner}`)
}

/** Whether this role may add triggers to a table, and whether ours are there and fire. */
export async function readTriggers(
  client: pg.ClientBase,
  table: Pick<CapturedTable, 'schema' | 'name'>,
): Promise<{ isOurs: boolean; areEnabled: boolean }> {
  const { rows } = await client.query<{ isOurs: boolean; areEnabled: boolean }>(
    `select pg_catalog.pg_has_role(relowner, 'USAGE') as "isOurs",
       (
         select pg_catalog.count(*) = pg_catalog.cardinality($2::text[]) from pg_catalog.pg_trigger
         where tgrelid = class.oid and tgname = any ($2) and tgenabled = 'A'
       ) as "areEnabled"
     from pg_catalog.pg_class as class where oid = pg_catalog.to_regclass($1)`,
    [qualify(table.schema, table.name), triggerNames],
  )
  return rows[0] ?? { isOurs: false, areEnabled: false }
}

/** Whether its changes grew beyond the limit, so that they are not written down any more. */
export async function hasGivenUp(
  client: pg.ClientBase,
  table: Pick<CapturedTable, 'schema' | 'name'>,
): Promise<boolean> {
  const { rows } = await client.query<{ any: boolean }>(
    `select exists (
       select from unnest($1::text[]) as name join pg_catalog.pg_proc as function on function.oid = pg_catalog.to_regproc(name)
       where function.prosrc = 'begin return null; end'
     ) as any`,
    [writersOf(table)],
  )
  return rows[0]?.any === true
}

/** Whether an earlier release has made what writes its changes down, which may be wrong where this one is not. */
async function areOfBefore(client: pg.ClientBase, table: CapturedTable): Promise<boolean> {
  const { rows } = await client.query<{ are: boolean }>(
    `select coalesce(bool_or(${wayOf('function.prosrc')} < $2), false) as are
     from unnest($1::text[]) as name join pg_catalog.pg_proc as function on function.oid = pg_catalog.to_regproc(name)
     where function.prosrc <> 'begin return null; end'`,
    [writersOf(table), writersWay],
  )
  return rows[0]?.are === true
}

/** Whoever adds triggers waits for all who write; whoever replaces functions does not, and those may have written nothing down. */
async function areOldWritersGone(client: pg.ClientBase, table: CapturedTable): Promise<boolean> {
  const { rows } = await client.query<{ areGone: boolean }>(
    `select bool_and(age(function.xmin) > age(pg_snapshot_xmin(pg_current_snapshot())::xid)) as "areGone"
     from unnest($1::text[]) as name join pg_catalog.pg_proc as function on function.oid = pg_catalog.to_regproc(name)
     where position($2 in function.prosrc) > 0`,
    [writersOf(table), againMark],
  )
  return rows[0]?.areGone !== false
}

/** Leaves no trace of it in the tables or beside them. */
export async function turnCaptureOff(
  pool: pg.Pool,
  tables: readonly Pick<CapturedTable, 'schema' | 'name'>[],
  tries = 30,
): Promise<void> {
  for (const table of tables) {
    await withShortLocks(tries, 'off', table, () =>
      inTransaction(pool, async (client) => {
        await client.query(shortLocks)
        for (const statement of releaseStatements(table)) await client.query(statement)
      }),
    )
  }
}

const shortLocks = "set local lock_timeout = '1s'"

async function withShortLocks<T>(
  tries: number,
  action: 'on' | 'off',
  { schema, name }: Pick<CapturedTable, 'schema' | 'name'>,
  work: () => Promise<T>,
): Promise<T> {
  for (let left = tries; ; left -= 1) {
    try {
      return await work()
    } catch (error) {
      const state = sqlState(error)
      // Two that make the same table at the same moment, of which the second finds it made.
      if (state !== sqlStates.lockNotAvailable && state !== sqlStates.uniqueViolation) throw error
      if (left <= 1) throw new TablesBusyError(action, [`${schema}.${name}`], error)
      // Those who have waited behind it go first.
      await sleep(300)
    }
  }
}

async function keepsAll(client: pg.ClientBase, table: CapturedTable): Promise<boolean> {
  const { rows } = await client.query<{ count: number }>(
    `select count(*)::int as count from pg_catalog.pg_attribute
     where attrelid = pg_catalog.to_regclass($1) and not attisdropped and attname = any ($2)`,
    [changeTable(table), table.columns.map(({ name }) => name)],
  )
  return rows[0]?.count === table.columns.length
}
