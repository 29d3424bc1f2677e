import type { Request, Response } from 'express'
import { parseListQuery } from '../../reports/asking/query.js'
import { everything } from '../../reports/scope.js'
import { explainTotal } from '../../reports/totals/explain.js'
import { type ApiParts, reportRequest } from './api-parts.js'

/** GET /api/v1/{name}/explain: where one total of the filtered rows comes from. For everybody who may read the report. */
export function explainRoute(parts: ApiParts) {
  return async (req: Request, res: Response) => {
    const { report, params } = reportRequest(parts, req, res, 'view')
    const query = parseListQuery(report, params, parts.context, ['total'])
    res.json(await explainTotal(parts.context, query, params.get('total'), everything))
  }
}
