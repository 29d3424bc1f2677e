/** Talks to the panel's own routes. Every failure is an ApiError whose message can be shown as it is. */

import { language, say } from '../language'
import { answerWords } from './answer-words'
import { type Arrived, arrivedEarly, asking, takeEarly } from './asked-early'
import { inTime } from './in-time'
import { keepAnswer, keptAnswer } from './kept-answers'
import { isUnattended } from './presence'
import { whileHere } from './signing-out'

export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly requestId: string | null = null,
    /** The particulars as the server words them, in English, where this page has other words for the code. */
    readonly particulars: string | null = null,
  ) {
    super(message)
  }

  get sessionEnded(): boolean {
    return this.status === 401
  }

  /** The network or the server is away for a moment. A query that took too long would take as long again. */
  get passing(): boolean {
    if (this.code === 'foreign_answer') return true
    return this.code !== 'timeout' && (this.status === 0 || [502, 503, 504].includes(this.status))
  }
}

export function getJson<T>(
  address: string,
  signal?: AbortSignal,
  headers: Readonly<Record<string, string>> = {},
): Promise<T> {
  return whileHere(signal, (here) => read<T>(address, { signal: here, headers }))
}

/** It is done once, also where the browser sends it again. Whoever orders it again wants it done again. */
export async function postJson<T>(address: string, body: unknown = {}): Promise<T> {
  return await order<T>(address, body, newKey())
}

/**
 * The same of what would be there twice: a person who got no answer and sends it again means the one that was sent, unless something else
 * was done since, or a while has passed.
 */
export async function createJson<T>(address: string, body: unknown): Promise<T> {
  const what = `${address} ${JSON.stringify(body)}`
  const before = unanswered.get(what)
  const key = before && performance.now() - before.atMs < SAME_ORDER_MS ? before.key : newKey()
  unanswered.set(what, { key, atMs: performance.now() })
  try {
    return await order<T>(address, body, key)
  } catch (error) {
    if (!(error instanceof ApiError && error.passing)) unanswered.delete(what)
    throw error
  }
}

const SAME_ORDER_MS = 120_000
const unanswered = new Map<string, { readonly key: string; readonly atMs: number }>()

async function order<T>(address: string, body: unknown, key: string): Promise<T> {
  const answer = await sendJson<T>('POST', address, body, { headers: { 'idempotency-key': key } })
  unanswered.clear()
  return answer
}

function newKey(): string {
  // randomUUID is there over https alone.
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Asks a list with a query that may be longer than an address. */
export function postQuery<T>(address: string, query: string, signal?: AbortSignal): Promise<T> {
  return whileHere(signal, (here) => send<T>(address, { ...queryBody(query), signal: here }, LONGEST_MS.question))
}

/** The file that such a query asks for, its name, and how many rows it has. */
export async function fetchFile(
  address: string,
  query: string,
): Promise<{ readonly file: Blob; readonly name: string; readonly rows: number }> {
  const { response, file } = await arrive(
    inTime(LONGEST_MS.question, null, async (signal) => {
      const response = await reach(address, { ...queryBody(query), signal })
      return { response, file: await response.blob() }
    }),
  )
  if (!response.ok || response.redirected) throw toError(response, await file.text())
  if (isForeign(response)) throw foreignAnswer(response)
  const rows = Number(response.headers.get('x-viewdesk-rows'))
  return { file, rows, name: fileName(response.headers.get('content-disposition') ?? '') }
}

/** As RFC 6266 writes it: the name with all its letters, else the one without. */
function fileName(disposition: string): string {
  const [, encoded] = /filename\*=UTF-8''([^;]+)/.exec(disposition) ?? []
  if (encoded !== undefined) return decodeURIComponent(encoded)
  return /filename="([^"]+)"/.exec(disposition)?.[1] ?? 'export'
}

function queryBody(query: string): RequestInit {
  return { method: 'POST', body: query, headers: { 'content-type': 'application/x-www-form-urlencoded' } }
}

/** It is sent even when the page is left at once. */
export function putJson<T>(address: string, body: unknown): Promise<T> {
  return sendJson<T>('PUT', address, body, { keepalive: true })
}

export function patchJson<T>(address: string, body: unknown): Promise<T> {
  return sendJson<T>('PATCH', address, body)
}

/** Whoever got no answer and deletes it again has got what they wanted where it is not there any more. */
export async function deleteAt(address: string): Promise<void> {
  try {
    await send<void>(address, { method: 'DELETE' })
  } catch (error) {
    const isGone = error instanceof ApiError && error.status === 404 && mayBeDeleted.has(address)
    if (error instanceof ApiError && error.passing) mayBeDeleted.add(address)
    if (!isGone) throw error
  }
  mayBeDeleted.delete(address)
}

