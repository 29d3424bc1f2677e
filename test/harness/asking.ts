import { Writable } from 'node:stream'
import { type ListQuery, parseListQuery } from '../../src/reports/asking/query.js'
import type { ReportsContext } from '../../src/reports/catalogue.js'
import * as board from '../../src/reports/dashboard/dashboard.js'
import type { DashboardDeclaration } from '../../src/reports/dashboard/declaration.js'
import * as exporting from '../../src/reports/export/export.js'
import type { ExportOptions } from '../../src/reports/export/fields.js'
import { inReading, type Reading, type ReadingOptions, unrestricted } from '../../src/reports/reading.js'
import type { Freshness } from '../../src/reports/refresh/freshness.js'
import type { Report } from '../../src/reports/report.js'
import * as rows from '../../src/reports/rows/rows.js'
import * as search from '../../src/reports/rows/search.js'
import type { Scope } from '../../src/reports/scope.js'
import * as explaining from '../../src/reports/totals/explain.js'
import * as totals from '../../src/reports/totals/totals.js'
import * as warnings from '../../src/reports/totals/warnings.js'
import { inOneLanguage } from '../../src/reports/wording.js'

/** Questions in a reading of their own each, as the routes put them. */

export function listRows(context: ReportsContext, query: ListQuery, scope: Scope, options?: { withTotals?: boolean }) {
  return ask(context, scope, { reports: [query.report] }, (reading) => rows.listRows(reading, query, options))
}

export function findRow(context: ReportsContext, report: Report, id: string, scope: Scope) {
  return ask(context, scope, {}, (reading) => rows.findRow(reading, report, id))
}

export function computeTotals(
  context: ReportsContext,
  query: ListQuery,
  options: { groupBy: string | null },
  scope: Scope,
) {
  return ask(context, scope, { reports: [query.report] }, (reading) => totals.computeTotals(reading, query, options))
}

export function explainTotal(context: ReportsContext, query: ListQuery, name: string | null, scope: Scope) {
  return ask(context, scope, { reports: [query.report] }, (reading) => explaining.explainTotal(reading, query, name))
}

export function readWarnings(context: ReportsContext, query: ListQuery, _params: URLSearchParams, scope: Scope) {
  return ask(context, scope, {}, (reading) => warnings.readWarnings(reading, query))
}

export function searchEverything(
  context: ReportsContext,
  text: string,
  readable: readonly Report[],
  scope: Scope,
  budgetMs?: number,
) {
  return search.searchEverything(context, { scope }, text, readable, budgetMs)
}

export function computeDashboard(
  context: ReportsContext,
  declaration: DashboardDeclaration,
  params: URLSearchParams,
  scope: Scope,
  maySee?: (report: Report) => boolean,
) {
  return ask(context, scope, { reports: context.catalogue.reports }, (reading) =>
    board.computeDashboard(reading, inOneLanguage(declaration, 'en'), params, maySee),
  )
}

export function exportRows(
  context: ReportsContext,
  query: ListQuery,
  options: ExportOptions,
  scope: Scope,
  output: Writable,
  signal: AbortSignal,
) {
  const unlimited = { reports: [query.report], pool: 'export', timeoutMs: 0 } as const
  return inReading(context, { scope, signal }, unlimited, (reading) =>
    exporting.exportRows(reading, query, options, output),
  )
}

export function freshnessOf(context: ReportsContext, reports: readonly Report[]): Promise<Map<string, Freshness>> {
  return inReading(
    context,
    unrestricted,
    { reports },
    async (reading) =>
      new Map(await Promise.all(reports.map(async (one) => [one.name, await reading.freshnessOf(one)] as const))),
  )
}

function ask<T>(
  context: ReportsContext,
  scope: Scope,
  options: ReadingOptions,
  work: (reading: Reading) => Promise<T>,
): Promise<T> {
  return inReading(context, { scope }, options, work)
}

/** Asks something of the report of that name, as an address would. */
export async function askByName<T>(
  context: ReportsContext,
  name: string,
  params: Readonly<Record<string, string>>,
  work: (reading: Reading, query: ListQuery) => Promise<T>,
): Promise<T> {
  const report = context.catalogue.find(name)
  if (!report) throw new Error(`There is no report ${name}.`)
  const query = parseListQuery(report, new URLSearchParams(params), context)
  return await inReading(context, unrestricted, { reports: [report] }, (reading) => work(reading, query))
}

/** The whole file of an export, as text. */
export async function exportedText(
  context: ReportsContext,
  name: string,
  format: string,
  params: Readonly<Record<string, string>> = {},
): Promise<string> {
  const chunks: Buffer[] = []
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk)
      done()
    },
  })
  await askByName(context, name, {}, (reading, query) => {
    const options = exporting.parseExportOptions(query.report, format, new URLSearchParams(params))
    return exporting.exportRows(reading, query, options, output)
  })
  return Buffer.concat(chunks).toString()
}
