import type { Request, Response } from 'express'
import { staffOf } from '../http/signed-in.js'
import type { ApiParts } from './api-parts.js'

/**
 * POST /api/v1/{name}/visits: staff opened this page within the page that they had, so that no page was requested.
 * `dashboard` is the dashboard. A page that is requested is noted as it is sent.
 */
export function visitRoute({ reports, visits }: ApiParts) {
  return (req: Request, res: Response) => {
    const staff = staffOf(res)
    const name = String(req.params.name)
    visits.record(staff.id, name === 'dashboard' ? 'Dashboard' : reports.open(name, staff.role).title)
    res.status(204).end()
  }
}
