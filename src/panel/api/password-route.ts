import type { Request, Response } from 'express'
import type pg from 'pg'
import { z } from 'zod'
import { changePassword } from '../../access/accounts.js'
import type { Activity } from '../../access/activity.js'
import { admit } from '../../access/sign-in-failures.js'
import { checkCurrentPassword } from '../../access/staff.js'
import { badRequest, Refusal } from '../../refusal.js'
import { openSession } from '../http/session.js'
import { staffOf } from '../http/signed-in.js'

const body = z.object({ current: z.string(), next: z.string() })

/** POST /api/v1/password: one's own; every other session of the account ends. */
export function passwordRoute(pool: pg.Pool, activity: Activity) {
  return async (req: Request, res: Response) => {
    const parsed = body.safeParse(req.body)
    if (!parsed.success) throw badRequest('Send {"current": "…", "next": "…"}.')
    const staff = staffOf(res)
    // A session left open on a desk must not become a place to guess the password.
    const admission = await admit(pool, { account: `staff ${staff.id}`, address: '', device: 'signed in' })
    if (admission.isRefused) {
      const { retryAfterSeconds } = admission
      throw new Refusal(429, 'too_many_attempts', 'Too many attempts. Try again in some minutes.', {
        retryAfterSeconds,
      })
    }
    await checkCurrentPassword(pool, staff, parsed.data.current)
    await admission.forgive()
    await openSession(req, await changePassword(pool, staff.id, parsed.data.next))
    await activity.record({ kind: 'password_changed', outcome: 'done', who: staff, address: req.ip })
    res.status(204).end()
  }
}
