import type { Request, Response } from 'express'
import { rateLimit } from 'express-rate-limit'
import type pg from 'pg'
import { z } from 'zod'
import { changePassword } from '../../access/accounts.js'
import { checkCurrentPassword } from '../../access/staff.js'
import { badRequest, Refusal } from '../../refusal.js'
import { openSession } from '../http/session.js'
import { staffOf } from '../http/signed-in.js'

const body = z.object({ current: z.string(), next: z.string() })

/** A session left open on a desk must not become a place to guess the password. */
export const passwordLimit = rateLimit({
  windowMs: 15 * 60 * 1000,
  limit: 10,
  keyGenerator: (_req, res) => staffOf(res as Response).id,
  skipSuccessfulRequests: true,
  standardHeaders: 'draft-7',
  legacyHeaders: false,
  validate: false,
  handler: (_req, _res, next) =>
    next(new Refusal(429, 'too_many_attempts', 'Too many attempts. Try again in some minutes.')),
})

/** POST /api/v1/password: one's own; every other session of the account ends. */
export function passwordRoute(pool: pg.Pool) {
  return async (req: Request, res: Response) => {
    const parsed = body.safeParse(req.body)
    if (!parsed.success) throw badRequest('Send {"current": "…", "next": "…"}.')
    const staff = staffOf(res)
    await checkCurrentPassword(pool, staff, parsed.data.current)
    await openSession(req, await changePassword(pool, staff.id, parsed.data.next))
    res.status(204).end()
  }
}
