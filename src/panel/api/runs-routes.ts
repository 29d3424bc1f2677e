import type { Request, Response } from 'express'
import { z } from 'zod'
import type { Role } from '../../access/permissions.js'
import { inSnapshot } from '../../database/transactions.js'
import type { ReportsContext } from '../../reports/catalogue.js'
import { cancelRun } from '../../reports/refresh/cancel-run.js'
import { describeSchedules, type ScheduleDescription } from '../../reports/refresh/describe-schedules.js'
import { pauseSchedule, scheduledViews } from '../../reports/refresh/pauses.js'
import { type RefreshProgress, readRefreshProgress } from '../../reports/refresh/progress.js'
import { sweepDeadRuns } from '../../reports/refresh/run-records.js'
import { isOpenRun, listRuns, type Run } from '../../reports/refresh/runs.js'
import type { Report } from '../../reports/report.js'
import { type ApiParts, reportRequest, writtenTitle } from './api-parts.js'
import { readBody } from './body.js'
import { toldRun } from './told-runs.js'

export interface RunsAnswer extends RefreshProgress {
  readonly runs: readonly Run[]
  /** The schedules that this report goes by: its own, or those of what it reads. */
  readonly schedules: readonly ScheduleDescription[]
}

/** GET /api/v1/{name}/runs: refreshes that run and that ran, newest first, and how long they usually take. */
export function runsRoute(parts: ApiParts) {
  return async (req: Request, res: Response<RunsAnswer>) => {
    const { report, staff } = reportRequest(parts, req, res, 'view')
    res.json(await describeRuns(parts.context, report, staff.role))
  }
}

/** POST /api/v1/{name}/runs/{id}/cancel: ends a refresh, of any process, by whoever may refresh. */
export function cancelRoute(parts: ApiParts) {
  return async (req: Request, res: Response<RunsAnswer>) => {
    const { report, staff } = reportRequest(parts, req, res, 'refresh')
    await cancelRun(parts.context, report, String(req.params.id), { id: staff.id, name: staff.name })
    const cancelled = { kind: 'refresh_cancelled', outcome: 'done', who: staff, address: req.ip } as const
    await parts.activity.record({ ...cancelled, subject: writtenTitle(parts, report) })
    res.status(202).json(await describeRuns(parts.context, report, staff.role))
  }
}

const pausing = z.strictObject({ paused: z.boolean() })

/** POST /api/v1/{name}/schedule: pauses the schedule, or resumes it, by admins. */
export function scheduleRoute(parts: ApiParts) {
  return async (req: Request, res: Response<RunsAnswer>) => {
    const { report, staff } = reportRequest(parts, req, res, 'pauseSchedules')
    const { paused } = readBody(pausing, req, '{"paused": true}')
    await pauseSchedule(parts.context, report, paused, { id: staff.id, name: staff.name })
    // Between two looks a pause that ends at once would be none, also for those who have read of it meanwhile.
    await parts.streams.tellNow()
    const kind = paused ? 'schedule_paused' : 'schedule_resumed'
    await parts.activity.record({
      kind,
      outcome: 'done',
      who: staff,
      address: req.ip,
      subject: writtenTitle(parts, report),
    })
    res.json(await describeRuns(parts.context, report, staff.role))
  }
}

async function describeRuns(context: ReportsContext, report: Report, role: Role): Promise<RunsAnswer> {
  let runs = await listRuns(context, report)
  const open = runs.filter(isOpenRun).map(({ view }) => view)
  // Whoever looks is not told for ever that something runs which died with its process.
  if (open.length > 0 && (await sweepDeadRuns(context, open)).length > 0) runs = await listRuns(context, report)
  const [progress, schedules] = await Promise.all([
    readRefreshProgress(context, report),
    readSchedules(context, report),
  ])
  return { runs: runs.map(toldRun(context.catalogue, role)), ...progress, schedules }
}

async function readSchedules(context: ReportsContext, report: Report): Promise<ScheduleDescription[]> {
  const views = scheduledViews(context, report)
  if (views.length === 0) return []
  return await inSnapshot(context.pools.read, { timeZone: context.timeZone }, (client) =>
    describeSchedules(client, context, views),
  )
}
