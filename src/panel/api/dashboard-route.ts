import type { Request, Response } from 'express'
import { computeDashboard, type DashboardDeclaration } from '../../reports/dashboard/dashboard.js'
import type { Report } from '../../reports/report.js'
import { everything } from '../../reports/scope.js'
import { staffOf } from '../http/signed-in.js'
import { type ApiParts, searchParamsOf } from './api-parts.js'

/** GET /api/v1/dashboard: all cards and charts in one answer, of what this person may read. */
export function dashboardRoute({ context, reports }: ApiParts, declaration: DashboardDeclaration) {
  return async (req: Request, res: Response) => {
    const readable = new Set(reports.readableBy(staffOf(res).role))
    const maySee = (report: Report) => readable.has(report)
    res.json(await computeDashboard(context, declaration, searchParamsOf(req), everything, maySee))
  }
}
