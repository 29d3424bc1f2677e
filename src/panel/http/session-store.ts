import { callbackify } from 'node:util'
import connectPgSimple from 'connect-pg-simple'
import type { Request } from 'express'
import session, { type SessionData } from 'express-session'
import type pg from 'pg'
import { type FoundSession, findSession, type Staff } from '../../access/staff.js'
import { openJoining } from '../../database/joining.js'
import { isReadOnly } from '../../database/sql-state.js'

/** In milliseconds. */
export interface SessionLimits {
  /** From its beginning, however much it is used. */
  readonly longestMs: number
  /** From its last use. */
  readonly idleMs: number
}

const accounts = new WeakMap<object, Staff | null>()
const goOn = callbackify(writeSession)

/** The account as it was read with the session, in this request; undefined when the session was opened since. */
export function accountReadWith(req: Request): Staff | null | undefined {
  return accounts.get(req.session)
}

/**
 * Sessions in viewdesk.session. A session is read together with its account: each request needs both, as they are now.
 *
 * A class, because express-session takes nothing else.
 */
export class SessionStore extends connectPgSimple(session) {
  private readonly pool: pg.Pool
  private readonly limits: SessionLimits
  private readonly find: (sessionId: string, callback: (error: unknown, found: FoundSession | null) => void) => void

  constructor(pool: pg.Pool, limits: SessionLimits, errorLog: (...details: unknown[]) => void) {
    super({
      pool,
      schemaName: 'viewdesk',
      tableName: 'session',
      createTableIfMissing: false,
      disableTouch: true,
      errorLog,
    })
    this.pool = pool
    this.limits = limits
    this.find = callbackify(lookUpOnce(pool))
  }

  override get(sessionId: string, callback: (error: unknown, data?: SessionData | null) => void): void {
    this.find(sessionId, (error, found) => {
      if (error || found === null) return callback(error, null)
      // What is done with it is done to it; the others have theirs.
      const data = structuredClone(found.data) as SessionData
      accounts.set(data, found.staff)
      callback(null, data)
    })
  }

  /** Writes a session that begins. */
  async open(sessionId: string, data: SessionTimes): Promise<void> {
    await this.pool.query('insert into viewdesk.session (sid, sess, expire) values ($1, $2, to_timestamp($3))', [
      ...sessionRow(sessionId, data, this.limits),
    ])
  }

  /**
   * Writes a session that goes on.
   *
   * Never one that has ended since it was read: a request that was still being answered would sign its sender in again.
   */
  override set(sessionId: string, data: SessionData, callback?: (error?: unknown) => void): void {
    // On a database that only reads, a session still ends when it would have.
    goOn(this.pool, sessionRow(sessionId, data, this.limits), (error) =>
      callback?.(isReadOnly(error) ? undefined : error),
    )
  }

  override createSession(req: Request, data: SessionData): session.Session & SessionData {
    const created = super.createSession(req, data)
    const account = accounts.get(data)
    if (account !== undefined) accounts.set(created, account)
    return created
  }
}

/**
 * Looks up a session once for all who ask for it at a time, as the requests of a page do: one look after the other, and whoever asks
 * during one is answered by the next, as of later than they asked. What fails, fails for them too, who would wait as long.
 */
function lookUpOnce(pool: pg.Pool): (sessionId: string) => Promise<FoundSession | null> {
  const joining = openJoining()
  const looks = new Map<string, Promise<FoundSession | null>>()
  return (sessionId) =>
    joining.join(sessionId, undefined, async (_signal, begins) => {
      await looks.get(sessionId)
      begins()
      const look = findSession(pool, sessionId)
      looks.set(sessionId, look)
      return await look.finally(() => looks.delete(sessionId))
    })
}

type SessionRow = readonly [id: string, data: string, endsAtSeconds: number]
type SessionTimes = Pick<SessionData, 'cookie'> & Partial<Pick<SessionData, 'openedAt' | 'seenAt'>>

async function writeSession(pool: pg.Pool, row: SessionRow): Promise<void> {
  await pool.query(
    'update viewdesk.session set sess = $2, expire = to_timestamp($3) where sid = $1 and expire >= to_timestamp($4)',
    [...row, Date.now() / 1000],
  )
}

function sessionRow(sessionId: string, data: SessionTimes, { longestMs, idleMs }: SessionLimits): SessionRow {
  const now = Date.now()
  const endsAt = Math.min((data.openedAt ?? now) + longestMs, (data.seenAt ?? now) + idleMs)
  return [sessionId, JSON.stringify(data), endsAt / 1000]
}
