import express, { type Request, type Response, Router } from 'express'
import { ipKeyGenerator } from 'express-rate-limit'
import type pg from 'pg'
import type { Activity } from '../../access/activity.js'
import { openHashingTurns } from '../../access/hashing-turns.js'
import { openLine } from '../../access/one-after-another.js'
import { openAdmissions } from '../../access/sign-in-failures.js'
import { accountKey, noteSignIn, verifyStaff } from '../../access/staff.js'
import { methodNotAllowed, Refusal } from '../../refusal.js'
import { sayIn } from '../language/languages.js'
import type { KnownDevices } from './known-devices.js'
import { languageOf } from './page-language.js'
import { largestBodyBytes } from './request-size.js'
import { returnAddress } from './return-address.js'
import { sendPage } from './send-page.js'
import { endSession, openSession } from './session.js'
import type { SignInPages } from './sign-in-page.js'
import { signedInStaff } from './signed-in.js'

export interface SignInParts {
  readonly pool: pg.Pool
  readonly pages: SignInPages
  readonly devices: KnownDevices
  readonly activity: Activity
}

/** /admin/login and /admin/logout: the only pages for people who are not signed in. */
export function signInRoutes(parts: SignInParts): Router {
  const { pool, pages, activity } = parts
  const router = Router()
  const readForm = express.urlencoded({ extended: false, limit: largestBodyBytes, parameterLimit: 20 })

  router.get('/admin/login', async (req: Request, res: Response) => {
    const next = returnAddress(req.query.next)
    if ((await signedInStaff(pool, req)) !== null) return res.redirect(303, next)
    res.set('cache-control', 'no-store')
    sendPage(req, res, pages.signIn({ email: '', next, problem: null, language: languageOf(res) }))
  })

  router.post('/admin/login', readForm, signInRoute(parts))

  router.post('/admin/logout', async (req: Request, res: Response) => {
    const staff = await signedInStaff(pool, req)
    await endSession(req)
    if (staff !== null) await activity.record({ kind: 'signed_out', outcome: 'done', who: staff, address: req.ip })
    res.redirect(303, '/admin/login')
  })

  router.all(['/admin/login', '/admin/logout'], (_req, res) => {
    res.set('allow', 'POST')
    throw methodNotAllowed('Signing out needs a POST, which the menu sends.')
  })
  return router
}

function signInRoute({ pool, pages, devices, activity }: SignInParts) {
  const admissions = openAdmissions(pool)
  // A flood of strangers keeps nobody waiting on a device that is known.
  const turns = { known: openHashingTurns(), strangers: openHashingTurns() }
  // An attempt counts as a failure until its password is found right: several at once would count as so many failures.
  const line = openLine()
  return async (req: Request, res: Response) => {
    const form = (req.body ?? {}) as Record<string, unknown>
    const email = typeof form.email === 'string' ? form.email : ''
    const password = typeof form.password === 'string' ? form.password : ''
    const next = returnAddress(form.next)
    const account = accountKey(email)
    const refuse = async (status: number, problem: string, kind: 'sign_in_held' | 'sign_in_refused') => {
      // Whoever typed their password in the wrong field must not find it in a list.
      const who = account.includes('@') ? account : '(no email address)'
      req.log.warn({ person: who, address: req.ip }, refusals[kind])
      await activity.record({ kind, outcome: 'refused', who, address: req.ip })
      res.status(status).set('cache-control', 'no-store')
      sendPage(req, res, pages.signIn({ email, next, problem, language: languageOf(res) }))
    }
    const say = sayIn(languageOf(res))
    const device = devices.idFor(req, account)
    const attempt = { account, address: addressOf(req), device }
    const busy = () => new Refusal(503, 'sign_in_busy', 'Too many are signing in right now. Try again in a moment.')
    const signIn = async (): Promise<void> => {
      const admission = await admissions.admit(attempt)
      if (admission.isRefused) {
        const { retryAfterSeconds } = admission
        const minutes = Math.max(1, Math.ceil(retryAfterSeconds / 60))
        res.set('retry-after', String(retryAfterSeconds))
        return await refuse(429, say('signIn.tooMany', { n: minutes, minutes }), 'sign_in_held')
      }
      const verified = await turns[device === null ? 'strangers' : 'known'].take(async () => ({
        staff: await verifyStaff(pool, email, password),
      }))
      if (verified === null) {
        await admission.withdraw()
        throw busy()
      }
      const { staff } = verified
      if (staff === null) return await refuse(401, say('signIn.doNotFit'), 'sign_in_refused')
      await admission.forgive()
      await openSession(req, staff)
      await noteSignIn(pool, staff.id)
      await activity.record({ kind: 'signed_in', outcome: 'done', who: staff, address: req.ip })
      devices.remember(req, res, account)
      res.redirect(303, next)
    }
    const answered = await line.take(JSON.stringify(attempt), async () => {
      await signIn()
      return true
    })
    if (answered === null) throw busy()
  }
}

const refusals = {
  sign_in_held: 'A sign-in was refused after too many wrong passwords.',
  sign_in_refused: 'A sign-in was refused: the address or the password was wrong.',
} as const

/** Whoever has one address of IPv6 has billions. */
function addressOf(req: Request): string {
  return ipKeyGenerator(req.ip ?? '')
}
