import express, { type Request, type Response, Router } from 'express'
import { accountKey, noteSignIn } from '../../access/staff.js'
import { setPasswordByLink, staffOfLink } from '../../access/staff-links.js'
import { Refusal } from '../../refusal.js'
import { sayIn } from '../language/languages.js'
import { messageIn, problemOf } from './errors.js'
import { languageOf } from './page-language.js'
import { largestBodyBytes } from './request-size.js'
import { sendPage } from './send-page.js'
import { openSession } from './session.js'
import type { SignInParts } from './sign-in.js'

/** /admin/password: where a link leads with which somebody chooses a password. Opening it uses nothing up: programs look at links, too. */
export function choosePasswordRoutes({ pool, pages, devices, activity }: SignInParts): Router {
  const router = Router()
  const readForm = express.urlencoded({ extended: false, limit: largestBodyBytes, parameterLimit: 20 })

  router.get('/admin/password', async (req: Request, res: Response) => {
    const token = String(req.query.token ?? '')
    const { email } = await staffOfLink(pool, token)
    res.set('cache-control', 'no-store')
    sendPage(req, res, pages.choosePassword({ email, token, problem: null, language: languageOf(res) }))
  })

  router.post('/admin/password', readForm, async (req: Request, res: Response) => {
    const form = (req.body ?? {}) as Record<string, unknown>
    const [token, password, again] = ['token', 'password', 'again'].map((name) => String(form[name] ?? ''))
    const { email } = await staffOfLink(pool, token ?? '')
    const refuse = (problem: string): void => {
      res.status(400).set('cache-control', 'no-store')
      sendPage(req, res, pages.choosePassword({ email, token: token ?? '', problem, language: languageOf(res) }))
    }
    if (password !== again) return refuse(sayIn(languageOf(res))('shell.notTheSame'))
    try {
      const staff = await setPasswordByLink(pool, token ?? '', password ?? '')
      await openSession(req, staff)
      await noteSignIn(pool, staff.id)
      await activity.record({ kind: 'signed_in_by_link', outcome: 'done', who: staff, address: req.ip })
      devices.remember(req, res, accountKey(staff.email))
      res.redirect(303, '/admin')
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'weak_password') throw error
      refuse(messageIn(languageOf(res), problemOf(error)))
    }
  })
  return router
}
