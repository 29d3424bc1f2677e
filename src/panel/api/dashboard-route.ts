import type { Request, Response } from 'express'
import { computeDashboard, type DashboardDeclaration } from '../../reports/dashboard/dashboard.js'
import { inReading } from '../../reports/reading.js'
import type { Spoken } from '../../reports/wording.js'
import { staffOf } from '../http/signed-in.js'
import { readerOf } from '../reader.js'
import { type ApiParts, searchParamsOf } from './api-parts.js'

/** GET /api/v1/dashboard: all cards and charts in one answer, of what this person may read. */
export function dashboardRoute({ context, reports }: ApiParts, declaration: Spoken<DashboardDeclaration>) {
  return async (req: Request, res: Response) => {
    const readable = reports.readableBy(staffOf(res).role)
    const answer = await inReading(context, readerOf(res), { reports: readable, share: 'dashboard' }, (reading) =>
      computeDashboard(reading, declaration, searchParamsOf(req), (report) => readable.includes(report)),
    )
    res.json(answer)
  }
}
