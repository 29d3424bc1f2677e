import { createHash } from 'node:crypto'
import type pg from 'pg'
import { processIdOf } from './lent-client.js'
import { sqlState, sqlStates } from './sql-state.js'

/**
 * Statements that are the same in every request are planned once a connection: planning a small read costs several times
 * what running it does.
 *
 * Only where the connections of a pool lead to PostgreSQL itself. A pooler in transaction mode lends another connection each
 * time, and what was prepared on the last one is not there, or is somebody else's.
 *
 * Not for statements with filters: a plan for any value would be taken for the rarest and the most frequent one.
 */
const keeps = new WeakMap<object, boolean>()

/** By connection, the names of what is prepared on it. */
const prepared = new WeakMap<object, Set<string>>()

// Each plan takes memory of its connection's process.
const mostOfConnection = 100

/**
 * Notes where a new connection of the pool leads.
 *
 * @param pid of the process that answers; a pooler hands each of its clients a process id of its own making
 */
export function noteConnection(pool: object, client: pg.ClientBase, pid: number): void {
  pools.set(client, pool)
  if (pid !== processIdOf(client)) {
    keeps.set(pool, false)
    pooled.add(pool)
  } else if (!keeps.has(pool)) keeps.set(pool, true)
}

/** By connection, the pool that it belongs to. */
const pools = new WeakMap<object, object>()

const pooled = new WeakSet<object>()

/** Whether connections of the pool lead to a pooler, as far as any was made yet. */
export function leadsToPooler(pool: object): boolean {
  return pooled.has(pool)
}

/** Whether what is prepared on a connection is found there again. */
export function keepsPrepared(client: object): boolean {
  return keeps.get(pools.get(client) ?? client) === true
}

/**
 * Puts statements to PostgreSQL in one message, where `rest` are SELECTs without parameters that are planned once.
 *
 * @param first begins a transaction, which is begun anew where PostgreSQL does not know any more what was prepared
 * @returns what the SELECTs give
 */
export async function queryPlanned(
  pool: pg.Pool,
  client: pg.ClientBase,
  first: string,
  rest: readonly string[],
): Promise<pg.QueryResult[]> {
  const known = prepared.get(client) ?? new Set<string>()
  prepared.set(client, known)
  const query = async (statements: readonly string[]) => {
    // Several statements in one are answered by several results.
    const results = (await client.query([first, ...statements].join('; '))) as unknown as pg.QueryResult[]
    return results.filter(({ command }) => command === 'SELECT').slice(-rest.length)
  }
  if (keeps.get(pool) !== true || known.size + rest.length > mostOfConnection) return await query(rest)
  const named = rest.map((text) => ({ text, name: nameOf(text) }))
  try {
    const results = await query(
      named.map(({ text, name }) => `${known.has(name) ? '' : `prepare ${name} as ${text}; `}execute ${name}`),
    )
    for (const { name } of named) known.add(name)
    return results
  } catch (error) {
    if (!isNotKept(error)) throw error
    keeps.set(pool, false)
    await client.query('rollback')
    return await query(rest)
  }
}

/** The rows of a statement with parameters that has the same plan whatever they are, such as a look-up by a key. */
export async function askPlanned<Row extends pg.QueryResultRow>(
  database: Pick<pg.ClientBase, 'query'>,
  text: string,
  values: unknown[],
): Promise<Row[]> {
  if (keeps.get(database) !== true) return (await database.query<Row>(text, values)).rows
  try {
    return (await database.query<Row>({ name: nameOf(text), text, values })).rows
  } catch (error) {
    if (!isNotKept(error)) throw error
    keeps.set(database, false)
    return (await database.query<Row>(text, values)).rows
  }
}

/**
 * The statement as node-postgres takes it, for a text that is asked again and again with other values: PostgreSQL reads it
 * once a connection, and plans it for the values of each.
 */
export function oftenAsked(
  pool: object,
  client: object,
  text: string,
  values: readonly unknown[],
): pg.QueryConfig<unknown[]> {
  const statement = { text, values: [...values] }
  if (keeps.get(pool) !== true) return statement
  const known = often.get(client) ?? new Set<string>()
  often.set(client, known)
  const name = nameOf(text)
  if (!known.has(name) && known.size >= mostOften) return statement
  known.add(name)
  return { name, ...statement }
}

/** By connection, the names of what is often asked on it. */
const often = new WeakMap<object, Set<string>>()
const mostOften = 50

/** Whether a statement failed for being prepared, and will not be any more: it may be put again. */
export function preparesNoMore(pool: object, error: unknown): boolean {
  const isLost = keeps.has(pool) && lostStates.has(sqlState(error))
  if (isLost) keeps.set(pool, false)
  return isLost
}

/** Told by its text: where two share a connection unknowingly, what one prepared is never taken for what the other did. */
export function nameOf(text: string): string {
  const known = names.get(text)
  if (known !== undefined) return known
  const name = `viewdesk_${createHash('sha256').update(text).digest('hex').slice(0, 32)}`
  if (names.size < mostNames) names.set(text, name)
  return name
}

const names = new Map<string, string>()
const mostNames = 1000

/** It is not there, or was there already: others share the connection. */
const lostStates: ReadonlySet<string | null> = new Set([
  sqlStates.invalidSqlStatementName,
  sqlStates.duplicatePreparedStatement,
])

/** Also: its columns are of other types than when it was planned. */
function isNotKept(error: unknown): boolean {
  const state = sqlState(error)
  return lostStates.has(state) || state === sqlStates.featureNotSupported
}
