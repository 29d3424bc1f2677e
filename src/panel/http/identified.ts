import type { RequestHandler, Response } from 'express'
import { identityOf, type PanelIdentity } from '../identity.js'

/** From here on pages know what the panel is called. */
export function identified(identity: PanelIdentity): RequestHandler {
  return (_req, res, next) => {
    res.locals.identity = identity
    next()
  }
}

export function identityOn(res: Response): PanelIdentity {
  return (res.locals.identity as PanelIdentity | undefined) ?? identityOf('', {})
}
