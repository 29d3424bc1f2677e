import type { Request, Response } from 'express'
import { parseListQuery } from '../../reports/asking/query.js'
import { inReading } from '../../reports/reading.js'
import { explainTotal } from '../../reports/totals/explain.js'
import { type ApiParts, reportRequest } from './api-parts.js'

/** GET /api/v1/{name}/explain: where one total of the filtered rows comes from. For everybody who may read the report. */
export function explainRoute(parts: ApiParts) {
  return async (req: Request, res: Response) => {
    const { report, params, reader } = reportRequest(parts, req, res, 'view')
    const query = parseListQuery(report, params, parts.context, ['total'])
    const answer = await inReading(parts.context, reader, { reports: [report] }, (reading) =>
      explainTotal(reading, query, params.get('total')),
    )
    res.json(answer)
  }
}
