import pg from 'pg'

/** Connections by purpose, so that no long export or refresh ever takes the connections of a person who waits for a page. */
export interface Pools {
  readonly read: pg.Pool
  readonly export: pg.Pool
  readonly refresh: pg.Pool
  /** sessions, accounts, run history: short reads and writes of the panel's own tables */
  readonly admin: pg.Pool
  end(): Promise<void>
}

/** What a pool needs of a log; pino has it. */
export interface ErrorLog {
  error(details: object, message: string): void
}

const sizes = { read: 10, export: 4, refresh: 3, admin: 5 } as const

/** Opens the pools; connections are made when they are first needed. */
export function openPools(connectionString: string, log: ErrorLog): Pools {
  // A pool counts as ended before the last connection is closed, and what happens to that one then is no news.
  const logWhileOpen: ErrorLog = {
    error: (details, message) => {
      if (ended === null) log.error(details, message)
    },
  }
  const open = (purpose: keyof typeof sizes) => openPool(connectionString, purpose, logWhileOpen)
  let ended: Promise<unknown> | null = null
  const pools = { read: open('read'), export: open('export'), refresh: open('refresh'), admin: open('admin') }
  return {
    ...pools,
    end: async () => {
      ended ??= Promise.all(Object.values(pools).map((pool) => pool.end()))
      await ended
    },
  }
}

function openPool(connectionString: string, purpose: keyof typeof sizes, log: ErrorLog): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max: sizes[purpose],
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    application_name: `viewdesk ${purpose}`,
    types: textTypes,
    onConnect: printDatesAsIso,
  })
  // Without a listener a restart of PostgreSQL ends this process. The pool replaces the lost connection by itself.
  pool.on('error', (error) => {
    // The error itself drags the whole client along, password included.
    log.error({ reason: error.message, pool: purpose }, 'A database connection was lost.')
  })
  return pool
}

// A database or a role may have another style, such as 01.06.2025; nobody could read that back for certain. Of all session
// settings this is one that PgBouncer keeps for each of its clients, so that a plain SET holds there too.
async function printDatesAsIso(client: pg.ClientBase): Promise<void> {
  await client.query("set datestyle = 'ISO, MDY'")
}

// date, timestamp, timestamptz: a JavaScript Date would shift days and lose microseconds.
const asText: ReadonlySet<number> = new Set([1082, 1114, 1184])

/** Reads days and times as PostgreSQL prints them; numeric and bigint are text already. */
export const textTypes: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    asText.has(oid) ? (value: string) => value : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
}
