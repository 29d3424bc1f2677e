import type { RequestHandler } from 'express'
import { staffOf } from '../http/signed-in.js'

/** Names one order of one page, however often it arrives: browsers send again what was lost on its way, and so do people. */
const keyHeader = 'idempotency-key'
const goodKey = /^[\w-]{16,64}$/
const keptMs = 10 * 60 * 1000
const mostKept = 10_000

interface Answer {
  readonly status: number
  /** Undefined of an answer without one. */
  readonly body: unknown
}

/**
 * Does what is ordered once for each key of a person: whoever orders it again, while it is being done or in the ten minutes after, gets the
 * first answer. What was refused or failed did nothing, and is looked at anew.
 */
export function onceEach(): RequestHandler {
  const answers = new Map<string, Promise<Answer>>()
  return (req, res, next) => {
    const key = req.get(keyHeader)
    if (req.method === 'GET' || key === undefined || !goodKey.test(key)) return next()
    const order = [staffOf(res).id, req.method, req.originalUrl, key].join(' ')
    const before = answers.get(order)
    if (before) {
      before.then(
        ({ status, body }) => (body === undefined ? res.status(status).end() : res.status(status).json(body)),
        next,
      )
      return
    }
    const [oldest] = answers.keys()
    if (answers.size >= mostKept && oldest !== undefined) answers.delete(oldest)
    answers.set(order, answerOf(res))
    setTimeout(() => answers.delete(order), keptMs).unref()
    void answers.get(order)?.then(({ status }) => status >= 400 && answers.delete(order))
    next()
  }
}

/** What is answered, also where nobody is there any more to read it. */
function answerOf(res: Parameters<RequestHandler>[1]): Promise<Answer> {
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
