import type { NextFunction, Request, Response } from 'express'
import { may } from '../../access/permissions.js'
import type { Staff } from '../../access/staff.js'
import { noteFullDisk } from '../../database/full-disk.js'
import { noteMissingRight } from '../../database/met-right.js'
import { ShareError } from '../../database/shares.js'
import { encodingWithout, isReadOnly, sqlState, sqlStates } from '../../database/sql-state.js'
import { isUnreachable, poolIsUsedUp, toldOf } from '../../database/unavailable.js'
import { notFound, Refusal, type RefusalDetails } from '../../refusal.js'
import { ReportFailedError } from '../../reports/report-failed.js'
import { type Language, sayIn, wordsIn } from '../language/languages.js'
import type { Key } from '../language/words.js'
import { escapeHtml } from './html.js'
import { identityOn } from './identified.js'
import { languageOf } from './page-language.js'
import { plainPage } from './plain-page.js'
import { sendPage } from './send-page.js'

export interface Problem extends RefusalDetails {
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
  noteFullDisk(error)
  noteMissingRight(error)
  const problem = problemOf(error)
  if (problem.status >= 500 && !toldOnce.includes(problem.code)) req.log.error(toldOf(error), problem.message)
  if (res.headersSent) {
    breakOff(res)
    return
  }
  const requestId = String(req.id)
  for (const header of [
    'content-disposition',
    'content-length',
    'content-type',
    'content-encoding',
    'x-viewdesk-rows',
    'x-viewdesk-notes',
  ]) {
    res.removeHeader(header)
  }
  res.status(problem.status).set('cache-control', 'no-store')
  const retryAfterSeconds = problem.retryAfterSeconds ?? (problem.status === 503 ? 5 : null)
  if (retryAfterSeconds !== null) res.set('retry-after', String(retryAfterSeconds))
  if (isForPrograms(req) && !isDownloadOfPerson(req)) {
    res.json({
      error: {
        code: problem.code,
        message: problem.message,
        ...forStaff(problem, languageOf(res)),
        ...reasonFor(res, error),
        requestId,
      },
    })
  } else {
    // A download that waits for its turn comes by itself when it is there; the page stays.
    const againAfterSeconds = problem.retryAfterSeconds ?? (isPassing(req, problem) ? retryAfterSeconds : null)
    if (againAfterSeconds !== null) res.set('refresh', String(againAfterSeconds))
    sendPage(req, res, errorPage(req, problem, requestId, { language: languageOf(res), identity: identityOn(res) }))
  }
}

/** What lasts, and is told in the log when it begins: that the panel waits for its database, or has another time zone than its views. */
const toldOnce: readonly string[] = ['starting', 'other_time_zone']

/** For those who read labels and not names of columns. */
function forStaff({ forStaff: key, values = {} }: Problem, language: Language): { readonly forStaff?: string } {
  return key === undefined ? {} : { forStaff: (sayIn(language) as AnySay)(key as Key, values) }
}

// Which particulars a message has is known where it is asked for.
type AnySay = (key: Key, values?: object) => string

/** Which report failed, and for those who run the reports, not for everybody, what PostgreSQL says of it. */
function reasonFor(res: Response, error: unknown): { readonly report?: string; readonly reason?: string } {
  const staff = res.locals.staff as Staff | undefined
  if (!(error instanceof ReportFailedError)) return {}
  const { report, message } = error
  return {
    ...(report !== null && { report: report.title }),
    ...(staff && may(staff.role, 'refresh') && { reason: message }),
  }
}

/**
 * Ends an answer that has begun and will not be complete, so that the client can tell: over HTTP/1.0, which proxies like to
 * speak, the end of the connection is the end of the file, unless the connection is reset.
 */
export function breakOff(res: Response): void {
  res.socket?.resetAndDestroy()
}

/** What went wrong, in words for staff; never a word of SQL. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Refusal) {
    return { status: error.status, code: error.code, message: error.message, ...error.details }
  }
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
  if (error instanceof ReportFailedError) return failureOf(error)
  if (error instanceof ShareError) return error.code === 'locked' ? locked : busy
  if (message === poolIsUsedUp) return busy
  if (isUnreachable(error)) return unreachable
  return databaseProblem(error) ?? unexpected
}

export const tooLarge: Problem = { status: 413, code: 'too_large', message: 'The request is too large.' }

const busy: Problem = {
  status: 503,
  code: 'busy',
  message:
    'The database has not got to this in time: many are asking it, or it does not answer. Try again in a moment.',
}

const unreachable: Problem = {
  status: 503,
  code: 'database_unavailable',
  message: 'The database cannot be reached. Try again in a moment.',
}

const diskFull: Problem = {
  status: 503,
  code: 'disk_full',
  message: 'The database has run out of disk space. Whoever runs it has to make room; then try again.',
}

const temporaryLimit: Problem = {
  status: 503,
  code: 'temporary_limit',
  message:
    'This takes more temporary space than the database allows one query. Choose a shorter period or narrower filters; whoever runs it can raise temp_file_limit.',
}

const onlyReads: Problem = {
  status: 503,
  code: 'database_read_only',
  message:
    'The database can only be read right now, so nobody can sign in and nothing can be changed. Whoever runs it finds the reason at /readyz.',
}

const locked: Problem = {
  status: 503,
  code: 'locked',
  message: 'This data is being changed as a whole right now. Try again in a moment.',
}

const reportFailed: Problem = {
  status: 500,
  code: 'report_failed',
  message:
    'This report could not be calculated: its own SQL fails on this data. The filters are not to blame. Whoever looks after the reports will find the reason in the log.',
}

/** Of several reports the one is named. */
function failureOf({ report }: ReportFailedError): Problem {
  if (report === null) return reportFailed
  const { title } = report
  const message = reportFailed.message.replace('This report', `The report “${title}”`)
  return { ...reportFailed, message, values: { report: title }, forStaff: 'answers.this_report_failed' }
}

