import type { ClientBase } from 'pg'
import { quoteIdentifier } from '../../database/identifiers.js'
import { sqlStates } from '../../database/sql-state.js'
import { isRefusedStatement } from '../../database/transactions.js'
import type { Filter } from '../asking/filters.js'
import type { ReportsContext } from '../catalogue.js'
import { findFailingRow, isOfRows } from '../failing-row.js'
import { findColumn, type Report } from '../report.js'
import { withRow } from '../report-failed.js'
import { everything } from '../scope.js'
import { whereClause } from '../statements/conditions.js'
import { boundParameters, type Parameters } from '../statements/parameters.js'
import { expressionSql, overRows } from '../statements/totals-statement.js'
import type { Check, CheckResult, CheckState } from './check.js'

/** One check of one report. */
export interface CheckTask {
  readonly report: Report
  readonly check: Check
}

// A check that takes longer counts as failed: a refresh must not wait for it for ever.
const timeoutMs = 60_000

/**
 * What a refresh of exactly these views makes comparable.
 *
 * Both sides of a check must be of the refresh's own moment: a side that reads another materialized view shows an older
 * one, and would differ although nothing is wrong.
 */
export function checksAfterRefresh(reports: readonly Report[], refreshed: ReadonlySet<string>): CheckTask[] {
  return checksOfReports(reports).filter((task) => {
    const views = viewsBehind(task)
    return views.length > 0 && views.every((name) => refreshed.has(name))
  })
}

export function checksOfReports(reports: readonly Report[]): CheckTask[] {
  return reports.flatMap((report) => report.checks.map((check) => ({ report, check })))
}

/** The materialized views that either side of a check reads; upstream first. */
export function viewsBehind({ report, check }: CheckTask): string[] {
  const others = check.compares.kind === 'grain' ? [] : check.compares.materializedAncestors
  return [...new Set([...report.materializedAncestors, ...others])]
}

/**
 * Works checks out one after the other, within the transaction that `client` is in, which is left as it was: repeatable
 * read, so that both sides of each see one moment.
 *
 * A check that PostgreSQL refuses, or that takes longer than a minute, counts as failed.
 *
 * @param isCancelled whether PostgreSQL was asked to end what the client does
 * @throws only when the connection is lost, or when it was cancelled
 */
export async function runChecks(
  client: ClientBase,
  context: ReportsContext,
  tasks: readonly CheckTask[],
  isCancelled: () => Promise<boolean> = async () => false,
): Promise<CheckResult[]> {
  const results: CheckResult[] = []
  for (const task of tasks) results.push(await runCheck(client, context, task, isCancelled))
  return results
}

interface Compared {
  readonly agrees: boolean
  readonly expected: string | null
  readonly actual: string | null
  readonly difference: string | null
}

async function runCheck(
  client: ClientBase,
  context: ReportsContext,
  task: CheckTask,
  isCancelled: () => Promise<boolean>,
): Promise<CheckResult> {
  // What a check calls might write or set something: nothing of it stays.
  await client.query(
    `savepoint one_check; set local transaction_read_only = on; set local statement_timeout = ${timeoutMs}; set local lock_timeout = ${timeoutMs}`,
  )
  let compared: Compared | null = null
  let failure: unknown
  try {
    compared = await compare(client, context, task)
  } catch (error) {
    if (!isRefusedStatement(error) || (await isCancelled())) throw error
    failure = error
  }
  await client.query('rollback to savepoint one_check; release savepoint one_check')
  const message =
    failure === undefined ? null : withRow((failure as Error).message, await rowBehind(context, task, failure))
  const { rows } = await client.query<{ at: string; asOf: string }>(
    `select to_char(clock_timestamp(), ${isoTime}) as at, to_char(now(), ${isoTime}) as "asOf"`,
  )
  const state: CheckState = compared === null ? 'failed' : compared.agrees ? 'ok' : 'differs'
  const { expected = null, actual = null, difference = null } = compared ?? {}
  const { at = '', asOf = '' } = rows[0] ?? {}
  return { view: task.report.name, text: task.check.text, state, at, asOf, expected, actual, difference, message }
}

/** The record that makes a check fail, if one of the two reports that it reads does. Stored rows were worked out before. */
async function rowBehind(
  context: ReportsContext,
  { report, check }: CheckTask,
  failure: unknown,
): Promise<string | null> {
  if (!isOfRows(failure)) return null
  const expected = check.compares.kind === 'total' ? check.compares.expected : null
  const other = expected?.kind === 'total' ? context.catalogue.find(expected.report) : undefined
  for (const one of new Set([report, other])) {
    const row = one && one.kind !== 'materialized' ? await findFailingRow(context, one) : null
    if (row !== null) return row
  }
  return null
}

const isoTime = `'YYYY-MM-DD"T"HH24:MI:SS.USTZH:TZM'`

async function compare(client: ClientBase, context: ReportsContext, { report, check }: CheckTask): Promise<Compared> {
  const parameters = boundParameters()
  const [actual, expected] = sidesOf(context, report, check, parameters)
  const { rows } = await client.query<Compared>(
    // Without the offset PostgreSQL would work each side out once for each time that it is named.
    `select
       actual is not distinct from expected as agrees,
       trim_scale(expected)::text as expected,
       trim_scale(actual)::text as actual,
       trim_scale(actual - expected)::text as difference
     from (select ${actual} as actual, ${expected} as expected offset 0) as sides`,
    [...parameters.values],
  )
  return rows[0] as Compared
}

/** SQL of what the view says and of what it must say, unrounded. */
function sidesOf(context: ReportsContext, report: Report, check: Check, parameters: Parameters): [string, string] {
  const { compares } = check
  if (compares.kind === 'grain') return [repeatedGrains(report), '0::numeric']
  const { total, of, expected } = compares
  const actual = totalSql(context, report, total, of, parameters)
  // On a line of its own, so that a comment at the SELECT's end takes no bracket with it.
  if (expected.kind === 'select') return [actual, `((\n${expected.select}\n))::numeric`]
  const other = context.catalogue.find(expected.report)
  if (!other) throw new MissingReportError(expected.report)
  return [actual, totalSql(context, other, expected.total, expected.of, parameters)]
}

/** The view file is there, and its view is not in the database. */
class MissingReportError extends Error {
  // As PostgreSQL calls it.
  readonly code = sqlStates.undefinedTable
  constructor(name: string) {
    super(`the view "${name}" is not in the database`)
    this.name = 'MissingReportError'
  }
}

/** How many values of the grain stand in more than one row; rows without a value are the same as each other. */
function repeatedGrains(report: Report): string {
  const columns = report.grain.map(quoteIdentifier).join(', ')
  return `(select count(*)::numeric from (select from ${report.relation} group by ${columns} having count(*) > 1) as repeated)`
}

function totalSql(
  context: ReportsContext,
  report: Report,
  total: string,
  of: string | null,
  parameters: Parameters,
): string {
  const aggregates = overRows()
  const sql = expressionSql(report, { kind: 'total', name: total }, aggregates)
  const bases = [...aggregates.names].map(([aggregate, name]) => `${aggregate} as ${name}`)
  const by = of === null ? undefined : findColumn(report, report.totalsBy ?? '')
  const filters: Filter[] = by && of !== null ? [{ kind: 'any of', column: by, values: [of] }] : []
  const where = whereClause({ scope: everything, timeZone: context.timeZone }, report, filters, parameters)
  return `(select (${sql})::numeric from (select ${bases.join(', ')} from ${report.relation} ${where}) as base)`
}
