import { PassThrough } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type pg from 'pg'
import { inTransaction } from '../../src/database/transactions.js'
import { parseListQuery } from '../../src/reports/asking/query.js'
import type { ReportsContext } from '../../src/reports/catalogue.js'
import { exportKeys, parseExportOptions } from '../../src/reports/export/export.js'
import { wishCapture } from '../../src/reports/incremental/keeping/capture-wish.js'
import { keepMissingLevels } from '../../src/reports/levels/keep-missing.js'
import { loadCatalogue } from '../../src/reports/load-catalogue.js'
import type { Report } from '../../src/reports/report.js'
import type { RowsAnswer } from '../../src/reports/rows/rows.js'
import { everything } from '../../src/reports/scope.js'
import { syncViews } from '../../src/reports/sync/sync.js'
import type { TotalsAnswer } from '../../src/reports/totals/totals.js'
import { computeTotals, exportRows, listRows } from './asking.js'
import { createTestDatabase, type TestDatabase } from './database.js'

/** The project's own view files; this module is compiled to dist/test/harness. */
export const viewsDir = fileURLToPath(new URL('../../../views/', import.meta.url))

/** Reports over rows that a test puts in itself, asked by query string as the panel asks. */
export interface TestReports {
  readonly database: TestDatabase
  readonly context: ReportsContext
  report(name: string): Report
  rows(name: string, query?: string): Promise<RowsAnswer>
  totals(name: string, query?: string, groupBy?: string): Promise<TotalsAnswer>
  export(name: string, query?: string, format?: string): Promise<string>
  exportBytes(name: string, query?: string, format?: string): Promise<Buffer>
  close(): Promise<void>
}

export interface TestReportsOptions {
  readonly timeZone?: string
  /** ISO 8601; what "today" is */
  readonly now?: string
  readonly viewsDir?: string
  /** Whether what changes beneath incremental reports is captured; else they are materialized views. */
  readonly captures?: boolean
}

/** Makes a database, runs `fill` on its empty tables, and syncs the views over what it put in. */
export async function openTestReports(
  fill: (client: pg.ClientBase) => Promise<unknown>,
  options: TestReportsOptions = {},
): Promise<TestReports> {
  const database = await createTestDatabase('migrated')
  await inTransaction(database.pools.admin, fill)
  const { timeZone = 'UTC', now = '2025-06-15T12:00:00Z' } = options
  const where = { viewsDir: options.viewsDir ?? viewsDir, timeZone }
  await wishCapture(database.pools.admin, options.captures ? 'on' : 'off')
  await syncViews(database.pools, where)
  const catalogue = await loadCatalogue(database.pools, where)
  const context: ReportsContext = { pools: database.pools, catalogue, timeZone, now: () => new Date(now) }
  await keepMissingLevels(context, { warn: (details, message) => console.error(message, details) })
  return { database, context, close: () => database.drop(), ...asking(context) }
}

function asking(context: ReportsContext): Pick<TestReports, 'report' | 'rows' | 'totals' | 'export' | 'exportBytes'> {
  const report = (name: string): Report => {
    const found = context.catalogue.find(name)
    if (!found) throw new Error(`there is no report ${name}`)
    return found
  }
  const exportBytes = async (name: string, query = '', format = 'csv'): Promise<Buffer> => {
    const params = new URLSearchParams(query)
    const options = parseExportOptions(report(name), format, params)
    const output = new PassThrough()
    const chunks = output.toArray()
    const list = parseListQuery(report(name), params, context, exportKeys)
    await exportRows(context, list, options, everything, output, new AbortController().signal)
    return Buffer.concat(await chunks)
  }
  return {
    report,
    rows: async (name, query = '') =>
      listRows(context, parseListQuery(report(name), new URLSearchParams(query), context), everything),
    totals: async (name, query = '', groupBy) =>
      computeTotals(
        context,
        parseListQuery(report(name), new URLSearchParams(query), context),
        { groupBy: groupBy ?? null },
        everything,
      ),
    export: async (name, query, format) => (await exportBytes(name, query, format)).toString(),
    exportBytes,
  }
}
