import { pipeline } from 'node:stream/promises'
import { to as copyTo } from 'pg-copy-streams'
import { parseListQuery } from '../../src/reports/asking/query.js'
import type { ReportsContext } from '../../src/reports/catalogue.js'
import { copyStatement, fieldsOf, parseExportOptions } from '../../src/reports/export/export.js'
import type { FileFormat } from '../../src/reports/export/format.js'
import { inReading, unrestricted } from '../../src/reports/reading.js'
import { growthOf, interleave, nowhere, say } from './measure.js'

/** A CSV of everything over HTTP, against a bare COPY of the same columns in the same order. */
export async function compareExports(context: ReportsContext, url: string, cookie: string): Promise<void> {
  let bytes = 0
  let times = { mine: Number.NaN, bare: Number.NaN }
  const download = async (): Promise<void> => {
    bytes = 0
    const answer = await fetch(new URL('/api/v1/completed_jobs/export.csv', url), { headers: { cookie } })
    for await (const chunk of answer.body ?? []) bytes += chunk.length
  }
  const megabytes = await growthOf(async () => {
    times = await interleave(download, () => bareCopy(context))
  })
  const { mine, bare } = times
  say(
    `csv of completed_jobs, ${(bytes / 1e6).toFixed(0)} MB: ${mine.toFixed(0)} ms, bare COPY ${bare.toFixed(0)} ms, speed ${(bare / mine).toFixed(2)}x (at least 0.85)`,
  )
  say(
    `memory while exporting: ${megabytes.toFixed(0)} MB more, the reading client and the bare COPY in this process included`,
  )
}

/** Values as PostgreSQL prints them: nothing is rounded, nothing is kept from being a formula, times are not ISO 8601. */
const bareCsv: FileFormat['statement'] = (fields, source) =>
  `copy (select ${fields.map(({ value }) => value.expression).join(', ')} ${source}) to stdout with (format csv)`

async function bareCopy(context: ReportsContext): Promise<void> {
  const report = context.catalogue.find('completed_jobs')
  if (!report) throw new Error('completed_jobs is not there')
  const params = new URLSearchParams()
  const query = parseListQuery(report, params, context)
  const options = parseExportOptions(report, 'csv', params)
  await inReading(context, unrestricted, { pool: 'export', timeoutMs: 0 }, async (reading) => {
    const fields = fieldsOf(context.catalogue, report, options)
    const statement = await copyStatement(reading, query, fields, { write: bareCsv })
    await pipeline(reading.client.query(copyTo(statement)), nowhere())
  })
}
