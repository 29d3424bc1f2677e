import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseListQuery } from '../../src/reports/asking/query.js'
import { catalogueOf, type ReportsContext } from '../../src/reports/catalogue.js'
import type { DashboardDeclaration } from '../../src/reports/dashboard/declaration.js'
import { inReading, unrestricted } from '../../src/reports/reading.js'
import { everything } from '../../src/reports/scope.js'
import { readLeftOut } from '../../src/reports/totals/left-out.js'
import { footerGrouping } from '../../src/reports/totals/totals.js'
import { computeDashboard, computeTotals, listRows } from '../harness/asking.js'
import { interleave, say } from './measure.js'

/** What levels save: the same questions with and without them, by turns; then their size. */
export async function compareLevels(context: ReportsContext): Promise<void> {
  const reports = context.catalogue.reports.map((report) => ({ ...report, storedIn: null }))
  const plain: ReportsContext = { ...context, catalogue: catalogueOf(reports) }
  const year = 'from=2025-01-01&to=2025-12-31'
  for (const name of ['profit_margins', 'upsell_conversions', 'completed_jobs', 'time_in_status']) {
    for (const [words, query] of [
      ['all time', ''],
      ['last year', year],
      ['17 months from the middle of one', 'from=2025-01-17&to=2026-05-13'],
      ['one provider, last year', `provider=7&${year}`],
    ] as const) {
      await compare(`totals of ${name}, ${words}`, context, plain, (one) => totals(one, name, query))
      await compare(`what they leave out`, context, plain, (one) => leftOut(one, name, query))
    }
    await compare(`first page of ${name}, with count`, context, plain, (one) =>
      listRows(one, list(one, name, ''), everything),
    )
  }
  for (const [name, query] of [
    ['completed_jobs', ''],
    ['completed_jobs', 'provider=7&'],
    ['time_in_status', ''],
  ] as const) {
    const { count } = await listRows(context, list(context, name, `${query}perPage=1`), everything)
    const page = Math.ceil((count * 0.8) / 50)
    await compare(`page ${page} of ${name}${query === '' ? '' : ', one provider'}`, context, plain, (one) =>
      listRows(one, list(one, name, `${query}page=${page}`), everything),
    )
  }
  const declaration = await dashboardOfProject()
  for (const period of ['from=2026-05-31&to=2026-06-29', year]) {
    const params = new URLSearchParams(period)
    await compare(`dashboard, ${period}`, context, plain, (one) =>
      computeDashboard(one, declaration, params, everything),
    )
  }
  await tellSizes(context)
}

async function compare(
  words: string,
  context: ReportsContext,
  plain: ReportsContext,
  work: (context: ReportsContext) => Promise<unknown>,
): Promise<void> {
  const { mine, bare } = await interleave(
    () => work(context),
    () => work(plain),
  )
  say(
    `${words}: ${mine.toFixed(1)} ms by levels, ${bare.toFixed(1)} ms of rows, ${(bare / mine).toFixed(1)} times as fast`,
  )
}

function list(context: ReportsContext, name: string, query: string) {
  const report = context.catalogue.find(name)
  if (!report) throw new Error(`there is no report ${name}`)
  return parseListQuery(report, new URLSearchParams(query), context)
}

async function totals(context: ReportsContext, name: string, query: string): Promise<unknown> {
  const asked = list(context, name, query)
  return await computeTotals(context, asked, { groupBy: footerGrouping(asked) }, everything)
}

async function leftOut(context: ReportsContext, name: string, query: string): Promise<unknown> {
  const asked = list(context, name, query)
  return await inReading(context, unrestricted, { reports: [asked.report] }, (reading) => readLeftOut(reading, asked))
}

async function dashboardOfProject(): Promise<DashboardDeclaration> {
  const file = fileURLToPath(new URL('../../resources/dashboard.js', import.meta.url))
  return ((await import(pathToFileURL(file).href)) as { dashboard: DashboardDeclaration }).dashboard
}

/** Of the levels, and of the indexes, by some of which the rows beside a percentile are found. */
async function tellSizes({ pools }: ReportsContext): Promise<void> {
  const { rows } = await pools.read.query<{ relation: string; rows: string; mb: number; share: number }>(
    `select relation, rows, pg_total_relation_size(relation::regclass) / 1e6 as mb,
       100.0 * pg_total_relation_size(relation::regclass) / pg_total_relation_size('reports.completed_jobs') as share
     from viewdesk.level where is_kept and view_name = 'completed_jobs' order by mb desc`,
  )
  for (const { relation, rows: count, mb, share } of rows) {
    say(`${relation}: ${count} rows, ${Number(mb).toFixed(1)} MB, ${Number(share).toFixed(2)} % of completed_jobs`)
  }
  const { rows: indexes } = await pools.read.query<{ definition: string; mb: number; share: number }>(
    `select regexp_replace(pg_get_indexdef(indexrelid), '.* using btree ', '', 'i') as definition,
       pg_relation_size(indexrelid) / 1e6 as mb,
       100.0 * pg_relation_size(indexrelid) / pg_total_relation_size(indrelid) as share
     from pg_index where indrelid = 'reports.completed_jobs'::regclass order by mb desc`,
  )
  for (const { definition, mb, share } of indexes) {
    say(`index ${definition}: ${Number(mb).toFixed(1)} MB, ${Number(share).toFixed(1)} % of completed_jobs`)
  }
}
