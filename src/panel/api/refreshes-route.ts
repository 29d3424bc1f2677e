import type { Request, Response } from 'express'
import { may } from '../../access/permissions.js'
import { describeRefreshes, type RefreshedView } from '../../reports/refresh/describe-refreshes.js'
import { staffOf } from '../http/signed-in.js'
import { mayNot } from '../may-not.js'
import type { ApiParts } from './api-parts.js'
import { toldRun } from './told-runs.js'

export interface RefreshesAnswer {
  readonly views: readonly RefreshedView[]
}

/** GET /api/v1/refreshes: the refreshes of everything materialized that this person may read, by whoever may refresh. */
export function refreshesRoute({ context, reports }: ApiParts) {
  return async (_req: Request, res: Response<RefreshesAnswer>) => {
    const { role } = staffOf(res)
    if (!may(role, 'refresh')) throw mayNot('refresh')
    const views = await describeRefreshes(context, reports.readableBy(role))
    const told = toldRun(context.catalogue, role)
    res.json({ views: views.map((view) => ({ ...view, runs: view.runs.map(told) })) })
  }
}
