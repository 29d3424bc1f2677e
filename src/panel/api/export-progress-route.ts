import type { Request, Response } from 'express'
import { notFound } from '../../refusal.js'
import { type ApiParts, reportRequest } from './api-parts.js'

/** GET /api/v1/{name}/exports/{ticket}: how far a download of one's own is, by the ticket that it was asked for with. */
export function exportProgressRoute(parts: ApiParts) {
  return (req: Request, res: Response) => {
    const { staff } = reportRequest(parts, req, res, 'export')
    const progress = parts.underWay.find(staff.id, String(req.params.ticket))
    if (progress === null) throw notFound('No export of yours was asked for with this ticket here, or long ago.')
    res.json(progress)
  }
}
