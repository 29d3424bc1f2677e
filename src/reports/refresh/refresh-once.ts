import type { ClientBase } from 'pg'
import { qualify } from '../../database/identifiers.js'
import { sqlState, sqlStates } from '../../database/sql-state.js'
import type { ReportsContext } from '../catalogue.js'
import { storeResults } from '../checks/check-results.js'
import { type ChecksBehind, prepareChecksBehind } from '../checks/checks-behind.js'
import { type CheckTask, checksAfterRefresh, momentOf, runChecks } from '../checks/run-checks.js'
import { readStateBeneath } from '../incremental/capture/state-beneath.js'
import { renewReport } from '../incremental/keeping/renew-report.js'
import { followRows, type RowsFollowed } from '../levels/changing-rows.js'
import { keepLevels, type OnLevelsProblem } from '../levels/keep-levels.js'
import { changesOf, forget, watchView } from '../levels/watched-view.js'
import { isKeptInTable, rowsViewOf } from '../live/rows-view.js'
import { reportsSchema } from '../view-files/order.js'
import { makesReadersWait, readersWouldWait } from './refusals.js'
import { RepeatedGrainError } from './snapshot.js'

export interface RefreshOptions {
  /** What is checked with the refresh; by default everything that it makes comparable. */
  readonly checks?: readonly CheckTask[] | undefined
  /** Refresh also where readers have to wait. */
  readonly blocking?: boolean | undefined
}

export interface RefreshHooks {
  /** @throws CancelledError when somebody asked for its end */
  throwIfCancelled(): void
  /** A check that is cancelled did not fail: the whole refresh ends. */
  isCancelled(): Promise<boolean>
  onChecking(): Promise<void>
  /** Told why the totals of a report are not kept, or take longer to keep. */
  readonly onLevelsProblem: OnLevelsProblem
  /** Ends what is prepared for the time behind the refresh. */
  readonly ending: AbortSignal
}

export interface Refreshed {
  /** The views that were filled from scratch, so that PostgreSQL has no statistics on their rows yet. */
  readonly filled: readonly string[]
  /** What is to be checked once it is committed. */
  readonly behind: ChecksBehind | null
}

type Runs = readonly { readonly id: string; readonly view: string }[]

/**
 * Refreshes views in the transaction that `client` is in, and checks what that makes comparable: there only what cannot be
 * checked behind its commit, so that new rows are seen when they are there.
 */
export async function refreshAndCheck(
  client: ClientBase,
  context: ReportsContext,
  runs: Runs,
  { checks, blocking = false }: RefreshOptions,
  hooks: RefreshHooks,
): Promise<Refreshed> {
  const filled: string[] = []
  const ends: RunEnd[] = []
  for (const run of runs) {
    hooks.throwIfCancelled()
    if (context.catalogue.find(run.view)?.kind === 'incremental' && (await isKeptInTable(client, run.view))) {
      await renewTable(client, run.view, followRows(context, hooks.onLevelsProblem))
      ends.push({ ...run, concurrently: true, isTable: true })
      continue
    }
    const watched = await watchView(client, run.view)
    const concurrently = await refreshView(client, run, blocking || makesReadersWait(context, run.view))
    if (!concurrently) filled.push(run.view)
    const changes = concurrently && watched ? await changesOf(client, watched) : null
    await keepLevels(client, context, run.view, { changes, onProblem: hooks.onLevelsProblem })
    await forget(client, watched)
    ends.push({ ...run, concurrently, isTable: false })
  }
  const tasks = checks ?? checksAfterRefresh(context.catalogue.reports, new Set(runs.map(({ view }) => view)))
  if (tasks.length > 0) await hooks.onChecking()
  hooks.throwIfCancelled()
  const behind = await prepareChecksBehind(client, context, { runs, tasks, signal: hooks.ending })
  try {
    await checkHere(
      client,
      context,
      tasks.filter((task) => !behind?.tasks.includes(task)),
      hooks,
    )
    hooks.throwIfCancelled()
    await endAsDone(client, ends)
  } catch (error) {
    behind?.held.release()
    throw error
  }
  return { filled, behind }
}

