import type { Request, RequestHandler, Response } from 'express'
import { ipKeyGenerator, rateLimit } from 'express-rate-limit'
import { accountKey } from '../../access/staff.js'
import { sayIn } from '../language/languages.js'
import { languageOf } from './page-language.js'
import { sendPage } from './send-page.js'
import type { SignInPage } from './sign-in-page.js'

const windowMs = 15 * 60 * 1000
const failuresPerAccount = 10
const failuresPerAddress = 60

/** Counts failed attempts, per address and per account; those that succeed do not count. Goes after the form was read. */
export function signInLimits(page: SignInPage): RequestHandler[] {
  return [
    limit(failuresPerAddress, page, (req) => ipKeyGenerator(req.ip ?? '')),
    limit(failuresPerAccount, page, (req) => accountKey(String(req.body?.email ?? ''))),
  ]
}

function limit(failures: number, page: SignInPage, keyGenerator: (req: Request) => string): RequestHandler {
  return rateLimit({
    windowMs,
    limit: failures,
    keyGenerator,
    skipSuccessfulRequests: true,
    standardHeaders: 'draft-7',
    legacyHeaders: false,
    // Its checks of the proxy setting print to the console; TRUST_PROXY is the operator's word.
    validate: false,
    handler: (req, res) => refuse(req, res, page),
  })
}

function refuse(req: Request, res: Response, page: SignInPage): void {
  const seconds = Number(res.getHeader('retry-after') ?? windowMs / 1000)
  const minutes = Math.max(1, Math.ceil(seconds / 60))
  const language = languageOf(res)
  const problem = sayIn(language)('signIn.tooMany', { n: minutes, minutes })
  res.status(429)
  sendPage(req, res, page({ email: String(req.body?.email ?? ''), next: '/admin', problem, language }))
}
