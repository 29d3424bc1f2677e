import type pg from 'pg'
import { quoteLiteral } from './identifiers.js'
import { limitSilence, limitsOf, nameTransaction, processIdOf, socketOf, transactionName } from './lent-client.js'
import { queryPlanned } from './prepared.js'
import { isConnectionLost, sqlState, sqlStates } from './sql-state.js'

export interface SnapshotOptions {
  /** IANA name: what a day is, and how times are printed */
  readonly timeZone: string
  /** for each statement; 30,000 by default; 0 for no limit, but for the client's own end */
  readonly timeoutMs?: number | undefined
  /**
   * A SELECT without parameters that travels with BEGIN, since on a busy machine a round trip costs more than a small
   * read; the work is handed its rows.
   */
  readonly first?: string | undefined
  /** Statements that set more for this transaction. */
  readonly settings?: string | undefined
  /** A picture that another transaction has exported, and is still open to lend; a new one when left out. */
  readonly snapshot?: string | undefined
  /** PostgreSQL may go on with the plan of a prepared statement, whatever its values; by default it plans for those of each. */
  readonly keepsPlans?: boolean | undefined
  /** Says that whoever asked has gone away: the work ends, and what PostgreSQL does for it. */
  readonly signal?: AbortSignal | undefined
}

/** Whoever asked has gone away; nobody reads this. */
export class ReaderGoneError extends Error {
  readonly code = 'reader_gone'
  readonly status = 499
  constructor() {
    super('The reader went away before the answer was there.')
    this.name = 'ReaderGoneError'
  }
}

const lockTimeoutMs = 10_000

const noticesEnds = "version() !~* '(windows|mingw|visual c|msvc|darwin|apple)'"

/**
 * A statement for the start of a transaction: within a second after its client has gone, PostgreSQL ends what it does,
 * waiting for a lock included. Windows, and macOS before PostgreSQL 16, cannot tell, and would refuse the setting.
 */
export const endWithClient = `select set_config('client_connection_check_interval', '1s', true) where ${noticesEnds}`

/** A statement for the start of a transaction that may take hours, whatever limits the role or the database has. */
export const unlimited = `set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0;
  select set_config('transaction_timeout', '0', true) where current_setting('server_version_num')::int >= 170000`

const printing = {
  intervalstyle: 'postgres',
  bytea_output: 'hex',
  extra_float_digits: '1',
  quote_all_identifiers: 'off',
  // What is read: for old applications a backslash in a text is the beginning of something else.
  standard_conforming_strings: 'on',
}

/**
 * `unlimited`, `endWithClient` and `printSettled` as a single SELECT, for a transaction of a few milliseconds: PostgreSQL answers each
 * statement by itself, and all answers are read here.
 *
 * @param more settings, with their values
 */
export function settle(more: Readonly<Record<string, string>>): string {
  const all = { ...printing, statement_timeout: '0', idle_in_transaction_session_timeout: '0', ...more }
  const sets = Object.entries(all).map(([name, value]) => `set_config('${name}', ${quoteLiteral(value)}, true)`)
  return `select ${sets.join(', ')},
    case when current_setting('server_version_num')::int >= 170000 then set_config('transaction_timeout', '0', true) end,
    case when ${noticesEnds} then set_config('client_connection_check_interval', '1s', true) end`
}

/**
 * Statements for the start of a transaction: values are printed the same, to the last digit, whatever a role or a database has
 * set, since ids, filters and links are made of what is printed. REFRESH CONCURRENTLY fails where all names are quoted.
 */
export const printSettled = Object.entries(printing)
  .map(([name, value]) => `set local ${name} = ${quoteLiteral(value)}`)
  .join('; ')

/** Runs the work in one read committed transaction: all of it is kept, or, when it throws, nothing. */
export async function inTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  return await inTransactionWith(pool, null, (client) => work(client))
}

/**
 * The same with a SELECT without parameters that travels with BEGIN.
 *
 * @param work is handed its rows
 */
