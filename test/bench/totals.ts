import type { ClientBase } from 'pg'
import { parseGroup } from '../../src/reports/asking/group-by.js'
import { type ListQuery, parseListQuery } from '../../src/reports/asking/query.js'
import type { ReportsContext } from '../../src/reports/catalogue.js'
import { inReading, unrestricted } from '../../src/reports/reading.js'
import { everything } from '../../src/reports/scope.js'
import { boundParameters } from '../../src/reports/statements/parameters.js'
import { putTotals } from '../../src/reports/statements/totals-statement.js'
import { footerGrouping } from '../../src/reports/totals/totals.js'
import { computeTotals } from '../harness/asking.js'
import { interleave, say } from './measure.js'

interface Statement {
  readonly text: string
  readonly values: readonly unknown[]
}

interface Plan {
  readonly 'Node Type': string
  readonly 'Index Name'?: string
  readonly 'Relation Name'?: string
  readonly 'Shared Hit Blocks': number
  readonly 'Shared Read Blocks': number
  readonly Plans?: readonly Plan[]
}

const perDay = ['completed_jobs', 'upsell_conversions', 'profit_margins', 'time_in_status']
const live = ['open_jobs', 'unbilled_jobs']

/**
 * The totals of each report through the panel's builder, against the same statement on one bare connection, for the
 * provider in the middle, the largest one and all of them; with the plan that PostgreSQL takes.
 */
export async function compareTotals(context: ReportsContext): Promise<void> {
  const { middle, largest, month } = await whatToAsk(context)
  const inMonth = `from=${month}-01&to=${month}-28`
  const questions = [
    ['middle provider, four weeks', `provider=${middle}&${inMonth}`],
    ['middle provider, all time', `provider=${middle}`],
    ['largest provider, four weeks', `provider=${largest}&${inMonth}`],
    ['largest provider, all time', `provider=${largest}`],
    ['all providers, four weeks', inMonth],
    ['all providers, all time', ''],
  ] as const
  for (const name of [...perDay, ...live]) {
    for (const [words, params] of questions) {
      if (live.includes(name) && params.includes('from=')) continue
      await compareOne(context, name, words, params)
    }
  }
}

async function whatToAsk({ pools }: ReportsContext): Promise<{ middle: string; largest: string; month: string }> {
  const { rows } = await pools.read.query<{ provider_id: string; last: string }>(
    `select provider_id, to_char(max(max(completed_on)) over () - interval '1 month', 'YYYY-MM') as last
     from reports.completed_jobs group by provider_id order by count(*)`,
  )
  const middle = rows[Math.trunc(rows.length / 2)]
  const largest = rows.at(-1)
  if (!middle || !largest) throw new Error('there are no completed jobs')
  return { middle: middle.provider_id, largest: largest.provider_id, month: middle.last }
}

async function compareOne(context: ReportsContext, name: string, words: string, params: string): Promise<void> {
  const report = context.catalogue.find(name)
  if (!report) throw new Error(`${name} is not there`)
  const query = parseListQuery(report, new URLSearchParams(params), context)
  const statement = await statementOf(context, query)
  const { mine, bare } = await interleave(
    () => computeTotals(context, query, { groupBy: footerGrouping(query) }, everything),
    () => onBareConnection(context, (client) => client.query(statement.text, [...statement.values])),
  )
  const plan = await planOf(context, statement)
  say(
    `totals of ${name}, ${words}: ${mine.toFixed(1)} ms, the statement alone ${bare.toFixed(1)} ms, ratio ${(mine / bare).toFixed(2)}; ${plan}`,
  )
}

/** The statement by which the builder reads these totals. */
async function statementOf(context: ReportsContext, query: ListQuery): Promise<Statement> {
  return await inReading(context, unrestricted, { reports: [query.report] }, async (reading) => {
    const by = footerGrouping(query)
    const groups = by === null ? [] : [parseGroup(query.report, by)]
    const stored = await reading.storedRows(query.report)
    const parameters = boundParameters()
    const { sql } = putTotals(reading, query, { groups, names: null }, stored, parameters)
    return { text: sql, values: parameters.values }
  })
}

async function planOf(context: ReportsContext, { text, values }: Statement): Promise<string> {
  return await onBareConnection(context, async (client) => {
    const { rows } = await client.query<{ 'QUERY PLAN': readonly { Plan: Plan }[] }>(
      `explain (analyze, buffers, timing off, format json) ${text}`,
      [...values],
    )
    const plan = rows[0]?.['QUERY PLAN'][0]?.Plan
    if (!plan) throw new Error('PostgreSQL explained nothing')
    const blocks = plan['Shared Hit Blocks'] + plan['Shared Read Blocks']
    return `${blocks} blocks by ${[...new Set(scansOf(plan))].join(', ')}`
  })
}

function scansOf(plan: Plan): string[] {
  const of = plan['Index Name'] ?? plan['Relation Name']
  const own = of === undefined ? [] : [`${plan['Node Type']} of ${of}`]
  return [...own, ...(plan.Plans ?? []).flatMap(scansOf)]
}

async function onBareConnection<T>({ pools }: ReportsContext, work: (client: ClientBase) => Promise<T>): Promise<T> {
  const client = await pools.read.connect()
  try {
    // As the panel's own readings are.
    await client.query('set jit = off; set search_path = reports, public')
    return await work(client)
  } finally {
    await client.query('reset jit; reset search_path')
    client.release()
  }
}
