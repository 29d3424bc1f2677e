import type { Request, RequestHandler } from 'express'
import type { z } from 'zod'
import { badRequest, methodNotAllowed } from '../../refusal.js'

/** @throws Refusal 400 that shows what to send, when the body is not of this shape or no JSON */
export function readBody<Shape extends z.ZodType>(shape: Shape, req: Request, example: string): z.output<Shape> {
  const parsed = shape.safeParse(req.body)
  if (!parsed.success) throw badRequest(`Send JSON such as ${example}.`)
  return parsed.data
}

/** Answers all other methods of an address with 405. */
export function refuseOthers(allowed: string): RequestHandler {
  return (_req, res) => {
    res.set('allow', allowed)
    throw methodNotAllowed(`This address answers ${allowed} only.`)
  }
}
