import type { Request, Response } from 'express'
import { mayRead } from '../../access/permissions.js'
import { parseListQuery } from '../../reports/asking/query.js'
import { inReading } from '../../reports/reading.js'
import { computeTotals } from '../../reports/totals/totals.js'
import { readWarnings } from '../../reports/totals/warnings.js'
import { type ApiParts, reportRequest } from './api-parts.js'

/** GET /api/v1/{name}/totals: the totals of the filtered rows, also by `groupBy`, and the data warnings beside them. */
export function totalsRoute(parts: ApiParts) {
  return async (req: Request, res: Response) => {
    const { report, params, staff, reader } = reportRequest(parts, req, res, 'view')
    const query = parseListQuery(report, params, parts.context, ['groupBy'])
    const warnings = parts.context.catalogue.find(report.warnings?.report ?? '')
    const isTold = warnings !== undefined && mayRead(warnings, staff.role)
    const reports = isTold ? [report, warnings] : [report]
    const answer = await inReading(parts.context, reader, { reports }, async (reading) => {
      const totals = await computeTotals(reading, query, { groupBy: params.get('groupBy') })
      return isTold ? { ...totals, warnings: await readWarnings(reading, query) } : totals
    })
    res.json(answer)
  }
}
