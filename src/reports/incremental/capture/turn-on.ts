import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { sqlState, sqlStates } from '../../../database/sql-state.js'
import { inTransaction } from '../../../database/transactions.js'
import { markCapture, readCaptureStates } from './capture-state.js'
import { type CapturedTable, captureStatements, changeTable, releaseStatements } from './change-table.js'

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

/**
 * Has every change of some tables written down from now on; those whose changes already are stay as they are.
 *
 * Each table is a transaction of its own, which waits for writers for a second at most and then tries again: behind a lock that
 * waits, everybody else would wait too.
 *
 * Reports of tables that it has begun with are worked out anew by the next fold.
 *
 * @returns those tables
 * @throws TablesBusyError
 */
export async function turnCaptureOn(
  pool: pg.Pool,
  tables: readonly CapturedTable[],
  tries = 30,
): Promise<CapturedTable[]> {
  const begun: CapturedTable[] = []
  for (const table of tables) {
    await withShortLocks(tries, 'on', table, () =>
      inTransaction(pool, async (client) => {
        await client.query(shortLocks)
        const [state] = await readCaptureStates(client, [table])
        if ((state?.state === 'on' || state?.state === 'begun') && (await keepsAll(client, table))) return
        // What was written down with a gap is of no use.
        for (const statement of releaseStatements(table)) await client.query(statement)
        for (const statement of captureStatements(table)) await client.query(statement)
        await markCapture(client, table, 'begun')
        begun.push(table)
      }),
    )
  }
  return begun
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

async function withShortLocks(
  tries: number,
  action: 'on' | 'off',
  { schema, name }: Pick<CapturedTable, 'schema' | 'name'>,
  work: () => Promise<void>,
): Promise<void> {
  for (let left = tries; ; left -= 1) {
    try {
      return await work()
    } catch (error) {
      if (sqlState(error) !== sqlStates.lockNotAvailable) throw error
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
