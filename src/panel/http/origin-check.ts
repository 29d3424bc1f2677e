import type { NextFunction, Request, RequestHandler, Response } from 'express'
import { Refusal } from '../../refusal.js'

const readingMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses requests that change something when another site's page made the browser send them.
 *
 * Browsers name the origin of such requests in Origin, and their relation to it in Sec-Fetch-Site; a client that sends
 * neither is not a browser, and carries nobody's cookies by itself.
 */
export function originCheck(baseUrl: string | null): RequestHandler {
  const ownOrigin = baseUrl === null ? null : new URL(baseUrl).origin
  return (req: Request, _res: Response, next: NextFunction) => {
    if (readingMethods.has(req.method) || isOurs(req, ownOrigin)) return next()
    const known = ownOrigin ?? `${req.protocol}://${req.get('host')}`
    req.log.warn(
      { origin: req.get('origin'), host: req.get('host') },
      `A page of another address sent something to ${known}, and was refused. If people open the panel there, set BASE_URL to that address, or let the proxy pass on the Host of the request.`,
    )
    next(new Refusal(403, 'forbidden', message, { forStaff: 'answers.other_site' }))
  }
}

const message =
  'This request came from another site, so nothing was changed. Did you open the panel yourself? Then whoever runs it has to set BASE_URL to the address in your browser.'

function isOurs(req: Request, ownOrigin: string | null): boolean {
  const site = req.get('sec-fetch-site')
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false
  const origin = req.get('origin')
  if (origin === undefined) return true
  if (origin === ownOrigin || origin === `${req.protocol}://${req.get('host')}`) return true
  // A proxy may have changed Host; the browser's own word about the relation still holds. "null" is nobody's origin.
  return site === 'same-origin' && ownOrigin === null && origin !== 'null'
}
