import type { Request, Response } from 'express'
import { parseListQuery } from '../../reports/query.js'
import { everything } from '../../reports/scope.js'
import { computeTotals } from '../../reports/totals.js'
import { type ApiParts, reportRequest } from './api-parts.js'

/** GET /api/v1/{name}/totals: the totals of the filtered rows, also by `groupBy`. */
export function totalsRoute(parts: ApiParts) {
  return async (req: Request, res: Response) => {
    const { report, params } = reportRequest(parts, req, res, 'view')
    const query = parseListQuery(report, params, parts.context, ['groupBy'])
    res.json(await computeTotals(parts.context, query, { groupBy: params.get('groupBy') }, everything))
  }
}