function unknownCharacters(encoding: string): Problem {
  const message = `The database is kept in ${encoding}, which has no such characters as some that were sent: nothing in it can have them.`
  return { status: 400, code: 'unknown_characters', message }
}

const notSetUp: Problem = {
  status: 503,
  code: 'not_set_up',
  message: 'The database is not set up for this release of the panel. Whoever runs it finds the remedy at /readyz.',
}

const rightMissing: Problem = {
  status: 503,
  code: 'right_missing',
  message:
    'The panel may not read this in the database any more: a right is missing. Whoever runs it finds at /readyz which one.',
}

const unexpected: Problem = {
  status: 500,
  code: 'internal_error',
  message: 'Something went wrong here. The request id leads to the details in the log.',
}

/** A relation is not there, or a column: another release of the panel has brought its own views. */
const missing: readonly string[] = [sqlStates.undefinedTable, sqlStates.undefinedColumn, sqlStates.invalidSchemaName]

function databaseProblem(error: unknown): Problem | null {
  const state = sqlState(error)
  if (state === null) return null
  const encoding = encodingWithout(error)
  if (encoding !== null)
    return { ...unknownCharacters(encoding), values: { encoding }, forStaff: 'answers.unknown_characters' }
  if (state === sqlStates.queryCanceled) {
    const message = 'The answer took too long. Choose a shorter period or narrower filters, and try again.'
    return { status: 503, code: 'timeout', message }
  }
  if (state === sqlStates.lockNotAvailable) return locked
  if (state === sqlStates.diskFull) return diskFull
  if (state === sqlStates.temporaryLimit) return temporaryLimit
  if (isReadOnly(error)) return onlyReads
  if (state === sqlStates.insufficientPrivilege) return rightMissing
  if (missing.includes(state)) return notSetUp
  return null
}

/** Programs, ours among them, call below these two addresses; everything else is opened by people. */
export function isForPrograms(req: Request): boolean {
  return /^(\/admin)?\/api(\/|$)/i.test(req.originalUrl.split('?')[0] ?? '')
}

/** Downloads are below the address of programs; people open them by a link, and their browsers ask for pages. */
function isDownloadOfPerson(req: Request): boolean {
  return /\/export\.[^/]*$/.test(req.path) && req.accepts(['json', 'html']) === 'html'
}

/** What is over soon, and costs nobody anything to be asked again. */
const passing: readonly string[] = ['database_unavailable', 'starting', 'busy', 'locked']

function isPassing({ method }: Request, { code }: Problem): boolean {
  return method === 'GET' && passing.includes(code)
}

function errorPage(req: Request, problem: Problem, requestId: string, of: Parameters<typeof plainPage>[0]): string {
  const { language } = of
  const say = sayIn(language)
  const message = messageIn(language, problem)
  const mayTryAgain = req.method === 'GET' && (problem.status >= 500 || problem.status === 429)
  const title = say(titles[problem.status] ?? 'faults.wrong')
  return plainPage(
    of,
    title,
    `<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(isPassing(req, problem) ? say('faults.triesAgain', { message }) : message)}</p>
${problem.retryAfterSeconds === undefined ? '' : `<p>${escapeHtml(say('faults.comesByItself'))}</p>`}
${isForAnotherRole(problem) ? `<p>${escapeHtml(say('faults.askAdmin', { role: say('shell.admin') }))}</p>` : ''}
${mayTryAgain ? tryAgain(say) : ''}
<a class="${mayTryAgain ? 'other' : 'button'}" href="/admin">${escapeHtml(say('faults.goToDashboard'))}</a>
<p class="small">${escapeHtml(say('faults.request', { id: requestId }))}</p>`,
  )
}

/** Another site's request is refused whatever role somebody has. */
function isForAnotherRole({ code, forStaff: words }: Problem): boolean {
  return code === 'forbidden' && words !== 'answers.other_site'
}

/** An empty address is the one that was asked for, with its filters. */
function tryAgain(say: ReturnType<typeof sayIn>): string {
  return `<a class="button" href="">${escapeHtml(say('faults.tryAgain'))}</a>`
}

/** Errors are thrown in English, with their particulars; other languages have words for their code. */
export function messageIn(language: Language, problem: Problem): string {
  const { code, message, values = {} } = problem
  const { forStaff: words } = forStaff(problem, language)
  if (words !== undefined) return words
  if (language === 'en') return message
  const say = sayIn(language) as AnySay
  return say(code in wordsIn(language).answers ? (`answers.${code}` as Key) : 'answers.internal_error', values)
}

const titles: Readonly<Record<number, `faults.title${403 | 404 | 405 | 410 | 413 | 429 | 503}`>> = {
  403: 'faults.title403',
  404: 'faults.title404',
  405: 'faults.title405',
  410: 'faults.title410',
  413: 'faults.title413',
  429: 'faults.title429',
  503: 'faults.title503',
}
