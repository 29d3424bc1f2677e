import type { ClientBase } from 'pg'
import { qualify } from '../../database/identifiers.js'
import { sqlState, sqlStates } from '../../database/sql-state.js'
import type { ReportsContext } from '../catalogue.js'
import { storeResults } from '../checks/check-results.js'
import { type CheckTask, checksAfterRefresh, runChecks } from '../checks/run-checks.js'
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
}

/**
 * Refreshes views in the transaction that `client` is in, and checks what that makes comparable.
 *
 * @returns the views that were filled from scratch, so that PostgreSQL has no statistics on their rows yet
 */
export async function refreshAndCheck(
  client: ClientBase,
  context: ReportsContext,
  runs: readonly { readonly id: string; readonly view: string }[],
  { checks, blocking = false }: RefreshOptions,
  hooks: RefreshHooks,
): Promise<string[]> {
  const filled: string[] = []
  for (const run of runs) {
    hooks.throwIfCancelled()
    const mayWait = blocking || makesReadersWait(context, run.view)
    if (await refreshView(client, run, mayWait)) filled.push(run.view)
  }
  const tasks = checks ?? checksAfterRefresh(context.catalogue.reports, new Set(runs.map(({ view }) => view)))
  if (tasks.length > 0) await hooks.onChecking()
  hooks.throwIfCancelled()
  await storeResults(client, await runChecks(client, context, tasks, hooks.isCancelled))
  hooks.throwIfCancelled()
  return filled
}

/** The view whose refresh ended in an error. */
export const failedViews = new WeakMap<Error, string>()

/** "done" is written in the refresh's own transaction: the data and its record appear together or not at all. */
async function refreshView(
  client: ClientBase,
  run: { readonly id: string; readonly view: string },
  blocking: boolean,
): Promise<boolean> {
  const relation = qualify(reportsSchema, run.view)
  const { isPopulated, hasUniqueIndex } = await readManner(client, run.view)
  // Never silently, and only where the view's file says so: a person who pressed a button does not know that everybody else would wait.
  if (isPopulated && !hasUniqueIndex && !blocking) throw readersWouldWait()
  const concurrently = isPopulated && hasUniqueIndex
  try {
    await client.query(`refresh materialized view ${concurrently ? 'concurrently ' : ''}${relation}`)
  } catch (error) {
    // What is filled from nothing has no older rows that it could clash with.
    if (error instanceof Error) failedViews.set(error, run.view)
    if (!concurrently && sqlState(error) === sqlStates.uniqueViolation) throw new RepeatedGrainError(error as Error)
    throw error
  }
  const { rowCount } = await client.query(
    // The transaction began just before its snapshot: nothing older is missing from the rows.
    `update viewdesk.refresh_run
     set
       state = 'done',
       as_of = now(),
       finished_at = clock_timestamp(),
       "concurrently" = $2,
       rows = (select count(*) from ${relation})
     where id = $1 and state = 'running'`,
    [run.id, concurrently],
  )
  if (rowCount !== 1) throw new Error(`run ${run.id} was closed while it ran`)
  return !concurrently
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