async function checkHere(
  client: ClientBase,
  context: ReportsContext,
  tasks: readonly CheckTask[],
  { isCancelled }: RefreshHooks,
): Promise<void> {
  if (tasks.length === 0) return
  await storeResults(client, await runChecks(context, await momentOf(client), tasks, { isCancelled }))
}

/** The view whose refresh ended in an error. */
export const failedViews = new WeakMap<Error, string>()

/** @returns whether readers went on reading meanwhile */
async function refreshView(client: ClientBase, { view }: Runs[number], blocking: boolean): Promise<boolean> {
  const { isPopulated, hasUniqueIndex } = await readManner(client, view)
  // Never silently, and only where the view's file says so: a person who pressed a button does not know that everybody else would wait.
  if (isPopulated && !hasUniqueIndex && !blocking) throw readersWouldWait()
  const concurrently = isPopulated && hasUniqueIndex
  try {
    const how = concurrently ? 'concurrently ' : ''
    await client.query(`refresh materialized view ${how}${qualify(reportsSchema, view)}`)
  } catch (error) {
    // What is filled from nothing has no older rows that it could clash with.
    if (error instanceof Error) failedViews.set(error, view)
    if (!concurrently && sqlState(error) === sqlStates.uniqueViolation) throw new RepeatedGrainError(error as Error)
    throw error
  }
  return concurrently
}

/** Readers go on reading. */
async function renewTable(client: ClientBase, view: string, follow: RowsFollowed): Promise<void> {
  try {
    await renewReport(client, view, follow)
  } catch (error) {
    const told = isOfRowsView(error, view) ? bereft(error) : error
    if (told instanceof Error) failedViews.set(told, view)
    throw told
  }
}

function isOfRowsView(error: unknown, view: string): boolean {
  return sqlState(error) === sqlStates.undefinedTable && (error as Error).message.includes(rowsViewOf(view).name)
}

function bereft(cause: unknown): Error {
  return new Error(
    'The view that says what its rows are was dropped, together with something that it reads. "npx viewdesk views sync" builds the report anew.',
    { cause },
  )
}

interface RunEnd {
  readonly id: string
  readonly view: string
  readonly concurrently: boolean
  readonly isTable: boolean
}

/**
 * "done" is written in the refresh's own transaction: the data and its record appear together or not at all. It is the last
 * thing, so that the duration is what people have waited for.
 */
async function endAsDone(client: ClientBase, ends: readonly RunEnd[]): Promise<void> {
  for (const { id, view, concurrently, isTable } of ends) {
    const { rowCount } = await client.query(
      // The transaction began just before its snapshot: nothing older is missing from the rows.
      `update viewdesk.refresh_run
       set
         state = 'done',
         as_of = now(),
         "concurrently" = $2,
         rows = (select count(*) from ${qualify(reportsSchema, view)}),
         read_state = $3,
         finished_at = clock_timestamp()
       where id = $1 and state = 'running'`,
      [id, concurrently, isTable ? null : await readStateBeneath(client, view)],
    )
    if (rowCount !== 1) throw new Error(`run ${id} was closed while it ran`)
  }
}

/** What REFRESH CONCURRENTLY needs: rows, and a unique index that is neither partial nor on expressions. */
async function readManner(
  client: ClientBase,
  view: string,
): Promise<{ readonly isPopulated: boolean; readonly hasUniqueIndex: boolean }> {
  const { rows } = await client.query<{ isPopulated: boolean; hasUniqueIndex: boolean }>(
    `select class.relispopulated as "isPopulated", exists (
       select from pg_catalog.pg_index as index
       where index.indrelid = class.oid
         and index.indisunique
         and index.indisvalid
         and index.indpred is null
         and index.indexprs is null
     ) as "hasUniqueIndex"
     from pg_catalog.pg_class as class
     where class.oid = $1::regclass`,
    [qualify(reportsSchema, view)],
  )
  return rows[0] ?? { isPopulated: false, hasUniqueIndex: false }
}