const mayBeDeleted = new Set<string>()

function sendJson<T>(method: string, address: string, body: unknown, init: RequestInit = {}): Promise<T> {
  const headers = { ...init.headers, 'content-type': 'application/json' }
  return send<T>(address, { ...init, method, headers, body: JSON.stringify(body) })
}

/** The answer that arrived before somebody asked, without waiting; null where there is none, or it is no answer. */
export function answerNow<T>(address: string): T | null {
  const arrived = arrivedEarly(address)
  if (arrived === null) return null
  try {
    const answer = JSON.parse(arrived.text) as T
    keepAnswer(address, arrived.response.headers.get('etag'), answer)
    return answer
  } catch {
    return null
  }
}

async function read<T>(address: string, init: RequestInit): Promise<T> {
  const kept = keptAnswer(address)
  const headers = { ...init.headers, ...(kept && { 'if-none-match': kept.tag }) }
  const early = takeEarly(address)?.answer
  const { response, text } = await arrive(
    early ? soon(early) : answerTo(address, { ...init, headers }, LONGEST_MS.question),
  )
  // What was asked early is not broken off by whoever does not want it any more.
  init.signal?.throwIfAborted()
  if (kept && response.status === 304) return kept.answer as T
  const answer = answerOf<T>(response, text)
  keepAnswer(address, response.headers.get('etag'), answer)
  return answer
}

async function send<T>(address: string, init: RequestInit, longestMs: number = LONGEST_MS.order): Promise<T> {
  const { response, text } = await arrive(answerTo(address, init, longestMs))
  return answerOf<T>(response, text)
}

/** Longer than the server lets any question take, and what it is told to do. */
const LONGEST_MS = { question: 60_000, order: 600_000 } as const

function answerTo(address: string, init: RequestInit, longestMs: number): Promise<Arrived> {
  return inTime(longestMs, init.signal, (signal) => reach(address, { ...init, signal }).then(withText))
}

/** What was asked early goes on, whoever waits for it. */
function soon(early: Promise<Arrived>): Promise<Arrived> {
  return inTime(LONGEST_MS.question, null, (signal) => {
    const late = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    return Promise.race([early, late])
  })
}

function answerOf<T>(response: Response, text: string): T {
  if (response.status === 204) return undefined as T
  if (!response.ok || response.redirected) throw toError(response, text)
  if (isForeign(response)) throw foreignAnswer(response)
  return parseAnswer<T>(text, response.status)
}

async function withText(response: Response): Promise<Arrived> {
  return { response, text: await response.text() }
}

/** @throws ApiError where nothing answers, or breaks off; an AbortError is passed on */
async function arrive<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    throw new ApiError(0, 'no_answer', say('faults.noAnswer'))
  }
}

function reach(address: string, init: RequestInit): Promise<Response> {
  return fetch(address, {
    ...init,
    ...asking,
    headers: {
      ...asking.headers,
      'x-viewdesk-language': language,
      // Such a request does not keep the session.
      ...(isUnattended() && { 'x-viewdesk-unattended': 'yes' }),
      ...init.headers,
    },
  })
}

/** What is asked for here is never a page: a network that wants people to sign in first answers with one in the place of the server. */
function isForeign({ ok, headers }: Response): boolean {
  return ok && (headers.get('content-type') ?? '').startsWith('text/html')
}

function foreignAnswer({ status }: Response): ApiError {
  return new ApiError(status, 'foreign_answer', say('faults.foreignAnswer'))
}

function parseAnswer<T>(text: string, status: number): T {
  try {
    return JSON.parse(text) as T
  } catch {
    throw new ApiError(status, 'bad_answer', say('faults.badAnswer'))
  }
}

interface AnsweredError {
  readonly code: string
  readonly message: string
  /** In the language of the page, where the message is for programs. */
  readonly forStaff?: string
  /** What PostgreSQL said, for those who may know. */
  readonly reason?: string
  readonly requestId?: string
}

function toError(response: Response, text: string): ApiError {
  if (response.redirected && response.url.includes('/login')) {
    return new ApiError(401, 'session_ended', say('faults.sessionEndedShort'))
  }
  if (isForeign(response)) return foreignAnswer(response)
  try {
    const { error } = JSON.parse(text) as { error: AnsweredError }
    const words = error.forStaff ?? answerWords(error.code, error.message)
    const isTold = error.forStaff !== undefined || words === error.message
    const particulars = error.reason ?? (response.status === 400 && !isTold ? error.message : null)
    return new ApiError(response.status, error.code, words, error.requestId ?? null, particulars)
  } catch {
    return new ApiError(response.status, 'failed', say('faults.answerFailed', { status: response.status }))
  }
}
