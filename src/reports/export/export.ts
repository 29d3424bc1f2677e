import type { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { PoolClient } from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { inSnapshot } from '../../database/transactions.js'
import { badQuery, Refusal, shorten } from '../../refusal.js'
import { parseColumns } from '../asking/columns.js'
import type { ListQuery } from '../asking/query.js'
import type { ReportsContext } from '../catalogue.js'
import { type Freshness, isUnfilled, readFreshness } from '../refresh/freshness.js'
import { findColumn, type Report } from '../report.js'
import { countRows } from '../rows/rows.js'
import type { Scope } from '../scope.js'
import { settingParameters, whereClause } from '../statements/conditions.js'
import { orderBy } from '../statements/order-by.js'
import { footerGrouping, readTotals } from '../totals/totals.js'
import { csv } from './csv.js'
import { type ExportOptions, exportFields } from './fields.js'
import { type ExportField, type ExportFormat, exportFormats, type FileFormat, type OpenFile } from './format.js'
import { json } from './json.js'
import { totalsLines } from './totals-lines.js'
import { xlsx } from './xlsx.js'

/** Keys of an export's address beside those of the list. */
export const exportKeys = ['columns', 'header', 'totals']

/** @throws Refusal */
export function parseExportOptions(report: Report, format: string, params: URLSearchParams): ExportOptions {
  const known = exportFormats.find((one) => one === format)
  if (!known) {
    const formats = exportFormats.join(', ')
    throw badQuery(`"${shorten(format)}" is no format of an export. The formats are: ${formats}.`)
  }
  const columns = parseColumns(report, params, 'to export')
  const header = oneOf(params, 'header', ['labels', 'names']) === 'names' ? 'names' : 'labels'
  const totals = oneOf(params, 'totals', ['no', 'yes']) === 'yes'
  if (totals && known === 'json') {
    throw badQuery('A json holds rows only. Take totals=yes out, and ask /totals for them.')
  }
  return { format: known, columns, header, totals }
}

function oneOf(params: URLSearchParams, key: string, allowed: readonly string[]): string | null {
  const value = params.get(key)
  if (value === null || allowed.includes(value)) return value
  throw badQuery(`"${shorten(value)}" is no ${key}. It is one of: ${allowed.join(', ')}.`)
}

/** Says what is in it: `profit_margins-2026-06-01-to-2026-06-30.csv`, or `open_jobs.csv` when no period is filtered. */
export function exportFileName({ report, period }: ListQuery, format: ExportFormat): string {
  const days = period === null ? [] : [period.from ?? 'start', 'to', period.to ?? 'today']
  return `${[report.name, ...days].join('-')}.${format}`
}

/**
 * Streams all filtered rows, in the list's own order, from one snapshot; memory does not grow with the rows.
 *
 * @param signal ends the export, and its query in the database, when the reader goes away
 * @returns the number of rows written
 */
export async function exportRows(
  context: ReportsContext,
  query: ListQuery,
  options: ExportOptions,
  scope: Scope,
  output: Writable,
  signal: AbortSignal,
): Promise<{ rows: number }> {
  return await inSnapshot(context.pools.export, { timeZone: context.timeZone, timeoutMs: 0 }, async (client) => {
    const fields = fieldsOf(context, query.report, options)
    const format = formats[options.format]
    await refuseUnfilled(client, context, query.report)
    await refuseTooMany(client, context, query, format, scope)
    const statement = await copyStatement(client, context, query, fields, options, scope)
    const totals = options.totals ? await readTotals(client, context, query, footerGrouping(query), scope) : null
    const file = format.open(output, fields)
    const rows = await copy(client, statement, file, signal)
    if (totals) file.writeTotals(totalsLines(query.report, fields, totals), rows)
    await file.close()
    return { rows }
  })
}

const formats: Readonly<Record<ExportFormat, FileFormat>> = { csv, json, xlsx }

/** There is no file to export yet where a view that it reads was never filled. */
async function refuseUnfilled(client: PoolClient, context: ReportsContext, report: Report): Promise<void> {
  const freshness = (await readFreshness(client, context, [report])).get(report.name) as Freshness
  if (!(await isUnfilled(client, report, freshness))) return
  throw new Refusal(409, 'no_data_yet', `${report.title} has no data yet. Refresh it first, and export it then.`)
}

async function refuseTooMany(
  client: PoolClient,
  context: ReportsContext,
  query: ListQuery,
  { mostRows }: FileFormat,
  scope: Scope,
): Promise<void> {
  if (mostRows === null) return
  const count = await countRows(client, context, query, scope)
  if (count <= mostRows) return
  throw badQuery(`A sheet holds ${mostRows} rows at most, and these are ${count}. Filter them, or export a csv.`)
}

/** The columns of the file, a reference as two. */
export function fieldsOf(context: ReportsContext, report: Report, options: ExportOptions): ExportField[] {
  const names = options.columns ?? report.columns.map((column) => column.name)
  const columns = names.flatMap((name) => findColumn(report, name) ?? [])
  return columns.flatMap((column) => exportFields(context.catalogue, column, options))
}

/** The COPY of an export; its values are put into settings of the transaction that `client` is in. */
export async function copyStatement(
  client: PoolClient,
  context: ReportsContext,
  query: ListQuery,
  fields: readonly ExportField[],
  options: ExportOptions,
  scope: Scope,
): Promise<string> {
  const parameters = settingParameters()
  const where = whereClause(query.report, query.filters, scope, context.timeZone, parameters)
  for (const [index, value] of parameters.values.entries()) {
    await client.query('select set_config($1, $2, true)', [`viewdesk.p${index + 1}`, value])
  }
  const joins = [...new Set(fields.flatMap((field) => field.join ?? []))]
  const source = `from (select * from ${query.report.relation} ${where}) as row
    ${joins.join('\n')}
    ${orderBy(query.report, query.sort, 'row.')}`
  return formats[options.format].statement(fields, source)
}

async function copy(client: PoolClient, statement: string, file: OpenFile, signal: AbortSignal): Promise<number> {
  const source = client.query(copyTo(statement))
  try {
    await pipeline([source, ...file.sinks], { signal, end: false })
    return source.rowCount ?? 0
  } catch (error) {
    // Half of a COPY cannot be taken back: closing the connection is what ends it in the database.
    void (client as unknown as { end(): Promise<void> }).end()
    throw error
  }
}
