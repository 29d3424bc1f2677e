import type { NextFunction, Request, Response } from 'express'
import { ShareError } from '../../database/shares.js'
import { isDataException, sqlState, sqlStates } from '../../database/sql-state.js'
import { isUnreachable, poolIsUsedUp } from '../../database/unavailable.js'
import { notFound, Refusal } from '../../refusal.js'
import { type Language, sayIn, wordsIn } from '../language/languages.js'
import { escapeHtml } from './html.js'
import { languageOf } from './page-language.js'
import { plainPage } from './plain-page.js'
import { sendPage } from './send-page.js'

export interface Problem {
  readonly status: number
  readonly code: string
  readonly message: string
}

export function unknownAddress(_req: Request, _res: Response, next: NextFunction): void {
  next(notFound())
}

/** Answers every error: JSON for programs, a page for people, with a request id; what PostgreSQL said goes to the log only. */
// Express knows error handlers by their four parameters.
export function answerError(error: unknown, req: Request, res: Response, _next: NextFunction): void {
  const problem = problemOf(error)
  if (problem.status >= 500) req.log.error({ err: error }, problem.message)
  if (res.headersSent) {
    // An answer that has begun cannot be changed: cutting the connection tells the client that it is not complete.
    res.destroy()
    return
  }
  const requestId = String(req.id)
  for (const header of ['content-disposition', 'content-length', 'content-type', 'content-encoding']) {
    res.removeHeader(header)
  }
  res.status(problem.status).set('cache-control', 'no-store')
  if (problem.status === 503) res.set('retry-after', '5')
  if (isForPrograms(req)) {
    res.json({ error: { code: problem.code, message: problem.message, requestId } })
  } else {
    sendPage(req, res, errorPage(problem, requestId, languageOf(res)))
  }
}

/** What went wrong, in words for staff; never a word of SQL. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Refusal) return { status: error.status, code: error.code, message: error.message }
  const { status, message, type } = (error ?? {}) as Record<string, unknown>
  if (type === 'entity.too.large') return tooLarge
  if (typeof type === 'string' && /^(entity|encoding|charset|request|parameters|querystring)\./.test(type)) {
    return { status: 400, code: 'bad_request', message: 'The request could not be read.' }
  }
  if (error instanceof URIError) {
    return { status: 400, code: 'bad_address', message: 'The address has a % that is not followed by two digits.' }
  }
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return { status, code: 'bad_request', message: 'The request could not be understood.' }
  }
  if (error instanceof ShareError) return error.code === 'locked' ? locked : busy
  if (message === poolIsUsedUp) return busy
  if (isUnreachable(error)) return unreachable
  return databaseProblem(error) ?? unexpected
}

export const tooLarge: Problem = { status: 413, code: 'too_large', message: 'The request is too large.' }

const busy: Problem = {
  status: 503,
  code: 'busy',
  message: 'Too many others are waiting for the database right now. Try again in a moment.',
}

const unreachable: Problem = {
  status: 503,
  code: 'database_unavailable',
  message: 'The database cannot be reached. Try again in a moment.',
}

const diskFull: Problem = {
  status: 503,
  code: 'disk_full',
  message: 'The disk of the database is full. Whoever runs it has to make room; then try again.',
}

const locked: Problem = {
  status: 503,
  code: 'locked',
  message: 'These data are being changed as a whole right now. Try again in a moment.',
}

const notSetUp: Problem = {
  status: 503,
  code: 'not_set_up',
  message: 'The database is not set up for this release of the panel. Whoever runs it finds the remedy at /readyz.',
}

const unexpected: Problem = {
  status: 500,
  code: 'internal_error',
  message: 'Something went wrong here. The request id leads to the details in the log.',
}

/** A relation is not there, or a right. */
const missing: readonly string[] = [
  sqlStates.undefinedTable,
  sqlStates.invalidSchemaName,
  sqlStates.insufficientPrivilege,
]

function databaseProblem(error: unknown): Problem | null {
  const state = sqlState(error)
  if (state === null) return null
  if (state === sqlStates.queryCanceled) {
    const message = 'The answer took too long. Choose a shorter period or fewer providers, and try again.'
    return { status: 503, code: 'timeout', message }
  }
  if (state === sqlStates.lockNotAvailable) return locked
  if (state === sqlStates.diskFull) return diskFull
  if (missing.includes(state)) return notSetUp
  if (isDataException(error)) {
    return { status: 400, code: 'bad_value', message: 'A value in the address is not one that this column can have.' }
  }
  return null
}

/** Programs, ours among them, call below these two addresses; everything else is opened by people. */
export function isForPrograms(req: Request): boolean {
  return /^(\/admin)?\/api(\/|$)/i.test(req.originalUrl.split('?')[0] ?? '')
}

function errorPage(problem: Problem, requestId: string, language: Language): string {
  const say = sayIn(language)
  const title = say(titles[problem.status] ?? 'faults.wrong')
  return plainPage(
    language,
    title,
    `<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(messageIn(language, problem))}</p>
<a class="button" href="/admin">${escapeHtml(say('faults.goToDashboard'))}</a>
<p class="small">${escapeHtml(say('faults.request', { id: requestId }))}</p>`,
  )
}

/** Errors are thrown in English, with their particulars; other languages have words for their code. */
function messageIn(language: Language, { code, message }: Problem): string {
  const answers: Readonly<Record<string, string>> = wordsIn(language).answers
  return language === 'en' ? message : (answers[code] ?? sayIn(language)('answers.internal_error'))
}

const titles: Readonly<Record<number, `faults.title${403 | 404 | 405 | 413 | 429 | 503}`>> = {
  403: 'faults.title403',
  404: 'faults.title404',
  405: 'faults.title405',
  413: 'faults.title413',
  429: 'faults.title429',
  503: 'faults.title503',
}
