import express, { type Request, type Response, Router } from 'express'
import type pg from 'pg'
import { verifyStaff } from '../../access/staff.js'
import { methodNotAllowed } from '../../refusal.js'
import { sayIn } from '../language/languages.js'
import { languageOf } from './page-language.js'
import { largestBodyBytes } from './request-size.js'
import { returnAddress } from './return-address.js'
import { sendPage } from './send-page.js'
import { endSession, openSession } from './session.js'
import { signInLimits } from './sign-in-limits.js'
import type { SignInPage } from './sign-in-page.js'
import { signedInStaff } from './signed-in.js'

/** /admin/login and /admin/logout: the only pages for people who are not signed in. */
export function signInRoutes(pool: pg.Pool, page: SignInPage): Router {
  const router = Router()
  const readForm = express.urlencoded({ extended: false, limit: largestBodyBytes, parameterLimit: 20 })

  router.get('/admin/login', async (req: Request, res: Response) => {
    const next = returnAddress(req.query.next)
    if ((await signedInStaff(pool, req)) !== null) return res.redirect(303, next)
    res.set('cache-control', 'no-store')
    sendPage(req, res, page({ email: '', next, problem: null, language: languageOf(res) }))
  })

  router.post('/admin/login', readForm, ...signInLimits(page), async (req: Request, res: Response) => {
    const form = (req.body ?? {}) as Record<string, unknown>
    const email = typeof form.email === 'string' ? form.email : ''
    const password = typeof form.password === 'string' ? form.password : ''
    const next = returnAddress(form.next)
    const language = languageOf(res)
    const staff = await verifyStaff(pool, email, password)
    if (staff === null) {
      const problem = sayIn(language)('signIn.doNotFit')
      res.status(401).set('cache-control', 'no-store')
      sendPage(req, res, page({ email, next, problem, language }))
    } else {
      await openSession(req, staff)
      res.redirect(303, next)
    }
  })

  router.post('/admin/logout', async (req: Request, res: Response) => {
    await endSession(req)
    res.redirect(303, '/admin/login')
  })

  router.all(['/admin/login', '/admin/logout'], (_req, res) => {
    res.set('allow', 'POST')
    throw methodNotAllowed('Signing out needs a POST, which the menu sends.')
  })
  return router
}
