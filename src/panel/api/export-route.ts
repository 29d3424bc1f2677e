import type { Request, Response } from 'express'
import type pg from 'pg'
import type { Staff } from '../../access/staff.js'
import { parseListQuery } from '../../reports/asking/query.js'
import { exportFileName, exportKeys, exportRows, parseExportOptions } from '../../reports/export/export.js'
import { inReading } from '../../reports/reading.js'
import { type ApiParts, reportRequest } from './api-parts.js'

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
    const log = await beginLog(parts.context.pools.admin, staff, report.name, format, params)
    try {
      const unlimited = { reports: [report], pool: 'export', timeoutMs: 0 } as const
      const { rows } = await inReading(parts.context, reader, unlimited, (reading) =>
        exportRows(reading, query, options, res),
      )
      if (!res.writableEnded) res.end()
      await log.finish(rows, null)
    } catch (error) {
      await log.finish(null, res.closed ? 'The client went away.' : String((error as Error).message))
      // Nobody is there to read an answer any more.
      if (!res.closed) throw error
    }
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
