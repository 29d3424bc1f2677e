import type { ClientBase } from 'pg'
import { undo } from '../../database/savepoint.js'
import { sqlState, sqlStates } from '../../database/sql-state.js'
import { isRefusedStatement } from '../../database/transactions.js'
import { withFaultOfFunction } from '../../database/within-function.js'
import type { ReportsContext } from '../catalogue.js'
import { findFailingRow, isOfRows } from '../failing-row.js'
import { isStored, type Report } from '../report.js'
import { withRow } from '../report-failed.js'
import { boundParameters } from '../statements/parameters.js'
import type { Check, CheckResult, CheckState } from './check.js'
import { actualSql, expectedSql } from './check-sql.js'

/** One check of one report. */
export interface CheckTask {
  readonly report: Report
  readonly check: Check
}

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
 * One moment of the database, by repeatable read transactions: by one that sees all of it, or by two, of which one sees the
 * rows that the other's snapshot was refreshed to.
 */
export interface Moment {
  /** Sees the stored rows. */
  readonly rows: ClientBase
  /** Sees the tables. */
  readonly tables: ClientBase
  /** When it was, ISO 8601. */
  readonly asOf: string
}

/** The moment that the transaction of `client` sees. */
export async function momentOf(client: ClientBase): Promise<Moment> {
  const { rows } = await client.query<{ asOf: string }>(`select to_char(now(), ${isoTime}) as "asOf"`)
  return { rows: client, tables: client, asOf: rows[0]?.asOf ?? '' }
}

export interface RunOptions {
  /** Whether PostgreSQL was asked to end what the clients do. */
  readonly isCancelled?: () => Promise<boolean>
  /** When there is no time left, as `performance.now()` tells it. */
  readonly endMs?: number
  /** Told of each result when it is there. */
  readonly onResult?: (result: CheckResult) => void
}

/**
 * Works checks out one after the other, within transactions that are left as they were.
 *
 * A check that PostgreSQL refuses counts as failed, one that takes too long is not finished.
 *
 * @throws only when a connection is lost, or when it was cancelled
 */
export async function runChecks(
  context: ReportsContext,
  moment: Moment,
  tasks: readonly CheckTask[],
  options: RunOptions = {},
): Promise<CheckResult[]> {
  const results: CheckResult[] = []
  for (const task of tasks) {
    const result = await runCheck(context, moment, task, options)
    options.onResult?.(result)
    results.push(result)
  }
  return results
}

interface Compared {
  readonly agrees: boolean
  readonly expected: string | null
  readonly actual: string | null
  readonly difference: string | null
}

async function runCheck(
  context: ReportsContext,
  moment: Moment,
  task: CheckTask,
  { isCancelled = async () => false, endMs = Number.POSITIVE_INFINITY }: RunOptions,
): Promise<CheckResult> {
  const limitMs = Math.floor(Math.min(context.pools.limits.checkMs, endMs - performance.now()))
  let compared: Compared | null = null
  let failure: unknown = null
  try {
    if (limitMs <= 0) failure = noTimeLeft
    else compared = await compare(context, moment, task, limitMs)
  } catch (error) {
    if (!isRefusedStatement(error) || (await isCancelled())) throw error
    failure = error
  }
  const { rows } = await moment.rows.query<{ at: string }>(`select to_char(clock_timestamp(), ${isoTime}) as at`)
  const { expected = null, actual = null, difference = null } = compared ?? {}
  return {
    view: task.report.name,
    text: task.check.text,
    ...(compared === null
      ? await badEnd(context, task, failure, limitMs)
      : { state: compared.agrees ? 'ok' : 'differs', message: null }),
    ...{ at: rows[0]?.at ?? '', asOf: moment.asOf, expected, actual, difference },
  }
}

const noTimeLeft = new Error('The checks before it took all the time that there is.')

async function badEnd(
  context: ReportsContext,
  task: CheckTask,
  failure: unknown,
  limitMs: number,
): Promise<{ state: CheckState; message: string }> {
  const message = withFaultOfFunction(failure as Error)
  if (failure === noTimeLeft) return { state: 'unfinished', message }
  const state = sqlState(failure)
  if (state === sqlStates.queryCanceled)
    return { state: 'unfinished', message: `It took longer than ${Math.ceil(limitMs / 1000)} s.` }
  if (state === sqlStates.lockNotAvailable) return { state: 'unfinished', message: 'It waited too long for a lock.' }
  return { state: 'failed', message: withRow(message, await rowBehind(context, task, failure)) }
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
    const row = one && !isStored(one) ? await findFailingRow(context, one) : null
    if (row !== null) return row
  }
  return null
}

const isoTime = `'YYYY-MM-DD"T"HH24:MI:SS.USTZH:TZM'`

/** Each side is worked out where it is seen; what one connection has found is compared on the other. */
async function compare(context: ReportsContext, moment: Moment, task: CheckTask, limitMs: number): Promise<Compared> {
  const { actual, expected } = task.check.sides
  const seenBy = (reads: typeof actual): ClientBase => (reads === 'rows' ? moment.rows : moment.tables)
  const [here, there] = [seenBy(actual), seenBy(expected)]
  const parameters = boundParameters()
  const left = actualSql(context, task, parameters)
  const right =
    here === there
      ? expectedSql(context, task, parameters)
      : parameters.add((await valueOn(there, context, task, limitMs)) as string, 'numeric')
  return await guarded(here, limitMs, async () => {
    const { rows } = await here.query<Compared>(
      // Without the offset PostgreSQL would work each side out once for each time that it is named.
      `select
         actual is not distinct from expected as agrees,
         trim_scale(expected)::text as expected,
         trim_scale(actual)::text as actual,
         trim_scale(actual - expected)::text as difference
       from (select ${left} as actual, ${right} as expected offset 0) as sides`,
      [...parameters.values],
    )
    return rows[0] as Compared
  })
}

/** What a check expects, to the last digit; null is no value. */
async function valueOn(
  client: ClientBase,
  context: ReportsContext,
  task: CheckTask,
  limitMs: number,
): Promise<string | null> {
  const parameters = boundParameters()
  const sql = expectedSql(context, task, parameters)
  return await guarded(client, limitMs, async () => {
    const { rows } = await client.query<{ value: string | null }>(`select ${sql} as value`, [...parameters.values])
    return rows[0]?.value ?? null
  })
}

/** What a check calls might write or set something: nothing of it stays. */
async function guarded<T>(client: ClientBase, limitMs: number, work: () => Promise<T>): Promise<T> {
  await client.query(
    `savepoint one_check; set local transaction_read_only = on; set local statement_timeout = ${limitMs}; set local lock_timeout = ${limitMs}`,
  )
  try {
    const result = await work()
    await undo(client, 'one_check')
    return result
  } catch (error) {
    if (isRefusedStatement(error)) await undo(client, 'one_check')
    throw error
  }
}
