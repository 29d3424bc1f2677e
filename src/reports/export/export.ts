import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { to as copyTo } from 'pg-copy-streams'
import { badQuery, Refusal, shorten } from '../../refusal.js'
import { groupingKeys } from '../asking/address.js'
import { parseColumns } from '../asking/columns.js'
import type { ListQuery } from '../asking/query.js'
import type { Catalogue } from '../catalogue.js'
import type { Reading } from '../reading.js'
import { findColumn, type Report } from '../report.js'
import { countRows } from '../rows/count-rows.js'
import { whereClause } from '../statements/conditions.js'
import { rowOrder } from '../statements/order-by.js'
import { settingParameters } from '../statements/parameters.js'
import { footerGrouping, readTotals } from '../totals/totals.js'
import { refuseAbsent } from '../view-gone.js'
import { csv } from './csv.js'
import { type ExportOptions, exportFields, withDistinctHeaders } from './fields.js'
import { type ExportField, type ExportFormat, exportFormats, type FileFormat, type OpenFile } from './format.js'
import { json } from './json.js'
import { audiences, type FileManner, forPrograms } from './manner.js'
import { notesField } from './notes-field.js'
import { totalsLines } from './totals-lines.js'
import { xlsx } from './xlsx.js'

/** Keys of an export's address beside those of the list. */
export const exportKeys = ['columns', 'header', 'totals', 'for', 'ticket', 'compare', 'notes', ...groupingKeys]

/** @throws Refusal */
export function parseExportOptions(report: Report, format: string, params: URLSearchParams): ExportOptions {
  const known = exportFormats.find((one) => one === format)
  if (!known) {
    const formats = exportFormats.join(', ')
    throw badQuery(`"${shorten(format)}" is not an export format. The formats are: ${formats}.`)
  }
  const columns = parseColumns(report, params, 'to export')
  const header = oneOf(params, 'header', ['labels', 'names']) ?? 'labels'
  const totals = oneOf(params, 'totals', ['no', 'yes']) === 'yes'
  const audience = oneOf(params, 'for', audiences) ?? 'programs'
  if (audience === 'excel' && known !== 'csv') {
    throw badQuery('for=excel is about a csv. Excel opens an xlsx as it is: write for=people there.')
  }
  if (totals && known === 'json') {
    throw badQuery('A json holds rows only. Take totals=yes out, and ask /totals for them.')
  }
  const notes = oneOf(params, 'notes', ['no', 'yes']) === 'yes'
  if (notes && (report.grain.length === 0 || params.has(groupingKeys[0]))) {
    throw badQuery('notes=yes adds the notes on records to their rows, and there are no records here. Leave it out.')
  }
  return { format: known, columns, header, totals, audience, notes }
}

function oneOf<T extends string>(params: URLSearchParams, key: string, allowed: readonly T[]): T | null {
  const value = params.get(key)
  const found = allowed.find((one) => one === value)
  if (value === null || found) return found ?? null
  throw badQuery(`"${shorten(value)}" is not a valid ${key}. It is one of: ${allowed.join(', ')}.`)
}

/** The name of a file for programs: `profit_margins-2026-06-01-to-2026-06-30.csv`, or `open_jobs.csv` when no period is filtered. */
export function exportFileName({ report, period }: ListQuery, format: ExportFormat): string {
  const days = period === null ? [] : [period.from ?? 'start', 'to', period.to ?? 'today']
  return `${[report.name, ...days].join('-')}.${format}`
}

/**
 * Streams all filtered rows, in the list's own order; memory does not grow with the rows.
 *
 * @param reading without a limit on its statements; when its reader goes away, the export ends
 * @param how.onCounted is told before the first byte how many rows there will be, totals not among them
 * @returns the number of rows written
 */
