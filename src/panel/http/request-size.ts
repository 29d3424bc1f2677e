import type { NextFunction, Request, Response } from 'express'
import { Refusal } from '../../refusal.js'
import { tooLarge } from './errors.js'

/** No request of the panel is larger than a form with a password. */
export const largestBodyBytes = 16_384

/** Refuses a large body by its announced length, before anything reads it. */
export function requestSize(req: Request, _res: Response, next: NextFunction): void {
  const announced = Number(req.get('content-length') ?? 0)
  const isTooLarge = announced > largestBodyBytes
  next(isTooLarge ? new Refusal(tooLarge.status, tooLarge.code, tooLarge.message) : undefined)
}
