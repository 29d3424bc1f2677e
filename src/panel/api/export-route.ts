import type { Request, Response } from 'express'
import type pg from 'pg'
import type { Staff } from '../../access/staff.js'
import { type ListQuery, parseListQuery } from '../../reports/asking/query.js'
import { exportFileName, exportKeys, exportRows, parseExportOptions } from '../../reports/export/export.js'
import type { ExportOptions } from '../../reports/export/fields.js'
import { inReading } from '../../reports/reading.js'
import { endWhenStalled } from '../http/stalled-client.js'
import { type ApiParts, type ReportRequest, reportRequest } from './api-parts.js'

const contentTypes: Readonly<Record<string, string>> = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}

/** GET /api/v1/{name}/export.{csv,xlsx,json}: a download of all filtered rows, written as they are read. */
export function exportRoute(parts: ApiParts) {
  return async (req: Request, res: Response) => {
    const { report, staff, params, reader } = reportRequest(parts, req, res, 'export')
    const options = parseExportOptions(report, String(req.params.format), params)
    const query = parseListQuery(report, params, parts.context, exportKeys)
    const { format } = options
    res.attachment(exportFileName(query, format))
    res.type(contentTypes[format] ?? 'application/octet-stream').set('cache-control', 'no-store, no-transform')
    if (req.method === 'HEAD') {
      res.end()
      return
    }
    const release = await parts.exports.take(staff.id, reader.signal)
    try {
      await answer(parts, { report, staff, params, reader }, query, options, res)
    } finally {
      release()
    }
  }
}

/** How many rows are to come: with it a program can tell a file that broke off, also through a proxy that hides it. */
const rowsHeader = 'x-viewdesk-rows'

async function answer(
  { context, limits }: ApiParts,
  { report, staff, params, reader }: ReportRequest,
  query: ListQuery,
  options: ExportOptions,
  res: Response,
): Promise<void> {
  const log = await beginLog(context.pools.admin, staff, report.name, options.format, params)
  let stalled: string | null = null
  endWhenStalled(res, limits.stalledMs, () => {
    stalled = `The client took nothing for ${limits.stalledMs / 1000} s.`
  })
  try {
    const unlimited = { reports: [report], pool: 'export', timeoutMs: 0 } as const
    const tellRows = (count: number) => void res.set(rowsHeader, String(count))
    const { rows } = await inReading(context, reader, unlimited, (reading) =>
      exportRows(reading, query, options, res, tellRows),
    )
    await log.finish(rows, null)
  } catch (error) {
    await log.finish(null, stalled ?? (res.closed ? 'The client went away.' : String((error as Error).message)))
    // Nobody is there to read an answer any more.
    if (!res.closed) throw error
  }
}

async function beginLog(pool: pg.Pool, staff: Staff, report: string, format: string, params: URLSearchParams) {
  const { rows } = await pool.query<{ id: string }>(
    `insert into viewdesk.export_log (staff_id, report, format, query) values ($1, $2, $3, $4) returning id`,
    [staff.id, report, format, params.toString()],
  )
  return {
    finish: async (count: number | null, error: string | null) => {
      await pool.query(`update viewdesk.export_log set rows = $2, error = $3, finished_at = now() where id = $1`, [
        rows[0]?.id,
        count,
        error,
      ])
    },
  }
}
