import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Request, Response } from 'express'

/** Which browsers have signed in as which accounts before, as a signed cookie of theirs says. */
export interface KnownDevices {
  /** The device's number where this browser has signed in as this account before, else null. */
  idFor(req: Request, account: string): string | null
  remember(req: Request, res: Response, account: string): void
}

// As long as browsers keep a cookie.
const keptMs = 400 * 24 * 60 * 60 * 1000
// Of colleagues who share a desk.
const mostAccounts = 8

/**
 * The cookie has a number and, for each account, a tag that only we can make of the number and the account: it names nobody,
 * and whoever has it may sign in no more than others.
 */
export function knownDevices(secret: string, isHttps: boolean): KnownDevices {
  const key = createHmac('sha256', secret).update('known devices').digest()
  const name = isHttps ? '__Host-viewdesk-device' : 'viewdesk-device'
  const pattern = new RegExp(`(?:^|;\\s*)${name}=([\\w-]{22})((?:\\.[\\w-]{22}){0,${mostAccounts}})(?:;|$)`)
  const tagOf = (id: string, account: string): string =>
    createHmac('sha256', key).update(`${id} ${account}`).digest('base64url').slice(0, 22)

  function read(req: Request): { readonly id: string; readonly tags: readonly string[] } | null {
    const [, id, tags] = pattern.exec(req.headers.cookie ?? '') ?? []
    return id === undefined ? null : { id, tags: (tags ?? '').split('.').slice(1) }
  }

  return {
    idFor(req, account) {
      const device = read(req)
      if (device === null) return null
      const own = Buffer.from(tagOf(device.id, account))
      return device.tags.some((tag) => timingSafeEqual(Buffer.from(tag), own)) ? device.id : null
    },
    remember(req, res, account) {
      const { id, tags } = read(req) ?? { id: randomBytes(16).toString('base64url'), tags: [] }
      const own = tagOf(id, account)
      const all = [own, ...tags.filter((tag) => tag !== own)].slice(0, mostAccounts)
      res.cookie(name, [id, ...all].join('.'), {
        path: '/',
        maxAge: keptMs,
        httpOnly: true,
        sameSite: 'lax',
        secure: isHttps,
      })
    },
  }
}
