import type { NextFunction, Request, RequestHandler, Response } from 'express'
import type pg from 'pg'
import { findStaff, type Staff } from '../../access/staff.js'
import { Refusal } from '../../refusal.js'
import { knownLanguage } from '../staff-choices.js'
import { isForPrograms } from './errors.js'
import { languageOfPage } from './page-language.js'
import { endSession } from './session.js'
import { accountReadWith } from './session-store.js'

/** The member of staff who made the request; only behind `requireStaff`. */
export function staffOf(res: Response): Staff {
  const staff = res.locals.staff as Staff | undefined
  if (staff === undefined) throw new Refusal(401, 'signed_out', 'Sign in first.')
  return staff
}

/** Lets signed-in staff pass; sends people to the sign-in page and programs a 401. */
export function requireStaff(pool: pg.Pool): RequestHandler {
  return async (req: Request, res: Response, next: NextFunction) => {
    const staff = await signedInStaff(pool, req)
    if (staff !== null) {
      res.locals.staff = staff
      res.locals.language = languageOfPage(req) ?? knownLanguage(staff.language) ?? res.locals.unchosenLanguage
      res.set('cache-control', 'no-store')
      return next()
    }
    if (isForPrograms(req)) return next(new Refusal(401, 'signed_out', 'Your session has ended. Sign in again.'))
    const isReading = req.method === 'GET' || req.method === 'HEAD'
    const query = isReading && req.originalUrl !== '/admin' ? `?next=${encodeURIComponent(req.originalUrl)}` : ''
    res.redirect(303, `/admin/login${query}`)
  }
}

/** The account of the session; ends a session whose account was disabled or got another password. */
export async function signedInStaff(pool: pg.Pool, req: Request): Promise<Staff | null> {
  const { staffId, passwordStamp } = req.session
  if (staffId === undefined) return null
  const known = accountReadWith(req)
  const staff = known === undefined ? await findStaff(pool, staffId) : known
  if (staff?.maySignIn && staff.passwordStamp === passwordStamp) return staff
  await endSession(req)
  return null
}
