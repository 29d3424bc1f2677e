import type pg from 'pg'
import { Client } from './client.js'
import {
  type LentClient,
  lend,
  lentAs,
  processIdOf,
  socketOf,
  statementOf,
  type TransactionName,
  takeBack,
} from './lent-client.js'
import type { Limits } from './limits.js'

/** The database did not answer on a connection, which was thrown away: nobody knows what became of its statement. */
export class SilentConnectionError extends Error {
  readonly code = 'connection_given_up'
  constructor() {
    super('The database did not answer, and its connection was given up.')
    this.name = 'SilentConnectionError'
  }
}

export interface SilenceOptions {
  readonly connectionString: string
  readonly limits: Limits
  /** Told of each connection that was given up, and by which pool it was lent. */
  readonly onGivenUp: (pool: pg.Pool, silentMs: number) => void
}

interface Watched {
  readonly pool: pg.Pool
  statement: object | null
  bytesRead: number
  silentMs: number
  /** How much of the silence PostgreSQL has not explained. */
  unexplainedMs: number
  doubts: number
}

const tickMs = 250

/**
 * Looks at all connections that pools lend, and gives up those on which nobody answers: their statements fail at once, and
 * the pools make new ones. Where one is given up, the free ones are thrown away as well: they went the same way.
 *
 * A statement is given up when its own limit is over, or when PostgreSQL, asked on another connection, does not work on it.
 * A reader of an export who takes no bytes does not count as silence: there is something to read.
 */
export function watchForSilence(pools: readonly pg.Pool[], options: SilenceOptions): { stop(): void } {
  const { limits, onGivenUp } = options
  const watched = new Map<pg.ClientBase, Watched>()
  let isAsking = false
  for (const pool of pools) {
    pool.on('acquire', (client) => {
      lend(client, limits)
      watched.set(client, { pool, statement: null, bytesRead: 0, silentMs: 0, unexplainedMs: 0, doubts: 0 })
    })
    pool.on('release', (_error, client) => {
      takeBack(client)
      watched.delete(client)
    })
  }

  const look = (elapsedMs: number): void => {
    for (const [client, state] of watched) {
      listen(client, state, elapsedMs)
      const limitMs = lentAs(client)?.limitMs ?? null
      if (limitMs !== null && state.silentMs > limitMs) giveUp(client, state)
    }
    const silent = [...watched].filter(([, state]) => state.unexplainedMs > limits.silenceMs)
    if (silent.length > 0 && !isAsking) void askAbout(silent)
  }

  const askAbout = async (silent: readonly (readonly [pg.ClientBase, Watched])[]): Promise<void> => {
    isAsking = true
    const statements = new Map(silent.map(([client, { statement }]) => [client, statement]))
    const backends = await askElsewhere<Backend>(options, ownBackends).catch(() => null)
    for (const [client, state] of silent) {
      const lent = lentAs(client)
      if (lent === undefined || state.unexplainedMs === 0 || statements.get(client) !== state.statement) continue
      if (backends === null) {
        if (lent.limitMs === null && state.silentMs > limits.unreachableMs) giveUp(client, state)
      } else if (backends.some((backend) => isAtWork(backend, client, lent))) {
        state.unexplainedMs = 0
        state.doubts = 0
      } else {
        // Its answer may have been on the way while we asked.
        state.doubts += 1
        if (state.doubts > 1) giveUp(client, state)
      }
    }
    isAsking = false
  }

  const giveUp = (client: pg.ClientBase, { pool, silentMs }: Watched): void => {
    watched.delete(client)
    const leftOver = leftOverOf(client)
    socketOf(client).destroy(new SilentConnectionError())
    onGivenUp(pool, Math.round(silentMs))
    for (const one of pools) discardFree(one)
    // PostgreSQL may know nothing of it, and would keep its locks until TCP notices, which takes hours.
    askElsewhere(options, endLeftOver, leftOver).catch(() => undefined)
  }

  let lookedAt = performance.now()
  const timer = setInterval(() => {
    const now = performance.now()
    // While this process stood still, nobody listened: that is not the database's silence.
    look(Math.min(now - lookedAt, 2 * tickMs))
    lookedAt = now
  }, tickMs)
  timer.unref()
  return { stop: () => clearInterval(timer) }
}

function listen(client: pg.ClientBase, state: Watched, elapsedMs: number): void {
  const { bytesRead, readableLength } = socketOf(client)
  const statement = statementOf(client)
  const isSilent =
    statement !== null && statement === state.statement && bytesRead === state.bytesRead && readableLength === 0
  state.statement = statement
  state.bytesRead = bytesRead
  state.silentMs = isSilent ? state.silentMs + elapsedMs : 0
  state.unexplainedMs = isSilent ? state.unexplainedMs + elapsedMs : 0
  if (!isSilent) state.doubts = 0
}

interface Backend extends TransactionName {
  readonly state: string
  readonly text: string
}

// PostgreSQL keeps the first thousand bytes of a statement.
const textLength = 200

const ownBackends = `
  select pid, extract(epoch from xact_start)::text as since, state, left(query, ${textLength}) as text
  from pg_stat_activity
  where usename = current_user and datname = current_database() and state is not null`

function isAtWork(backend: Backend, client: pg.ClientBase, { transaction }: LentClient): boolean {
  // Where track_activities is off, PostgreSQL does not say.
  if (backend.state === 'disabled') return true
  if (backend.state !== 'active') return false
  if (transaction !== null) return backend.pid === transaction.pid && backend.since === transaction.since
  return backend.text === textOf(client)
}

function textOf(client: pg.ClientBase): string {
  return Array.from(statementOf(client)?.text ?? '')
    .slice(0, textLength)
    .join('')
}

// Behind PgBouncer the process id that a client knows is none of PostgreSQL's: the statement has to be the same, too.
const endLeftOver = `
  select pg_terminate_backend(pid) from pg_stat_activity
  where usename = current_user
    and ((pid = $1 and extract(epoch from xact_start)::text = $2)
      or ($2::text is null and pid = $3 and left(query, ${textLength}) = $4))`

function leftOverOf(client: pg.ClientBase): unknown[] {
  const { pid = null, since = null } = lentAs(client)?.transaction ?? {}
  return [pid, since, processIdOf(client), textOf(client)]
}

function discardFree(pool: pg.Pool): void {
  if (pool.ending) return
  for (let free = pool.idleCount; free > 0; free -= 1) {
    pool.connect().then(
      (client) => {
        socketOf(client).destroy()
        client.release(true)
      },
      () => undefined,
    )
  }
}

/** On a connection of its own: the pools' may all be lent, or dead. */
async function askElsewhere<Row>(
  { connectionString, limits }: SilenceOptions,
  sql: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = new Client({
    connectionString,
    connectionTimeoutMillis: limits.silenceMs,
    query_timeout: limits.silenceMs,
    application_name: 'viewdesk watch',
  })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return (await client.query(sql, values)).rows as Row[]
  } finally {
    client.end().catch(() => undefined)
    // A goodbye that nobody hears would keep the process alive.
    setTimeout(() => socketOf(client).destroy(), 1000).unref()
  }
}
