import type { Request, Response } from 'express'
import { type ApiParts, reportRequest } from './api-parts.js'

/** GET /api/v1/{name}/exports/{ticket}: how far a download of one's own is, by the ticket that it was asked for with. */
export function exportProgressRoute(parts: ApiParts) {
  return (req: Request, res: Response) => {
    const { staff } = reportRequest(parts, req, res, 'export')
    res.json(parts.underWay.find(staff.id, String(req.params.ticket)))
  }
}