export async function exportRows(
  reading: Reading,
  query: ListQuery,
  options: ExportOptions,
  output: Writable,
  how: { readonly manner?: FileManner; readonly onCounted?: (rows: number) => void } = {},
): Promise<{ rows: number }> {
  const { manner = forPrograms, onCounted } = how
  const fields = fieldsOf(reading.catalogue, query.report, options, manner)
  const format = formats[options.format]
  await refuseAbsent(reading, query.report)
  if (await reading.isUnfilled(query.report)) throw noDataYet(query.report)
  const count = await countRows(reading, query)
  refuseTooMany(count, format)
  const statement = await copyStatement(reading, query, fields, { write: format.statement, manner })
  const totals = options.totals ? await readTotals(reading, query, footerGrouping(query)) : null
  const isShort = options.format === 'xlsx' && manner.audience === 'people'
  const below = totals ? totalsLines(query.report, fields, totals, { words: manner.words, rows: count, isShort }) : []
  refuseTooMany(count, format, below.length)
  const rows = await copy(reading, statement, () => {
    onCounted?.(count)
    return format.open(output, fields, manner, { rows: count, totals: below })
  })
  return { rows }
}

const formats: Readonly<Record<ExportFormat, FileFormat>> = { csv, json, xlsx }

export function noDataYet({ title }: Report): Refusal {
  return new Refusal(409, 'no_data_yet', `${title} has no data yet. Refresh it first, and export it then.`)
}

function refuseTooMany(count: number, { mostRows }: FileFormat, below = 0): void {
  // An empty line parts them from the rows.
  if (mostRows === null || count + below + (below > 0 ? 1 : 0) <= mostRows) return
  const whole = below === 0 ? `these are ${count}` : `these are ${count}, with ${below} lines of totals below them`
  throw new Refusal(
    400,
    'too_many_rows',
    `A sheet holds ${mostRows} rows at most, and ${whole}. Filter them, or export a csv.`,
    { values: { most: mostRows, count } },
  )
}

/** The columns of the file, a reference as two. */
export function fieldsOf(
  catalogue: Catalogue,
  report: Report,
  options: ExportOptions,
  manner: FileManner = forPrograms,
): ExportField[] {
  const names = options.columns ?? report.columns.map((column) => column.name)
  const columns = names.flatMap((name) => findColumn(report, name) ?? [])
  const fields = columns.flatMap((column) => exportFields(catalogue, column, options, manner))
  return withDistinctHeaders(options.notes ? [...fields, notesField(report, options, manner)] : fields)
}

/**
 * The COPY of an export; its values are put into settings of the reading's transaction.
 *
 * @param how.write what makes a line of the fields
 */
export async function copyStatement(
  reading: Reading,
  query: ListQuery,
  fields: readonly ExportField[],
  { write, manner = forPrograms }: { readonly write: FileFormat['statement']; readonly manner?: FileManner },
): Promise<string> {
  const parameters = settingParameters()
  const where = whereClause(reading, query.report, query.filters, parameters)
  // All in one trip: chosen records may need hundreds.
  if (parameters.values.length > 0) {
    await reading.ask(
      `select set_config('viewdesk.p' || place, value, true)
       from unnest($1::text[]) with ordinality as setting (value, place)`,
      [parameters.values],
    )
  }
  const order = rowOrder(reading.catalogue, query.report, query.sort, 'row.')
  const joins = [...new Set(fields.flatMap((field) => field.join ?? [])), order.join]
  const { relation } = await reading.storedRows(query.report)
  const source = `from (select * from ${relation} ${where}) as row
    ${joins.join('\n')}
    ${order.orderBy}`
  return write(fields, source, manner)
}

/** Nothing is opened before PostgreSQL has something to say: a report that fails at once is an error, and not half a file. */
async function copy({ client, signal }: Reading, statement: string, open: () => OpenFile): Promise<number> {
  const source = client.query(copyTo(statement))
  // Errors are told where they are waited for. One that comes later, from a connection that was closed in the middle, would
  // end the process if nobody listened.
  source.on('error', () => undefined)
  try {
    await begun(source, signal)
    const file = open()
    await pipeline([source, ...file.sinks], { ...(signal && { signal }), end: false })
    file.writeTotals()
    await file.close()
    return source.rowCount ?? 0
  } catch (error) {
    // Half of a COPY cannot be taken back: closing the connection is what ends it in the database.
    void (client as unknown as { end(): Promise<void> }).end()
    throw error
  }
}

/** Until there is something to read, or the end of it. */
async function begun(source: Readable, signal: AbortSignal | undefined): Promise<void> {
  const waiting = new AbortController()
  const options = { signal: signal ? AbortSignal.any([signal, waiting.signal]) : waiting.signal }
  try {
    await Promise.race([once(source, 'readable', options), once(source, 'end', options)])
  } finally {
    waiting.abort()
  }
}