export async function inTransactionWith<T>(
  pool: pg.Pool,
  first: string | null,
  work: (client: pg.PoolClient, first: readonly unknown[]) => Promise<T>,
): Promise<T> {
  const begin = 'begin isolation level read committed read write'
  const selects = [`select ${transactionName}`, ...(first === null ? [] : [first])]
  return await transaction(pool, { begin, selects, timeoutMs: 0, waitsForEnd: true }, work)
}

/**
 * Runs the work on one unchanging, read-only picture of the database, so that rows, count and totals agree.
 *
 * Names are found along `reports, public`. Everything is set for this transaction only, as PgBouncer asks.
 *
 * @throws ReaderGoneError when the signal ended it
 */
export async function inSnapshot<T>(
  pool: pg.Pool,
  options: SnapshotOptions,
  work: (client: pg.PoolClient, first: readonly unknown[]) => Promise<T>,
): Promise<T> {
  const { signal, timeoutMs = statementLimitMs } = options
  return await transaction(pool, { ...beginSnapshot(options, timeoutMs), timeoutMs, signal, waitsForEnd: false }, work)
}

const statementLimitMs = 30_000

function beginSnapshot(options: SnapshotOptions, timeoutMs: number): Pick<TransactionOptions, 'begin' | 'selects'> {
  const { snapshot, settings, first } = options
  const same = Object.entries({
    timezone: options.timeZone,
    // Compiling a plan made a small read 320 times slower than running it.
    jit: 'off',
    // A plan for any value would be made for filters of any size.
    plan_cache_mode: options.keepsPlans ? 'auto' : 'force_custom_plan',
    search_path: 'reports, public',
    ...printing,
    // Whoever locks a table must not take all connections of the panel with it.
    lock_timeout: String(lockTimeoutMs),
  }).map(([name, value]) => `set_config('${name}', ${quoteLiteral(value)}, true)`)
  const isEnded = timeoutMs === 0 || options.signal !== undefined
  const ending = isEnded
    ? [`case when ${noticesEnds} then set_config('client_connection_check_interval', '1s', true) end`]
    : []
  const begin = [
    'begin isolation level repeatable read read only',
    // Nothing may be read before it.
    ...(snapshot === undefined ? [] : [`set transaction snapshot ${quoteLiteral(snapshot)}`]),
    `set local statement_timeout = ${Math.trunc(timeoutMs)}`,
    ...(settings === undefined ? [] : [settings]),
  ]
  // What is the same for all is one SELECT and not a SET for each: PostgreSQL answers each statement for itself, and all
  // answers are read here.
  const selects = [
    `select ${[transactionName, ...same, ...ending].join(', ')}`,
    ...(first === undefined ? [] : [first]),
  ]
  return { begin: begin.join('; '), selects }
}

/** Lends one connection outside any transaction, for statements that refuse one (VACUUM, CREATE INDEX CONCURRENTLY). */
export async function withClient<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  // While a connection is lent, the pool does not listen to it: without this a restart of PostgreSQL ends the process.
  const onError = (error: Error) => {
    broken ??= error
  }
  client.on('error', onError)
  limitSilence(client, null)
  try {
    return await work(client)
  } catch (error) {
    // A statement that PostgreSQL refused leaves the connection usable; anything else (a lost connection) does not.
    if (!isRefusedStatement(error)) broken ??= error instanceof Error ? error : new Error(String(error))
    throw whatBroke(error, broken)
  } finally {
    client.removeListener('error', onError)
    client.release(broken)
  }
}

/**
 * Like withClient, for statements that may take hours, whatever limits the role or the database has.
 *
 * Behind a pooler in transaction mode the limit stays as it is: these statements refuse a transaction, and with it SET LOCAL,
 * and a plain SET would be found by whoever is lent the same connection next.
 *
 * @throws PooledLimitError when that limit ended a statement
 */
export async function withUnlimitedClient<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  return await withClient(pool, async (client) => {
    const { rows } = await client.query<{ limit: string; pid: number }>(
      "select current_setting('statement_timeout') as limit, pg_backend_pid() as pid",
    )
    const { limit = '0', pid = 0 } = rows[0] ?? {}
    if (limit === '0') return await work(client)
    if (pid !== processIdOf(client)) return await withinLimit(limit, work(client))
    await client.query('set statement_timeout = 0')
    try {
      return await work(client)
    } finally {
      await client.query('reset statement_timeout').catch(() => undefined)
    }
  })
}

