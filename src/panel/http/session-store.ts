import { callbackify } from 'node:util'
import connectPgSimple from 'connect-pg-simple'
import type { Request } from 'express'
import session, { type SessionData } from 'express-session'
import type pg from 'pg'
import { findSession, type Staff } from '../../access/staff.js'

const accounts = new WeakMap<object, Staff | null>()
const find = callbackify(findSession)

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

  override createSession(req: Request, data: SessionData): session.Session & SessionData {
    const created = super.createSession(req, data)
    const account = accounts.get(data)
    if (account !== undefined) accounts.set(created, account)
    return created
  }
}
