import { callbackify } from 'node:util'
import connectPgSimple from 'connect-pg-simple'
import type { Request } from 'express'
import session, { type SessionData } from 'express-session'
import type pg from 'pg'
import { findSession, type Staff } from '../../access/staff.js'
import { sqlState, sqlStates } from '../../database/sql-state.js'

const accounts = new WeakMap<object, Staff | null>()
const find = callbackify(findSession)
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

  constructor(pool: pg.Pool, errorLog: (...details: unknown[]) => void) {
    super({
      pool,
      schemaName: 'viewdesk',
      tableName: 'session',
      createTableIfMissing: false,
      disableTouch: true,
      errorLog,
    })
    this.pool = pool
  }

  override get(sessionId: string, callback: (error: unknown, data?: SessionData | null) => void): void {
    find(this.pool, sessionId, (error, found) => {
      if (error || found === null) return callback(error, null)
      const data = found.data as SessionData
      accounts.set(data, found.staff)
      callback(null, data)
    })
  }

  /** Writes a session that begins. */
  async open(sessionId: string, data: Pick<SessionData, 'cookie'>): Promise<void> {
    await this.pool.query(
      'insert into viewdesk.session (sid, sess, expire) values ($1, $2, to_timestamp($3))',
      sessionRow(sessionId, data),
    )
  }

  /**
   * Writes a session that goes on.
   *
   * Never one that has ended since it was read: a request that was still being answered would sign its sender in again.
   */
  override set(sessionId: string, data: SessionData, callback?: (error?: unknown) => void): void {
    // On a database that only reads, a session still ends when it would have.
    goOn(this.pool, sessionId, data, (error) =>
      callback?.(sqlState(error) === sqlStates.readOnlyTransaction ? undefined : error),
    )
  }

  override createSession(req: Request, data: SessionData): session.Session & SessionData {
    const created = super.createSession(req, data)
    const account = accounts.get(data)
    if (account !== undefined) accounts.set(created, account)
    return created
  }
}

async function writeSession(pool: pg.Pool, sessionId: string, data: SessionData): Promise<void> {
  await pool.query(
    'update viewdesk.session set sess = $2, expire = to_timestamp($3) where sid = $1 and expire >= to_timestamp($4)',
    [...sessionRow(sessionId, data), Date.now() / 1000],
  )
}

function sessionRow(sessionId: string, data: Pick<SessionData, 'cookie'>): [string, string, number] {
  return [sessionId, JSON.stringify(data), (Date.now() + (data.cookie.maxAge ?? 0)) / 1000]
}
