import type { Request, Response } from 'express'
import { requestRefresh } from '../../reports/refresh.js'
import { listRuns } from '../../reports/refresh-runs.js'
import { type ApiParts, reportRequest } from './api-parts.js'

/** POST /api/v1/{name}/refresh: starts a refresh of what the report reads, or joins the one that runs. */
export function refreshRoute(parts: ApiParts) {
  return async (req: Request, res: Response) => {
    const { report, staff } = reportRequest(parts, req, res, 'refresh')
    const { runs, joined } = await requestRefresh(parts.context, report, { id: staff.id, name: staff.name })
    res.status(202).json({ runs, joined })
  }
}

/** GET /api/v1/{name}/runs: refreshes that run and that ran, newest first. */
export function runsRoute(parts: ApiParts) {
  return async (req: Request, res: Response) => {
    const { report } = reportRequest(parts, req, res, 'view')
    res.json({ runs: await listRuns(parts.context, report) })
  }
}
