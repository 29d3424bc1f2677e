import { CancelledError } from '../../database/cancel.js'
import { refuseReadOnly } from '../../database/read-only.js'
import { inSnapshot, withClient } from '../../database/transactions.js'
import type { ReportsContext } from '../catalogue.js'
import type { OnViewEvent } from '../view-events.js'
import { type MaterializedView, materializedOrder } from './order.js'
import { planRefresh } from './plan.js'
import { openRefreshQueue, type RefreshQueue } from './queue.js'
import { makesReadersWait, nothingToRefresh, readersWouldWait } from './refusals.js'
import { isOpenRun, type Run } from './runs.js'

export interface RefreshViewsOptions {
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
  /** Whether nobody could read it meanwhile: it could not be refreshed beside its readers. */
  readonly readersWaited: boolean
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
 * @throws RefreshError for a name that is not in the database, Refusal for one that stores nothing, ReadOnlyError
 */
export async function refreshViews(
  context: ReportsContext,
  options: RefreshViewsOptions = {},
): Promise<RefreshOutcome[]> {
  const { onEvent = () => undefined, signal } = options
  await withClient(context.pools.admin, (client) => refuseReadOnly(client, 'Views can be refreshed'))
  const queue = openRefreshQueue(context)
  const stop = (): void => void queue.cancelAll().catch(() => undefined)
  signal?.addEventListener('abort', stop)
  const outcomes: RefreshOutcome[] = []
  try {
    const missing = (options.names ?? []).length === 0 ? context.catalogue.missing : []
    for (const name of missing) {
      const problem = notThere(name)
      outcomes.push({ view: name, state: 'failed', rows: null, durationMs: null, readersWaited: false, problem })
      await onEvent({ kind: 'view', name, action: 'refresh', status: 'failed', changed: false, problem })
    }
    const isStopped = options.strict === true && missing.length > 0
    for (const view of isStopped ? [] : await choose(context, options.names ?? [])) {
      const blocking = options.blocking === true || makesReadersWait(context, view.name)
      const outcome = await refreshUnless(queue, view, outcomes, { ...options, blocking })
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
    if (signal?.aborted) await queue.stop()
    else await queue.idle()
  }
}

async function choose(context: ReportsContext, names: readonly string[]): Promise<MaterializedView[]> {
  const { timeZone, pools } = context
  const { views, relations } = await inSnapshot(pools.admin, { timeZone }, materializedOrder)
  // Those of other projects have their own time zone, and their own panel.
  if (names.length === 0) return views.filter(({ name }) => context.catalogue.find(name) !== undefined)
  for (const name of names) {
    const reads = relations.get(name)
    if (reads === undefined) {
      throw new RefreshError(notThere(name))
    }
    const before = views.filter((view) => view.name === name || reads.has(view.name))
    const report = context.catalogue.find(name)
    if (before.length === 0 && report) throw nothingToRefresh(report)
  }
  const known = [...relations].map(([name, reads]) => ({ name, reads }))
  const chosen = new Set(planRefresh(known, { asked: names, withReaders: true }).map(({ view }) => view))
  return views.filter(({ name }) => chosen.has(name))
}

function notThere(name: string): string {
  return `There is no view "${name}" in the database. Run "npx viewdesk views status" to see them, or "views sync" to create it.`
}

async function refreshUnless(
  queue: RefreshQueue,
  view: MaterializedView,
  before: readonly RefreshOutcome[],
  options: RefreshViewsOptions,
): Promise<RefreshOutcome> {
  const skipped = async (problem: string): Promise<RefreshOutcome> => {
    await queue.skip(view.name, 'command', problem)
    return { view: view.name, state: 'skipped', rows: null, durationMs: null, readersWaited: false, problem }
  }
  const failed = before.find((one) => one.state !== 'done' && view.reads.has(one.view))
  if (failed) return await skipped(`${failed.view}, which it reads, was not refreshed.`)
  if (view.isPopulated && !view.hasUniqueIndex && !options.blocking) {
    return await skipped(readersWouldWait().message)
  }
  const { name, lastSeconds } = view
  await options.onEvent?.({ kind: 'started', name, work: 'refresh', lastSeconds, processId: null })
  const { blocking, signal } = options
  const started = await queue.add([name], 'command', { blocking, reads: [...view.reads] })
  const [run = null] = await untilGone(started.ended(), signal)
  const state = endOf(run, signal)
  const problem = run?.error ?? (state === 'done' ? null : `Its refresh ended (${state}).`)
  return {
    view: name,
    state,
    rows: run?.rows ?? null,
    durationMs: run?.durationMs ?? null,
    readersWaited: state === 'done' && view.isPopulated && !view.hasUniqueIndex,
    problem: state === 'cancelled' && signal?.aborted ? new CancelledError().message : problem,
  }
}

function endOf(run: Run | null, signal: AbortSignal | undefined): RefreshOutcome['state'] {
  if (run === null || isOpenRun(run)) return signal?.aborted ? 'cancelled' : 'failed'
  if (signal?.aborted && run.state !== 'done') return 'cancelled'
  return run.state as RefreshOutcome['state']
}

const patienceMs = 3000

/** Whoever pressed Ctrl-C does not wait for what others refresh, nor for a database that does not answer. */
async function untilGone(ended: Promise<readonly Run[]>, signal: AbortSignal | undefined): Promise<readonly Run[]> {
  if (signal === undefined) return await ended
  let leave = (): unknown => undefined
  const gone = new Promise<readonly Run[]>((resolve) => {
    leave = () => setTimeout(() => resolve([]), patienceMs).unref()
    if (signal.aborted) leave()
    else signal.addEventListener('abort', leave, { once: true })
  })
  try {
    return await Promise.race([ended, gone])
  } finally {
    signal.removeEventListener('abort', leave)
  }
}
