import { createHash } from 'node:crypto'
import type { Request, RequestHandler, Response } from 'express'
import { Refusal } from '../../refusal.js'
import { staffOf } from '../http/signed-in.js'

/** Names one order of one page, however often it arrives: browsers send again what was lost on its way, and so do people. */
const keyHeader = 'idempotency-key'
const goodKey = /^[\w-]{16,64}$/
const keptMs = 10 * 60 * 1000
const mostKept = 10_000
/** Rows, totals and files are asked for and change nothing: they are read again, whatever key comes with them. */
const questions = /^\/[^/]+\/(rows|totals|export\.[^/]+)$/

interface Order {
  readonly body: string
  readonly answer: Promise<Answer>
}

interface Answer {
  readonly status: number
  /** Undefined of an answer without one. */
  readonly body: unknown
}

/**
 * Does what is ordered once for each key of a person: whoever orders it again, while it is being done or in the ten minutes after, gets the
 * first answer. What was refused or failed did nothing, and is looked at anew; so is what they order in another role, which may do less.
 *
 * @param readJson reads the body: another one under the same key is another order, which is refused
 */
export function onceEach(readJson: RequestHandler): RequestHandler {
  const orders = new Map<string, Order>()

  const doOnce: RequestHandler = (req, res, next) => {
    const { id, role } = staffOf(res)
    const name = [id, role, req.method, req.originalUrl, req.get(keyHeader)].join(' ')
    const body = digestOf(req)
    const before = orders.get(name)
    if (before) {
      if (before.body !== body) return next(usedBefore())
      before.answer.then((answer) => (isKept(answer) ? repeat(answer, res) : doOnce(req, res, next)), next)
      return
    }
    const [oldest] = orders.keys()
    if (orders.size >= mostKept && oldest !== undefined) orders.delete(oldest)
    const order = { body, answer: answerOf(res) }
    orders.set(name, order)
    const forget = () => orders.get(name) === order && orders.delete(name)
    setTimeout(forget, keptMs).unref()
    void order.answer.then((answer) => isKept(answer) || forget())
    next()
  }

  return (req, res, next) => {
    const key = req.get(keyHeader)
    const isOrder = req.method !== 'GET' && !questions.test(req.path)
    if (!isOrder || key === undefined || !goodKey.test(key)) return next()
    readJson(req, res, (error?: unknown) => (error === undefined ? doOnce(req, res, next) : next(error)))
  }
}

function usedBefore(): Refusal {
  return new Refusal(409, 'key_used', 'Something else was sent under the key of this request before.')
}

/** Of what was sent: a password is not kept for it. */
function digestOf({ body }: Request): string {
  return createHash('sha256')
    .update(JSON.stringify(body ?? null))
    .digest('hex')
}

/** What was refused, and what was sent in another form than JSON, is not there to be sent again. */
function isKept({ status, body }: Answer): boolean {
  return status < 400 && (body !== undefined || status === 204)
}

function repeat({ status, body }: Answer, res: Response): void {
  if (body === undefined) res.status(status).end()
  else res.status(status).json(body)
}

/** What is answered, also where nobody is there any more to read it. */
function answerOf(res: Response): Promise<Answer> {
  return new Promise((resolve) => {
    const { json, end } = res
    let body: unknown
    res.json = (value) => {
      body = value
      return json.call(res, value)
    }
    res.end = ((...given: Parameters<typeof end>) => {
      resolve({ status: res.statusCode, body })
      return end.apply(res, given)
    }) as typeof end
  })
}
