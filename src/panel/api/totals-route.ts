import type { Request, Response } from 'express'
import { mayRead } from '../../access/permissions.js'
import { groupingKeys } from '../../reports/asking/address.js'
import { parseComparison } from '../../reports/asking/compared-period.js'
import { parseGroups } from '../../reports/asking/group-by.js'
import { parseListQuery } from '../../reports/asking/query.js'
import { inReading } from '../../reports/reading.js'
import { ofReport } from '../../reports/report-failed.js'
import { askTogether } from '../../reports/statements/ask-together.js'
import { type AskedTotalsAnswer, answerTotals } from '../../reports/totals/groups/answer-totals.js'
import { readWarnings, type Warning } from '../../reports/totals/warnings.js'
import { type ApiParts, questionOf, reportRequest } from './api-parts.js'

export interface FilteredTotals extends AskedTotalsAnswer {
  /** Where the report names any that this person may read. */
  readonly warnings?: readonly Warning[]
}

/** GET /api/v1/{name}/totals: the totals of the filtered rows, also by `groupBy` and beside those of other days (`compare`), and the data warnings beside them. */
export function totalsRoute(parts: ApiParts) {
  return async (req: Request, res: Response<FilteredTotals>) => {
    const { report, params, staff, reader } = reportRequest(parts, req, res, 'view')
    const query = parseListQuery(report, params, parts.context, [...groupingKeys, 'compare'])
    const groups = parseGroups(report, params)
    const comparison = parseComparison(report, params.get('compare'))
    const warnings = parts.context.catalogue.find(report.warnings?.report ?? '')
    const isTold = warnings !== undefined && mayRead(warnings, staff.role)
    const reports = isTold ? [report, warnings] : [report]
    const question = questionOf(parts, req, res, reader)
    const answer = await inReading(parts.context, reader, { reports, question, keepsPlans: true }, async (reading) => {
      const together = askTogether(reading)
      const [totals, told] = await Promise.all([
        ofReport(report, answerTotals(together, query, groups, comparison)),
        isTold ? ofReport(warnings, readWarnings(together, query)) : null,
      ])
      return { ...totals, ...(told && { warnings: told }) }
    })
    res.json(answer)
  }
}