async function withinLimit<T>(limit: string, work: Promise<T>): Promise<T> {
  return await work.catch((error) => {
    throw sqlState(error) === sqlStates.queryCanceled ? new PooledLimitError(limit, error) : error
  })
}

/** A statement that takes long met a limit that may not be lifted behind a pooler. */
export class PooledLimitError extends Error {
  // As PostgreSQL calls it.
  readonly code = sqlStates.queryCanceled
  constructor(limit: string, cause: unknown) {
    super(
      `PostgreSQL ended a long statement after ${limit}, this role's statement_timeout, which cannot be lifted through a connection pooler. Run the command with a DATABASE_URL that leads to PostgreSQL itself, or let an administrator run: alter role … set statement_timeout = 0;`,
      { cause },
    )
    this.name = 'PooledLimitError'
  }
}

interface TransactionOptions {
  readonly begin: string
  /** What travels with BEGIN: the first names the transaction, and the rows of the last one are handed to the work. */
  readonly selects: readonly string[]
  /** PostgreSQL's own limit for a statement; 0 for none. */
  readonly timeoutMs: number
  readonly signal?: AbortSignal | undefined
  /** False where nothing was written: what was read is as true before COMMIT as after it. */
  readonly waitsForEnd: boolean
}

async function transaction<T>(
  pool: pg.Pool,
  { begin, selects, timeoutMs, signal, waitsForEnd }: TransactionOptions,
  work: (client: pg.PoolClient, first: readonly unknown[]) => Promise<T>,
): Promise<T> {
  throwIfGone(signal)
  const client = await pool.connect()
  let broken: Error | undefined
  const onError = (error: Error) => {
    broken ??= error
  }
  // A closed connection is what PostgreSQL notices at once, also behind PgBouncer; the pool makes another one.
  const onGone = () => {
    broken = new ReaderGoneError()
    socketOf(client).destroy()
  }
  const release = () => {
    signal?.removeEventListener('abort', onGone)
    client.removeListener('error', onError)
    client.release(broken)
  }
  client.on('error', onError)
  signal?.addEventListener('abort', onGone)
  const { graceMs, shortMs } = limitsOf(client)
  try {
    throwIfGone(signal)
    limitSilence(client, timeoutMs === 0 ? null : timeoutMs + graceMs)
    // Its name comes with BEGIN: until it is known, nothing could end what a dead connection leaves behind.
    const results = await queryPlanned(pool, client, begin, selects)
    nameTransaction(client, results[0]?.rows ?? [])
    const result = await work(client, results.at(-1)?.rows ?? [])
    if (!waitsForEnd) limitSilence(client, shortMs)
    const end = client.query('commit')
    if (waitsForEnd) {
      await end
      release()
    } else {
      end.catch(onError).finally(release)
    }
    return result
  } catch (error) {
    // The work's own error is the one worth reporting; a failed rollback only means that the connection is gone.
    limitSilence(client, shortMs)
    const end = signal?.aborted ? Promise.resolve() : client.query('rollback').catch(onError)
    const released = end.then(release)
    if (waitsForEnd) await released
    throwIfGone(signal)
    throw whatBroke(error, broken)
  }
}

/** On a connection that broke between two statements pg only says that the client is not queryable: what broke it is worth telling. */
function whatBroke(error: unknown, broken: Error | undefined): unknown {
  const isUnqueryable = error instanceof Error && error.message.endsWith('is not queryable')
  return isUnqueryable ? (broken ?? error) : error
}

function throwIfGone(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new ReaderGoneError()
}

/** PostgreSQL refused a statement, and the connection is as good as before; anything else (a lost connection) is not. */
export function isRefusedStatement(error: unknown): boolean {
  const state = sqlState(error)
  return state !== null && !isConnectionLost(state)
}
