import { createHash } from 'node:crypto'
import type { NextFunction, Request, Response } from 'express'

/**
 * Gives each JSON answer to a GET a tag of what it says, and answers 304 to whoever has just that: `If-None-Match`.
 *
 * The tag is of the content: moments of refreshes do not tell of names that were changed since, of tables that are read
 * live, or of a refresh by hand. Nothing is kept on disk: answers stay `no-store`, and who asks keeps the tag.
 */
export function tagAnswers(req: Request, res: Response, next: NextFunction): void {
  if (req.method === 'GET') {
    const had = (req.get('if-none-match') ?? '').split(/\s*,\s*/)
    res.json = (body: unknown) => {
      if (res.statusCode !== 200) return res.type('json').send(JSON.stringify(body))
      const { text, tag } = written(body)
      res.set('etag', tag)
      // Not Express's own comparison: browsers say `no-cache` beside a tag that a script hands over, and that would win.
      return had.includes(tag) ? res.status(304).end() : res.type('json').send(text)
    }
  }
  next()
}

// Several may be answered by one object.
const known = new WeakMap<object, { readonly text: string; readonly tag: string }>()

function written(body: unknown): { readonly text: string; readonly tag: string } {
  const isObject = typeof body === 'object' && body !== null
  const before = isObject ? known.get(body) : undefined
  if (before !== undefined) return before
  const text = JSON.stringify(body)
  const now = { text, tag: tagOf(text) }
  if (isObject) known.set(body, now)
  return now
}

/** Weak: an answer may be compressed on its way, and how long it took is no part of what it says. */
function tagOf(text: string): string {
  const said = text.replace(/"tookMs":[\d.]+/g, '')
  return `W/"${createHash('sha256').update(said).digest('base64url').slice(0, 22)}"`
}
