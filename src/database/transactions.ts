import type pg from 'pg'
import { quoteLiteral } from './identifiers.js'
import { isConnectionLost, sqlState } from './sql-state.js'

export interface SnapshotOptions {
  /** IANA name: what a day is, and how times are printed */
  readonly timeZone: string
  /** for each statement; 30,000 unless told; 0 for no limit, but for the client's own end */
  readonly timeoutMs?: number
}

const lockTimeoutMs = 10_000

/**
 * A statement for the start of a transaction: within a second after its client has gone, PostgreSQL ends what it does,
 * waiting for a lock included. Windows, and macOS before PostgreSQL 16, cannot tell, and would refuse the setting.
 */
export const endWithClient = `select set_config('client_connection_check_interval', '1s', true)
  where version() !~* '(windows|mingw|visual c|msvc|darwin|apple)'`

/** A statement for the start of a transaction that may take hours, whatever limits the role or the database has. */
export const unlimited = `set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0;
  select set_config('transaction_timeout', '0', true) where current_setting('server_version_num')::int >= 170000`

/** Runs the work in one read committed transaction: all of it is kept, or, when it throws, nothing. */
export async function inTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  return await transaction(pool, 'begin isolation level read committed read write', work, { waitsForEnd: true })
}

/**
 * Runs the work on one unchanging, read-only picture of the database, so that rows, count and totals agree.
 *
 * Names are found along `reports, public`. Everything is set for this transaction only, as PgBouncer asks.
 */
export async function inSnapshot<T>(
  pool: pg.Pool,
  options: SnapshotOptions,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  return await transaction(pool, beginSnapshot(options), work, { waitsForEnd: false })
}

/**
 * As `inSnapshot`, with a first read that travels with BEGIN: on a busy machine a round trip costs more than a small read.
 *
 * @param first one SELECT without parameters
 */
export async function inSnapshotAfter<Row, T>(
  pool: pg.Pool,
  options: SnapshotOptions,
  first: string,
  work: (client: pg.PoolClient, rows: readonly Row[]) => Promise<T>,
): Promise<T> {
  const begin = `${beginSnapshot(options)}; ${first}`
  return await transaction(pool, begin, (client, rows) => work(client, rows as Row[]), { waitsForEnd: false })
}

function beginSnapshot(options: SnapshotOptions): string {
  return [
    'begin isolation level repeatable read read only',
    `set local timezone = ${quoteLiteral(options.timeZone)}`,
    // Compiling a plan made a small read 320 times slower than running it.
    'set local jit = off',
    `set local statement_timeout = ${Math.trunc(options.timeoutMs ?? 30_000)}`,
    'set local search_path = reports, public',
    // Whoever locks a table must not take all connections of the panel with it.
    `set local lock_timeout = ${lockTimeoutMs}`,
    ...(options.timeoutMs === 0 ? [endWithClient] : []),
  ].join('; ')
}

/** Lends one connection outside any transaction, for statements that refuse one (VACUUM, CREATE INDEX CONCURRENTLY). */
export async function withClient<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  // While a connection is lent, the pool does not listen to it: without this a restart of PostgreSQL ends the process.
  const onError = (error: Error) => {
    broken = error
  }
  client.on('error', onError)
  try {
    return await work(client)
  } catch (error) {
    // A statement that PostgreSQL refused leaves the connection usable; anything else (a lost connection) does not.
    if (!isRefusedStatement(error)) broken ??= error instanceof Error ? error : new Error(String(error))
    throw error
  } finally {
    client.removeListener('error', onError)
    client.release(broken)
  }
}

/** Like withClient, for statements that may take hours, whatever limits the role or the database has. */
export async function withUnlimitedClient<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  return await withClient(pool, async (client) => {
    const { rows } = await client.query<{ limited: boolean }>(
      "select current_setting('statement_timeout') <> '0' as limited",
    )
    if (!rows[0]?.limited) return await work(client)
    // These statements refuse a transaction, and with it SET LOCAL.
    await client.query('set statement_timeout = 0')
    try {
      return await work(client)
    } finally {
      await client.query('reset statement_timeout').catch(() => undefined)
    }
  })
}

/** @param options.waitsForEnd false where nothing was written: what was read is as true before COMMIT as after it */
async function transaction<T>(
  pool: pg.Pool,
  begin: string,
  work: (client: pg.PoolClient, rows: readonly unknown[]) => Promise<T>,
  options: { waitsForEnd: boolean },
): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  const onError = (error: Error) => {
    broken = error
  }
  const release = () => {
    client.removeListener('error', onError)
    client.release(broken)
  }
  client.on('error', onError)
  try {
    const rows = lastRows(await client.query(begin))
    const result = await work(client, rows)
    const end = client.query('commit')
    if (options.waitsForEnd) {
      await end
      release()
    } else {
      end.catch(onError).finally(release)
    }
    return result
  } catch (error) {
    // The work's own error is the one worth reporting; a failed rollback only means that the connection is gone.
    await client.query('rollback').catch(onError)
    release()
    throw error
  }
}

/** Several statements in one are answered by several results. */
function lastRows(results: pg.QueryResult | readonly pg.QueryResult[]): readonly unknown[] {
  return (Array.isArray(results) ? results.at(-1) : results)?.rows ?? []
}

/** PostgreSQL refused a statement, and the connection is as good as before; anything else (a lost connection) is not. */
export function isRefusedStatement(error: unknown): boolean {
  const state = sqlState(error)
  return state !== null && !isConnectionLost(state)
}
