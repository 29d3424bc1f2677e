import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Config } from './config/config.js'
import { Client } from './database/client.js'
import { connectionRemedy } from './database/connection-remedy.js'
import { type EmbeddedServer, joinEmbedded, startEmbedded } from './database/embedded/embedded.js'
import { defaultLimits, type Limits } from './database/limits.js'
import { openPools, type Pools } from './database/pools.js'
import { sqlState, sqlStates } from './database/sql-state.js'

// All of a stop has five seconds.
const endPoolsMs = 700

/** What the composition root and the commands write to; pino has it. */
export interface Log {
  info(details: object, message: string): void
  warn(details: object, message: string): void
  error(details: object, message: string): void
}

export interface OpenDatabase {
  readonly pools: Pools
  readonly connectionString: string
  readonly isEmbedded: boolean
  close(): Promise<void>
}

/** The database cannot be reached, or is too old. */
export class DatabaseError extends Error {
  readonly code = 'no_database'
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'DatabaseError'
  }
}

/**
 * Opens the database that the configuration names: the embedded one when it names none.
 *
 * @param options.limits how long is waited for a database that does not answer
 * @param options.join a command beside a running panel: use its embedded database instead of starting one
 * @throws DatabaseError, EmbeddedError
 */
export async function openDatabase(
  config: Config,
  log: Log,
  { limits = defaultLimits, join }: { readonly join?: boolean; readonly limits?: Limits } = {},
): Promise<OpenDatabase> {
  if (config.databaseUrl === null) {
    return openEmbedded(await startEmbedded(config.dataDir, log, join === undefined ? {} : { join }), log, limits)
  }
  await checkServer(config.databaseUrl, limits)
  const pools = openPools(config.databaseUrl, log, limits)
  return { pools, connectionString: config.databaseUrl, isEmbedded: false, close: () => endPools(pools) }
}

/**
 * Like openDatabase, for a command that only looks: an embedded database that is not running is neither started nor made.
 *
 * @returns null where there is none to look at
 */
export async function openRunningDatabase(config: Config, log: Log): Promise<OpenDatabase | null> {
  if (config.databaseUrl !== null) return await openDatabase(config, log)
  const server = await joinEmbedded(config.dataDir)
  return server === null ? null : openEmbedded(server, log, defaultLimits)
}

function openEmbedded(server: EmbeddedServer, log: Log, limits: Limits): OpenDatabase {
  const { connectionString } = server
  const pools = openPools(connectionString, log, limits)
  const close = async (): Promise<void> => {
    // A query that still runs would be waited for: PostgreSQL's own stop ends it.
    await endPools(pools)
    await server.stop()
  }
  return { pools, connectionString, isEmbedded: true, close }
}

async function endPools(pools: Pools): Promise<void> {
  await Promise.race([pools.end(), sleep(endPoolsMs, undefined, { ref: false })])
  pools.cut()
}

/** Where a project keeps its view files. */
export function viewsDirOf(config: Config): string {
  return join(config.projectDir, 'views')
}

async function checkServer(connectionString: string, { connectMs }: Limits): Promise<void> {
  const client = openClient(connectionString, connectMs)
  try {
    await client.connect()
    const { rows } = await client.query<{ version: string }>("select current_setting('server_version_num') as version")
    const version = Number(rows[0]?.version)
    if (version >= 150_000) return
    throw new DatabaseError(`The database is PostgreSQL ${Math.trunc(version / 10_000)}. Viewdesk needs 15 or newer.`)
  } catch (cause) {
    // A database that ends statements was reached: whoever reports it knows the remedy of a limit of time.
    if (cause instanceof DatabaseError || sqlState(cause) === sqlStates.queryCanceled) throw cause
    const { host, port, database } = client
    const { message } = cause as Error
    throw new DatabaseError(
      `The database "${database}" at ${host}:${port} cannot be reached: ${message}. ${connectionRemedy(message)}`,
      { cause },
    )
  } finally {
    // Nobody waits for the goodbye: a database that is away never says it.
    client.end().catch(() => undefined)
  }
}

/** @throws DatabaseError where a file that the address names cannot be read */
function openClient(connectionString: string, connectMs: number): Client {
  try {
    const client = new Client({ connectionString, connectionTimeoutMillis: connectMs, query_timeout: connectMs })
    client.on('error', () => undefined)
    return client
  } catch (cause) {
    const { message } = cause as Error
    throw new DatabaseError(`DATABASE_URL cannot be used: ${message}. ${connectionRemedy(message)}`, { cause })
  }
}
