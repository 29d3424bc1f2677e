import type { NextFunction, Request, Response } from 'express'
import { Refusal } from '../../refusal.js'
import { tooLarge } from './errors.js'

/** No request of the panel is larger than a form with a password. */
export const largestBodyBytes = 16_384

/** But a list of chosen records, which no address would hold. */
export const largestQueryBytes = 65_536

/** Refuses a large body by its announced length, before anything reads it. */
/** Of rows, totals or an export. */
function isQuery({ path }: Request): boolean {
  return /^\/api\/v1\/[^/]+\/(rows|totals|export\.\w+)$/.test(path)
}

export function requestSize(req: Request, _res: Response, next: NextFunction): void {
  const announced = Number(req.get('content-length') ?? 0)
  const isTooLarge =
    announced > (req.is('application/x-www-form-urlencoded') && isQuery(req) ? largestQueryBytes : largestBodyBytes)
  next(isTooLarge ? new Refusal(tooLarge.status, tooLarge.code, tooLarge.message) : undefined)
}
