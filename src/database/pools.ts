import pg from 'pg'
import { Client } from './client.js'
import { type Joining, openJoining } from './joining.js'
import { socketOf } from './lent-client.js'
import { defaultLimits, type Limits } from './limits.js'
import { noteConnection } from './prepared.js'
import { openShares, type Shares } from './shares.js'
import { watchForSilence } from './silence.js'
import { sqlState, sqlStates } from './sql-state.js'

/** Connections by purpose, so that no long export or refresh ever takes the connections of a person who waits for a page. */
export interface Pools {
  readonly read: pg.Pool
  readonly export: pg.Pool
  readonly refresh: pg.Pool
  /** sessions, accounts, run history: short reads and writes of the panel's own tables */
  readonly admin: pg.Pool
  /** Of `read`: by the report that is read, or what else is. */
  readonly shares: Shares
  /** Of `read`: those who ask the same, while they wait for their turn. */
  readonly joining: Joining
  readonly limits: Limits
  /** Resolves when the last connection is given back. */
  end(): Promise<void>
  /** Closes what is still open, whoever uses it. */
  cut(): void
}

/** What a pool needs of a log; pino has it. */
export interface ErrorLog {
  error(details: object, message: string): void
}

// Three refreshes at once, each with another connection that holds its snapshot for the checks behind it.
const sizes = { read: 10, export: 4, refresh: 6, admin: 5 } as const
const mostOfOneReport = 4

/** How many connections a busy process has: those of its pools, and one that asks whether PostgreSQL still works on another. */
export const mostConnections = Object.values(sizes).reduce((sum, size) => sum + size, 1)

export type Purpose = keyof typeof sizes

/**
 * Opens the pools; connections are made when they are first needed.
 *
 * @param limits how long is waited for a database that does not answer
 */
export function openPools(connectionString: string, log: ErrorLog, limits: Limits = defaultLimits): Pools {
  // A pool counts as ended before the last connection is closed, and what happens to it after that does not matter.
  const logWhileOpen: ErrorLog = {
    error: (details, message) => {
      if (ended === null) log.error(details, message)
    },
  }
  const clients = new Set<pg.ClientBase>()
  const open = (purpose: Purpose): pg.Pool => {
    const pool = openPool(connectionString, purpose, logWhileOpen, limits)
    pool.on('connect', (client) => clients.add(client))
    pool.on('remove', (client) => clients.delete(client))
    return pool
  }
  let ended: Promise<unknown> | null = null
  const pools = { read: open('read'), export: open('export'), refresh: open('refresh'), admin: open('admin') }
  const watch = watchForSilence(Object.values(pools), {
    connectionString,
    limits,
    onGivenUp: (pool, silentMs) =>
      logWhileOpen.error({ pool: purposeOf(pools, pool), silentMs }, 'The database did not answer on a connection.'),
  })
  return {
    ...pools,
    shares: openShares({ most: mostOfOneReport, waitMs: limits.connectMs }),
    joining: openJoining(),
    limits,
    end: async () => {
      ended ??= Promise.all(Object.values(pools).map((pool) => pool.end())).finally(() => watch.stop())
      await ended
    },
    cut: () => {
      watch.stop()
      for (const client of clients) socketOf(client).destroy()
    },
  }
}

/** Whether one of its connections may be lent to somebody who has one already: the other half is for those who have none. */
export function hasToSpare({ totalCount, idleCount, options }: pg.Pool): boolean {
  return (totalCount - idleCount) * 2 <= options.max
}

function purposeOf(pools: Readonly<Record<Purpose, pg.Pool>>, pool: pg.Pool): string {
  return Object.entries(pools).find(([, one]) => one === pool)?.[0] ?? ''
}

function openPool(connectionString: string, purpose: Purpose, log: ErrorLog, limits: Limits): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    Client,
    max: sizes[purpose],
    connectionTimeoutMillis: limits.connectMs,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    application_name: `viewdesk ${purpose}`,
    types: textTypes,
    onConnect: async (client) => noteConnection(pool, client, await settleSession(client, limits.connectMs)),
  })
  // Without a listener a restart of PostgreSQL ends this process. The pool replaces the lost connection by itself.
  pool.on('error', (error) => {
    // The server takes idle ones back, as this one would itself: nobody had it.
    if (sqlState(error) === sqlStates.idleSessionTimeout) return
    // The error itself drags the whole client along, password included.
    log.error({ reason: error.message, pool: purpose }, 'A database connection was lost.')
  })
  return pool
}

// A database or a role may have another style, such as 01.06.2025; nobody could read that back for certain. Whether 01.06. is in
// June or in January where a report reads it stays what the database says: so does whoever else reads it. Or it takes a
// backslash in a text for more than that, and reads other patterns than ours. Of all session settings these are two that
// PgBouncer keeps for each of its clients, so that a plain SET holds there too.
/** @returns the process that answers */
async function settleSession(client: pg.ClientBase, limitMs: number): Promise<number> {
  // Not lent yet, so that nobody else would notice that it is not answered; where it fails, the connection is closed.
  const text = "set datestyle = 'ISO'; set standard_conforming_strings = on; select pg_backend_pid() as pid"
  const statement = { text, query_timeout: limitMs }
  const results = (await client.query(statement)) as unknown as pg.QueryResult<{ pid: number }>[]
  return results.at(-1)?.rows[0]?.pid ?? 0
}

// date, timestamp, timestamptz: a JavaScript Date would shift days and lose microseconds.
const asText: ReadonlySet<number> = new Set([1082, 1114, 1184])

/** Reads days and times as PostgreSQL prints them; numeric and bigint are text already. */
export const textTypes: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    asText.has(oid) ? (value: string) => value : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
}
