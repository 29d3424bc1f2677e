import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { NextFunction, Request, RequestHandler, Response } from 'express'
import helmet from 'helmet'

/** A fresh nonce for each answer; only scripts that carry it, or come from our own address, run. */
export function nonceOf(res: Response): string {
  return String(res.locals.nonce)
}

export function securityHeaders(isHttps: boolean): RequestHandler[] {
  const nonce = (_req: Request, res: Response, next: NextFunction) => {
    res.locals.nonce = randomBytes(16).toString('base64')
    next()
  }
  const scriptNonce = (_req: IncomingMessage, res: ServerResponse) => `'nonce-${nonceOf(res as Response)}'`
  const headers = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'", scriptNonce],
        scriptSrcAttr: ["'none'"],
        // styled-components, in AdminJS, writes style elements at run time.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    frameguard: { action: 'deny' },
    strictTransportSecurity: isHttps,
    // With "no-referrer", helmet's own choice, browsers send "Origin: null" with our forms, and the origin check refuses them.
    referrerPolicy: { policy: 'same-origin' },
  })
  return [nonce, headers as RequestHandler]
}
