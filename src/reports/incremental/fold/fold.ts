import type pg from 'pg'
import { type Asked, askInOneMessage } from '../../../database/one-message.js'
import { sqlState, sqlStates } from '../../../database/sql-state.js'
import { isRefusedStatement } from '../../../database/transactions.js'
import { askCaptureStates, type CaptureState, captureStates, markCapture } from '../capture/capture-state.js'
import { askCounts, type Counts, changesOf, countsOf, partsOf, type Table } from './ask-keys.js'
import {
  added,
  type ChangeSteps,
  type Difference,
  type Folded,
  foldAll,
  foldOne,
  type IncrementalReport,
  NotToldApartError,
  nothingOf,
  savepoint,
} from './fold-report.js'
import type { StoredReport } from './recompute.js'

/**
 * Takes in what has been written down of changed tables since the last fold: rows of reports whose keys may have changed are worked
 * out anew, and exactly the changes that were seen are removed, all in one transaction.
 *
 * Of two folds the second one waits for the first, and sees what that has done. Writers are never kept waiting.
 *
 * @param client not in a transaction
 * @param reports each behind those that it reads
 * @throws CaptureLostError, and has changed nothing then
 * @param settings statements that set what the reports' SELECTs depend on, for the transaction
 * @param steps what is done with it in the same transaction
 */
export async function fold(
  client: pg.ClientBase,
  reports: readonly IncrementalReport[],
  settings: string,
  steps: FoldSteps = {},
): Promise<Folded[]> {
  const tables = [...new Set(reports.flatMap(({ dirty }) => [...dirty.tables.keys()]))].sort()
  if (tables.length === 0) return []
  // The lock takes no snapshot: the one that all statements share is taken behind it, when an earlier fold has been committed.
  const lock = `lock table ${tables.map(changesOf).join(', ')} in share update exclusive mode`
  try {
    const locks = [lock, ...reports.map(({ stored }) => lockOf(stored))].join('; ')
    const begin = `begin isolation level repeatable read; ${locks}; ${settings}; ${plansKept}; ${withoutSelfJoins}`
    const [states, counted, ...looked] = await askInOneMessage(
      client,
      [askCaptureStates(tables.map(partsOf)), askCounts(tables), ...(steps.begin?.ask ?? [])],
      begin,
    )
    const wanted = steps.begin?.read(looked) ?? new Set()
    const begun = tablesBegun(tables, captureStates(tables.map(partsOf), states?.rows ?? []))
    const folded: Folded[] = []
    const left: (Asked | string)[] = []
    for (const report of reports) {
      const isAnew = wanted.has(report) || [...report.dirty.tables.keys()].some((table) => begun.includes(table))
      // What one report changes is news to those that read it.
      const isAsCounted = folded.every(({ gone, changed, come }) => gone + changed + come === 0)
      const counts = isAsCounted ? countsOf(tables, counted?.rows) : null
      folded.push(await foldApart(client, report, { isAnew, counts }, steps, left))
    }
    // What one report has yet to take in is seen again by the others, which makes no difference to their rows.
    const waiting = new Set(folded.flatMap(({ report, failed }) => (failed ? [...report.dirty.tables.keys()] : [])))
    const taken = tables.filter((table) => !waiting.has(table))
    const settled = begun.filter((table) => taken.includes(table))
    for (const table of settled) await markCapture(client, partsOf(table), 'on')
    // Those that this transaction sees are removed, and no other: what has been committed since waits for the next fold.
    const removed = taken.map((table) => ({ text: `delete from ${changesOf(table)}` }))
    await askInOneMessage(client, [
      ...left,
      ...(steps.end?.(folded, taken.map(partsOf), settled) ?? []),
      ...removed,
      'commit',
    ])
    return folded
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw sqlState(error) === sqlStates.undefinedTable ? new CaptureLostError(tables, error) : error
  }
}

/** What is done with a fold, in its own transaction. */
export interface FoldSteps extends ChangeSteps {
  /** All rows of it are worked out and compared, once what has changed is taken in. */
  readonly compared?: IncrementalReport | undefined
  /** With the first look at the snapshot: what says how reports are made stands still until the end. */
  readonly begin?: {
    readonly ask: readonly (Asked | string)[]
    /** @returns reports that are to be worked out anew */
    read(answers: readonly pg.QueryResult[]): ReadonlySet<IncrementalReport>
  }
  /**
   * @param taken the tables whose changes all reports have taken in, which are removed next
   * @param settled those that were written down only since reports were worked out, and by now since these are
   * @returns what is written ahead of that
   */
  end?(folded: readonly Folded[], taken: readonly Table[], settled: readonly string[]): readonly (Asked | string)[]
}

