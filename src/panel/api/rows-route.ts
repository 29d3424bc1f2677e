import type { Request, Response } from 'express'
import { badQuery } from '../../refusal.js'
import { parseColumns } from '../../reports/asking/columns.js'
import { parseListQuery } from '../../reports/asking/query.js'
import { inReading } from '../../reports/reading.js'
import type { Row } from '../../reports/rows/record-id.js'
import { listRows } from '../../reports/rows/rows.js'
import { type ApiParts, questionOf, reportRequest } from './api-parts.js'

/** GET /api/v1/{name}/rows: one page of rows with the exact count; `totals=yes` adds the totals of the same snapshot,
 * `columns=` leaves the others out. */
export function rowsRoute(parts: ApiParts) {
  return async (req: Request, res: Response) => {
    const { report, params, reader } = reportRequest(parts, req, res, 'view')
    const query = parseListQuery(report, params, parts.context, ['totals', 'columns'])
    const columns = parseColumns(report, params, 'to show')
    const totals = params.get('totals') ?? 'no'
    if (totals !== 'yes' && totals !== 'no') throw badQuery('totals is yes or no.')
    const question = questionOf(parts, req, res, reader)
    const answer = await inReading(parts.context, reader, { reports: [report], question }, async (reading) => {
      const page = await listRows(reading, query, { withTotals: totals === 'yes' })
      return columns === null ? page : { ...page, rows: page.rows.map((row) => pick(row, columns)) }
    })
    res.json(answer)
  }
}

function pick(row: Row, columns: readonly string[]): Row {
  return Object.fromEntries(['_id', ...columns].map((name) => [name, row[name] ?? null])) as Row
}
