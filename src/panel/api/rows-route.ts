import type { Request, Response } from 'express'
import { parseListQuery } from '../../reports/query.js'
import { listRows } from '../../reports/rows.js'
import { everything } from '../../reports/scope.js'
import { HttpError } from '../http/http-error.js'
import { type ApiParts, reportRequest } from './api-parts.js'

/** GET /api/v1/{name}/rows: one page of rows with the exact count; `totals=yes` adds the totals of the same snapshot. */
export function rowsRoute(parts: ApiParts) {
  return async (req: Request, res: Response) => {
    const { report, params } = reportRequest(parts, req, res, 'view')
    const query = parseListQuery(report, params, parts.context, ['totals'])
    const totals = params.get('totals') ?? 'no'
    if (totals !== 'yes' && totals !== 'no') throw new HttpError(400, 'bad_query', 'totals is yes or no.')
    res.json(await listRows(parts.context, query, everything, { withTotals: totals === 'yes' }))
  }
}