// Whoever builds a report anew waits for the fold, or the fold reads the new one. PostgreSQL locks with a view all that it reads.
function lockOf({ table, view }: StoredReport): string {
  return `lock table ${view} in access share mode; lock table ${table} in row exclusive mode`
}

/** Whether any change waits to be taken in: asked without a transaction, as often as anybody likes. */
export async function hasChanges(
  client: pg.ClientBase | pg.Pool,
  reports: readonly IncrementalReport[],
): Promise<boolean> {
  const tables = [...new Set(reports.flatMap(({ dirty }) => [...dirty.tables.keys()]))]
  if (tables.length === 0) return false
  const any = tables.map((table) => `exists (select from ${changesOf(table)})`)
  const { rows } = await client.query<{ any: boolean }>(`select ${any.join(' or ')} as any`)
  return rows[0]?.any === true
}

/** Changes of tables have gone by, or will: they have to be written down again, and reports be worked out anew. */
export class CaptureLostError extends Error {
  readonly code = 'capture_lost'
  constructor(
    readonly tables: readonly string[],
    cause?: unknown,
  ) {
    super(`Changes of ${tables.join(', ')} are not written down, or were not for a while.`, { cause })
    this.name = 'CaptureLostError'
  }
}

/**
 * The tables whose changes are written down only since reports were worked out.
 *
 * @param states of the tables, in their order
 */
function tablesBegun(tables: readonly string[], states: readonly CaptureState[]): string[] {
  const those = (...wanted: string[]) => tables.filter((_, place) => wanted.includes(states[place]?.state ?? 'off'))
  const lost = those('off', 'lost')
  if (lost.length > 0) throw new CaptureLostError(lost)
  return those('begun')
}

// What is asked again and again is planned once a connection, whatever the values are: few keys and rows, looked up by indexes.
// What has been written a moment ago is in memory, which PostgreSQL does not know: it would sooner read a whole table than look
// up a few hundred rows.
const plansKept = `select set_config('plan_cache_mode', 'force_generic_plan', true), set_config('random_page_cost', '1', true)`

// PostgreSQL 18 takes a join of a table with itself for one reading of it, and ends its own process (seen with 18.4) where that
// stands beneath an outer join and a LATERAL, as it does here.
const withoutSelfJoins = `select set_config('enable_self_join_elimination', 'off', true)
  where current_setting('server_version_num')::int >= 180000`

/** A report whose own SELECT fails, on a value that somebody has entered, holds up no other. */
async function foldApart(
  client: pg.ClientBase,
  report: IncrementalReport,
  { isAnew, counts }: { readonly isAnew: boolean; readonly counts: Counts | null },
  steps: FoldSteps,
  left: (Asked | string)[],
): Promise<Folded> {
  const own: (Asked | string)[] = []
  try {
    const folded = isAnew
      ? await foldAll(client, report, 0, steps, own, [savepoint])
      : await foldOne(client, report, counts, steps, own)
    const compared = !isAnew && steps.compared === report ? await compare(client, folded, steps, own) : folded
    left.push(...own)
    return compared
  } catch (error) {
    if (!isRefusedStatement(error) && !(error instanceof NotToldApartError)) throw error
    await client.query(`rollback to ${savepoint}`)
    return { ...nothingOf(report), failed: error as Error }
  }
}

/** Behind what has been written down nothing is left to change, unless something has gone by. */
async function compare(
  client: pg.ClientBase,
  folded: Folded,
  steps: FoldSteps,
  left: (Asked | string)[],
): Promise<Folded> {
  // Which levels are in line is asked again.
  await askInOneMessage(client, left.splice(0))
  // Also what was not there to be folded is gone back to.
  const difference = await foldAll(client, folded.report, 0, steps, left, [savepoint])
  const { gone, changed, come } = difference
  return { ...added(folded, difference), differed: gone + changed + come }
}

/**
 * Brings the rows of one report in line with what has been written down, in a transaction of somebody else's, and leaves that where
 * it is: the next fold finds nothing to change by it.
 *
 * @param client in a repeatable read transaction
 * @throws CaptureLostError where not all of it has been written down
 */
export async function foldWithin(
  client: pg.ClientBase,
  report: IncrementalReport,
  steps: ChangeSteps = {},
): Promise<Difference> {
  const tables = [...report.dirty.tables.keys()]
  const [states] = await askInOneMessage(client, [askCaptureStates(tables.map(partsOf))], withoutSelfJoins)
  const begun = tablesBegun(tables, captureStates(tables.map(partsOf), states?.rows ?? []))
  if (begun.length > 0) throw new CaptureLostError(begun)
  const left: (Asked | string)[] = []
  const folded = await foldOne(client, report, null, steps, left)
  // A snapshot that others are to share is not exported from within one.
  await askInOneMessage(client, [...left, `release ${savepoint}`])
  return folded
}
