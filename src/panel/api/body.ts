import type { Request, RequestHandler } from 'express'
import type { z } from 'zod'
import { HttpError } from '../http/http-error.js'

/** @throws HttpError 400 that shows what to send, when the body is not of this shape or no JSON */
export function readBody<Shape extends z.ZodType>(shape: Shape, req: Request, example: string): z.output<Shape> {
  const parsed = shape.safeParse(req.body)
  if (!parsed.success) throw new HttpError(400, 'bad_request', `Send JSON such as ${example}.`)
  return parsed.data
}

/** Answers all other methods of an address with 405. */
export function refuseOthers(allowed: string): RequestHandler {
  return (_req, res) => {
    res.set('allow', allowed)
    throw new HttpError(405, 'method_not_allowed', `This address answers ${allowed} only.`)
  }
}
