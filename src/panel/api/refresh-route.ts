import type { Request, Response } from 'express'
import type { Staff } from '../../access/staff.js'
import { type RefreshProgress, readRefreshProgress } from '../../reports/refresh/progress.js'
import type { Run } from '../../reports/refresh/runs.js'
import type { Report } from '../../reports/report.js'
import { type ApiParts, reportRequest, writtenTitle } from './api-parts.js'
import { toldRun } from './told-runs.js'

/** What was asked to start; `joined` says that some of it was on its way already. */
export interface StartedAnswer extends RefreshProgress {
  readonly runs: readonly Run[]
  readonly joined: boolean
}

/** POST /api/v1/{name}/refresh: starts a refresh of what the report reads, or joins the one that runs. */
export function refreshRoute(parts: ApiParts) {
  return async (req: Request, res: Response<StartedAnswer>) => {
    const { report, staff } = reportRequest(parts, req, res, 'refresh')
    const { runs, joined } = await parts.queue.request(report, { id: staff.id, name: staff.name })
    await recordRefresh(parts, req, staff, report, joined)
    res.status(202).json({
      runs: runs.map(toldRun(parts.context.catalogue, staff.role)),
      joined,
      ...(await readRefreshProgress(parts.context, report)),
    })
  }
}

/** Who asked for a refresh, for those who ask who did what. */
export async function recordRefresh(
  parts: ApiParts,
  req: Request,
  staff: Staff,
  report: Report,
  joined: boolean,
): Promise<void> {
  const kind = joined ? 'refresh_joined' : 'refreshed'
  const subject = writtenTitle(parts, report)
  await parts.activity.record({ kind, outcome: 'done', who: staff, address: req.ip, subject })
}
