import type { NextFunction, Request, Response } from 'express'
import { Refusal } from '../../refusal.js'

/** Refuses what is not an address of a page, such as `OPTIONS *` or a proxy's `GET http://host:99999/`: nothing below could read it. */
export function requestAddress(req: Request, _res: Response, next: NextFunction): void {
  const isAddress =
    /^(\/|https?:\/\/)/i.test(req.originalUrl) && URL.canParse(req.originalUrl, 'http://viewdesk.invalid')
  next(isAddress ? undefined : new Refusal(400, 'bad_address', 'The address could not be read.'))
}
