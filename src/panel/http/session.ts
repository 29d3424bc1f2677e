import type { NextFunction, Request, RequestHandler, Response } from 'express'
import session from 'express-session'
import type pg from 'pg'
import type { Staff } from '../../access/staff.js'
import { SessionStore } from './session-store.js'

declare module 'express-session' {
  interface SessionData {
    staffId: string
    passwordStamp: string
    /** milliseconds since 1970 */
    seenAt: number
  }
}

const idleLimitMs = 12 * 60 * 60 * 1000
// A visit is written down this often at most: not every request needs an UPDATE.
const seenIntervalMs = 5 * 60 * 1000

export interface SessionOptions {
  readonly pool: pg.Pool
  readonly secret: string
  readonly isHttps: boolean
  readonly onError: (error: unknown) => void
}

export interface Sessions {
  readonly middleware: RequestHandler[]
  close(): void
}

/** Sessions in viewdesk.session that end 12 hours after they were last used. */
export function openSessions({ pool, secret, isHttps, onError }: SessionOptions): Sessions {
  const store = new SessionStore(pool, (...details: unknown[]) =>
    onError(details.find((detail) => detail instanceof Error) ?? details.join(' ')),
  )
  const sessions = session({
    // Only a host that we are served from over https can set or overwrite a cookie with this prefix.
    name: isHttps ? '__Host-viewdesk' : 'viewdesk',
    secret,
    store,
    resave: false,
    saveUninitialized: false,
    cookie: { httpOnly: true, sameSite: 'lax', secure: isHttps, maxAge: idleLimitMs, path: '/' },
  })
  return { middleware: [...(isHttps ? [trustBaseUrl] : []), sessions, keepAlive], close: () => store.close() }
}

/** Opens a session under a new id, so that nobody who knew the old one is signed in too. */
export async function openSession(req: Request, staff: Staff): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    req.session.regenerate((error) => (error ? reject(error) : resolve()))
  })
  req.session.staffId = staff.id
  req.session.passwordStamp = staff.passwordStamp
  req.session.seenAt = Date.now()
  await (req.sessionStore as unknown as SessionStore).open(req.sessionID, req.session)
}

export async function endSession(req: Request): Promise<void> {
  await new Promise<void>((resolve, reject) => req.session.destroy((error) => (error ? reject(error) : resolve())))
}

// BASE_URL says that people reach us over https, whatever the proxy in front of us speaks on the last metres.
function trustBaseUrl(req: Request, _res: Response, next: NextFunction): void {
  Object.defineProperty(req, 'secure', { value: true })
  next()
}

function keepAlive(req: Request, _res: Response, next: NextFunction): void {
  const { staffId, seenAt } = req.session
  if (staffId === undefined || Date.now() - (seenAt ?? 0) <= seenIntervalMs) {
    next()
    return
  }
  req.session.seenAt = Date.now()
  // At once, and not when the answer is done: a long export would bring a session back that was ended meanwhile.
  req.session.touch().save(next)
}
