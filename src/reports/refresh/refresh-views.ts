import { CancelledError } from '../../database/cancel.js'
import { withClient } from '../../database/transactions.js'
import type { ReportsContext } from '../catalogue.js'
import type { OnViewEvent } from '../view-events.js'
import { type MaterializedView, materializedOrder } from './order.js'
import { cancelRefreshes, nothingToRefresh, readersWouldWait, refreshAndWait } from './refresh.js'

export interface RefreshOptions {
  /** All materialized views when there are none. */
  readonly names?: readonly string[]
  /** Refresh also where readers have to wait. */
  readonly blocking?: boolean
  /** Stop at the first problem. */
  readonly strict?: boolean
  readonly onEvent?: OnViewEvent
  readonly signal?: AbortSignal
}

export interface RefreshOutcome {
  readonly view: string
  readonly state: 'done' | 'failed' | 'skipped' | 'cancelled'
  readonly rows: number | null
  readonly durationMs: number | null
  /** Why it failed or was left out, and what to do. */
  readonly problem: string | null
}

/** A view was named that cannot be refreshed. */
export class RefreshError extends Error {
  readonly code = 'cannot_refresh'
  constructor(message: string) {
    super(message)
    this.name = 'RefreshError'
  }
}

/**
 * Refreshes materialized views in the order of their dependencies: what the named ones read, they themselves, and what
 * reads them; nothing else.
 *
 * CONCURRENTLY, so that readers never wait; a view without rows is filled the first time, as nobody can read it yet.
 *
 * @returns one outcome for each view; what reads a view that failed is left out
 * @throws RefreshError for a name that is not in the database, Refusal for one that stores nothing
 */
export async function refreshViews(context: ReportsContext, options: RefreshOptions = {}): Promise<RefreshOutcome[]> {
  const { onEvent = () => undefined, signal } = options
  const stop = (): void => void cancelRefreshes(context).catch(() => undefined)
  signal?.addEventListener('abort', stop)
  const outcomes: RefreshOutcome[] = []
  try {
    for (const view of await choose(context, options.names ?? [])) {
      const outcome = await refreshUnless(context, view, outcomes, options)
      outcomes.push(outcome)
      const { state, problem } = outcome
      const status = state === 'cancelled' ? 'failed' : state
      await onEvent({ kind: 'view', name: view.name, action: 'refresh', status, changed: state === 'done', problem })
      if (signal?.aborted || (options.strict && state !== 'done')) break
    }
    const changed = outcomes.filter(({ state }) => state === 'done').length
    const problem = outcomes.find((outcome) => outcome.problem !== null)?.problem ?? null
    const status = signal?.aborted ? 'cancelled' : problem === null ? 'done' : 'failed'
    await onEvent({ kind: 'end', status, changed, problem })
    return outcomes
  } finally {
    signal?.removeEventListener('abort', stop)
  }
}

async function choose(context: ReportsContext, names: readonly string[]): Promise<MaterializedView[]> {
  const { views, relations } = await withClient(context.pools.admin, materializedOrder)
  if (names.length === 0) return views
  const chosen = new Set<string>()
  for (const name of names) {
    const reads = relations.get(name)
    if (reads === undefined) {
      throw new RefreshError(
        `There is no view "${name}" in the database. Run "npx viewdesk views status" to see them, or "views sync" to create it.`,
      )
    }
    const before = views.filter((view) => view.name === name || reads.has(view.name))
    const report = context.catalogue.find(name)
    if (before.length === 0 && report) throw nothingToRefresh(report)
    const after = views.filter((view) => relations.get(view.name)?.has(name))
    for (const view of [...before, ...after]) chosen.add(view.name)
  }
  return views.filter(({ name }) => chosen.has(name))
}

async function refreshUnless(
  context: ReportsContext,
  view: MaterializedView,
  before: readonly RefreshOutcome[],
  options: RefreshOptions,
): Promise<RefreshOutcome> {
  const skipped = (problem: string): RefreshOutcome => ({
    view: view.name,
    state: 'skipped',
    rows: null,
    durationMs: null,
    problem,
  })
  const failed = before.find((one) => one.state !== 'done' && view.reads.has(one.view))
  if (failed) return skipped(`${failed.view}, which it reads, was not refreshed.`)
  if (view.isPopulated && !view.hasUniqueIndex && !options.blocking) {
    return skipped(readersWouldWait().message)
  }
  const { name, lastSeconds } = view
  await options.onEvent?.({ kind: 'started', name, work: 'refresh', lastSeconds, processId: null })
  const run = await refreshAndWait(context, name, 'command', options)
  const isCancelled = options.signal?.aborted === true && run.state !== 'done'
  return {
    view: name,
    state: isCancelled ? 'cancelled' : run.state === 'done' ? 'done' : 'failed',
    rows: run.rows,
    durationMs: run.durationMs,
    problem: isCancelled ? new CancelledError().message : run.error,
  }
}
