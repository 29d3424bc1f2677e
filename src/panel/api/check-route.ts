import type { Request, Response } from 'express'
import { requestCheck } from '../../reports/checks/check-views.js'
import { readRefreshProgress } from '../../reports/refresh/progress.js'
import { type ApiParts, reportRequest } from './api-parts.js'
import { recordRefresh, type StartedAnswer } from './refresh-route.js'
import { toldRun } from './told-runs.js'

/**
 * POST /api/v1/{name}/check: checks a report. Live data at once; stored data by a refresh of what the checks read, which
 * goes on behind the answer as that of /refresh does. The catalogue tells the results.
 */
export function checkRoute(parts: ApiParts) {
  return async (req: Request, res: Response<StartedAnswer>) => {
    const { report, staff } = reportRequest(parts, req, res, 'refresh')
    const { runs, joined } = await requestCheck(parts.context, parts.queue, report, { id: staff.id, name: staff.name })
    if (runs.length > 0) await recordRefresh(parts, req, staff, report, joined)
    res.status(runs.length === 0 ? 200 : 202).json({
      runs: runs.map(toldRun(parts.context.catalogue, staff.role)),
      joined,
      ...(await readRefreshProgress(parts.context, report)),
    })
  }
}
