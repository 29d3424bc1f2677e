import type { NextFunction, Request, RequestHandler, Response } from 'express'
import session from 'express-session'
import type pg from 'pg'
import type { Staff } from '../../access/staff.js'
import { SessionStore } from './session-store.js'

declare module 'express-session' {
  interface SessionData {
    staffId: string
    passwordStamp: string
    /** When it began, and when somebody used it last; milliseconds since 1970. */
    openedAt: number
    seenAt: number
    /** From where it was opened. */
    address: string
    agent: string
  }
}

const hourMs = 60 * 60 * 1000
const longestAgent = 300
// A visit is written down this often at most: not every request needs an UPDATE.
const seenIntervalMs = 5 * 60 * 1000

export interface SessionOptions {
  readonly pool: pg.Pool
  readonly secret: string
  readonly isHttps: boolean
  readonly hours: number
  readonly idleHours: number
  readonly onError: (error: unknown) => void
}

export interface Sessions {
  readonly middleware: RequestHandler[]
  close(): void
}

/** Sessions in viewdesk.session that end some hours after they began, and earlier where nobody uses them. */
export function openSessions({ pool, secret, isHttps, hours, idleHours, onError }: SessionOptions): Sessions {
  const limits = { longestMs: hours * hourMs, idleMs: idleHours * hourMs }
  const store = new SessionStore(pool, limits, (...details: unknown[]) =>
    onError(details.find((detail) => detail instanceof Error) ?? details.join(' ')),
  )
  // Only a host that we are served from over https can set or overwrite a cookie with this prefix.
  const name = isHttps ? '__Host-viewdesk' : 'viewdesk'
  const sessions = session({
    name,
    secret,
    store,
    resave: false,
    saveUninitialized: false,
    cookie: { httpOnly: true, sameSite: 'lax', secure: isHttps, maxAge: limits.longestMs, path: '/' },
  })
  const middleware = [...(isHttps ? [trustBaseUrl] : []), withCookieFirst(name), sessions, keepAlive]
  return { middleware, close: () => store.close() }
}

/** Programs that sign in take the first cookie of the answer: that is the session's, whatever else is set with it. */
function withCookieFirst(name: string): RequestHandler {
  const isSession = (cookie: string) => cookie.startsWith(`${name}=`)
  return (_req, res, next) => {
    const { writeHead } = res
    // Called by the one of express-session, which has added its cookie then.
    res.writeHead = function inOrder(this: Response, ...args: unknown[]) {
      const cookies = res.getHeader('set-cookie')
      if (Array.isArray(cookies)) {
        res.setHeader('set-cookie', [...cookies.filter(isSession), ...cookies.filter((one) => !isSession(one))])
      }
      return Reflect.apply(writeHead, this, args)
    } as typeof writeHead
    next()
  }
}

/** Opens a session under a new id, so that nobody who knew the old one is signed in too. */
export async function openSession(req: Request, staff: Staff): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    req.session.regenerate((error) => (error ? reject(error) : resolve()))
  })
  req.session.staffId = staff.id
  req.session.passwordStamp = staff.passwordStamp
  req.session.openedAt = Date.now()
  req.session.seenAt = req.session.openedAt
  req.session.address = req.ip ?? ''
  req.session.agent = (req.get('user-agent') ?? '').slice(0, longestAgent)
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
  if (staffId === undefined || Date.now() - (seenAt ?? 0) <= seenIntervalMs || isUnattended(req)) {
    next()
    return
  }
  req.session.seenAt = Date.now()
  // An older release opened it.
  req.session.openedAt ??= req.session.seenAt
  // At once, and not when the answer is done: a long export would bring a session back that was ended meanwhile.
  req.session.touch().save(next)
}

/**
 * Asked by a page, and not by somebody before it: an open tab at an empty desk must not keep its session for ever. Pages say so
 * themselves; what they ask on and on counts in no case.
 */
function isUnattended(req: Request): boolean {
  return (
    req.get('x-viewdesk-unattended') !== undefined ||
    /^\/api\/v1\/(events|[^/]+\/exports\/[^/]+)\/?$/i.test(req.originalUrl.split('?')[0] ?? '')
  )
}
