import { setTimeout as sleep } from 'node:timers/promises'
import type { ClientBase, PoolClient } from 'pg'
import { CancelledError } from '../../database/cancel.js'
import { noteFullDisk } from '../../database/full-disk.js'
import type { HeldSnapshot } from '../../database/held-snapshot.js'
import { giveIdentities } from '../../database/replica-identity.js'
import { sqlState, sqlStates } from '../../database/sql-state.js'
import { inTransaction, isRefusedStatement } from '../../database/transactions.js'
import { faultOfFunction } from '../../database/within-function.js'
import type { ReportsContext } from '../catalogue.js'
import { findFailingRow, isOfRows } from '../failing-row.js'
import { withRow } from '../report-failed.js'
import { checkBehind, setPhase, tidyBehind } from './behind-refresh.js'
import { type RefreshLog, tellEnded, tellNotEnded } from './refresh-log.js'
import { failedViews, type Refreshed, type RefreshOptions, refreshAndCheck } from './refresh-once.js'
import {
  type BadEnd,
  cancelledReason,
  endRuns,
  markQueued,
  markRunning,
  stoppedReason,
  sweepDeadRuns,
} from './run-records.js'
import { isOpenRun, readRuns, selectRuns } from './runs.js'
import { inRefreshSnapshot, wasOvertaken } from './snapshot.js'
import { type Dependent, openSources, waitForSources } from './sources.js'
import type { Turns } from './turns.js'
import { endUnchanged } from './unchanged.js'
import { destroy } from './vacuum.js'

export interface Job extends Dependent {
  readonly options: RefreshOptions
  /** Not where somebody has asked for it. */
  readonly mayBeSkipped: boolean
  /** Its process stops. */
  readonly stopping: AbortSignal
  /** Somebody asked for its end. */
  readonly cancelling: AbortController
}

const mostAttempts = 3

/**
 * Does a job whose runs are queued, to its end; never throws.
 *
 * The lock, held by the refresh's own transaction, says whether it runs; the row in refresh_run is its record. A killed
 * process loses the lock with its connection, so that an open row whose lock is free is dead. Whatever ends badly is one
 * line in the log for each run.
 */
export async function performJob(context: ReportsContext, job: Job, turns: Turns, log: RefreshLog): Promise<void> {
  try {
    const filled = await refreshInTurn(context, job, turns, log)
    await tidyBehind(context, filled, { runs: job.runs, log, ending: endingOf(job) })
  } catch (error) {
    await endLost(context, job, error, log).catch((err) => tellNotEnded(log, job.runs, reasonOf(err)))
  }
}

function endingOf({ stopping, cancelling }: Job): AbortSignal {
  return AbortSignal.any([stopping, cancelling.signal])
}

/** @returns the views that are to be vacuumed */
async function refreshInTurn(
  context: ReportsContext,
  job: Job,
  turns: Turns,
  log: RefreshLog,
): Promise<readonly string[]> {
  const ending = endingOf(job)
  for (;;) {
    const problem = await waitForSources(context, job, ending)
    if (problem !== null) {
      await endJob(context, job, { state: 'skipped', reason: problem }, log)
      return []
    }
    const giveBack = await turns.take(ending)
    try {
      // Somebody may have begun to refresh what it reads while it waited for its turn.
      if ((await openSources(context, job)).length > 0) continue
      if (job.mayBeSkipped && (await endUnchanged(context, job.runs))) return []
      return await attempt(context, job, ending, log)
    } finally {
      giveBack()
    }
  }
}

/** Its turn has come. */
async function attempt(
  context: ReportsContext,
  job: Job,
  ending: AbortSignal,
  log: RefreshLog,
): Promise<readonly string[]> {
  let filled: readonly string[] = []
  let held: HeldSnapshot | undefined
  const ids = job.runs.map(({ id }) => id)
  for (let attempts = 1; ; ) {
    ending.throwIfAborted()
    const isLast = attempts === mostAttempts
    try {
      // Also where no panel looks for changes, the levels of a view are changed with its rows.
      await giveIdentities(context.pools.admin)
      const result = await inRefreshSnapshot(
        context.pools,
        { views: job.runs.map(({ view }) => view), timeZone: context.timeZone },
        {
          open: (client) => markRunning(client, ids),
          work: async (client) => {
            const refreshed = await withEnding(client, job, () => refresh(context, client, job, ending, log))
            held = refreshed.behind?.held
            return refreshed
          },
          behind: async (client, refreshed) => {
            filled = await checkBehind(context, client, refreshed, { runs: job.runs, log, ending })
          },
          settle: (client, error) => settle(context, client, job, error, isLast, log),
        },
      )
      if (typeof result !== 'string') return filled
      if (result === 'unwanted') {
        // One of its runs was ended while it was queued: the others belong to it.
        await endJob(context, job, { state: 'cancelled', reason: cancelledReason(null) }, log)
        return []
      }
      // An older release, or the last second of a process that was killed.
      await sleep(100, undefined, { signal: ending })
    } catch (error) {
      // Where the commit fails, nobody else lets go of it.
      held?.release()
      if (!wasOvertaken(error) || isLast || ending.aborted) throw error
      attempts += 1
    }
  }
}

async function refresh(
  context: ReportsContext,
  client: PoolClient,
  job: Job,
  ending: AbortSignal,
  log: RefreshLog,
): Promise<Refreshed> {
  const ids = job.runs.map(({ id }) => id)
  return await refreshAndCheck(client, context, job.runs, job.options, {
    throwIfCancelled: () => {
      if (job.cancelling.signal.aborted) throw new CancelledError()
    },
    isCancelled: async () => job.cancelling.signal.aborted || (await whoCancelled(context.pools.admin, ids)) !== null,
    onChecking: () => setPhase(context, ids, 'checking'),
    ending,
    onLevelsProblem: (report, err, message) => log.warn({ report, err }, message),
  })
}

/** A process that stops drops the connection, and PostgreSQL rolls back what was done on it. */
async function withEnding<T>(client: PoolClient, { stopping }: Job, work: () => Promise<T>): Promise<T> {
  const end = () => destroy(client)
  stopping.addEventListener('abort', end)
  try {
    stopping.throwIfAborted()
    return await work()
  } finally {
    stopping.removeEventListener('abort', end)
  }
}

/** After an error that left the connection usable. */
async function settle(
  context: ReportsContext,
  client: ClientBase,
  job: Job,
  error: unknown,
  isLast: boolean,
  log: RefreshLog,
): Promise<void> {
  const ids = job.runs.map(({ id }) => id)
  const by = await whoCancelled(client, ids)
  const isCancelled = by !== null || job.cancelling.signal.aborted
  if (!isCancelled && !isLast && wasOvertaken(error)) return await markQueued(client, ids)
  const isEnded = sqlState(error) === sqlStates.queryCanceled || error instanceof CancelledError
  const end: BadEnd =
    isCancelled && isEnded
      ? { state: 'cancelled', reason: cancelledReason(by) }
      : { state: 'failed', reason: await reasonWithRow(context, error) }
  tellEnded(log, await endRuns(context, client, job.runs, end), end)
}

async function whoCancelled(client: Pick<ClientBase, 'query'>, ids: readonly string[]): Promise<string | null> {
  const { rows } = await client.query<{ name: string }>(
    `select cancelled_by_name as name from viewdesk.refresh_progress
     where run_id = any($1) and cancelled_by_name is not null limit 1`,
    [ids],
  )
  return rows[0]?.name ?? null
}

/** After an error that nobody has written down yet: a lost connection, an end while it was queued. */
async function endLost(context: ReportsContext, job: Job, error: unknown, log: RefreshLog): Promise<void> {
  for (;;) {
    try {
      if (await tryEndLost(context, job, error, log)) return
    } catch (failure) {
      if (job.stopping.aborted) throw failure
    }
    // The next start, or another panel, closes what this process leaves behind.
    if (job.stopping.aborted) return
    await sleep(500, undefined, { signal: job.stopping }).catch(() => undefined)
  }
}

async function tryEndLost(context: ReportsContext, job: Job, error: unknown, log: RefreshLog): Promise<boolean> {
  const isStopped = job.stopping.aborted
  const isCancelled = job.cancelling.signal.aborted
  const reason = isStopped ? stoppedReason : isRefusedStatement(error) ? reasonOf(error) : lostReason(error)
  await inTransaction(context.pools.admin, async (client) => {
    const open = await selectRuns(
      client,
      "run.id = any($1) and run.state = 'queued'",
      [job.runs.map(({ id }) => id)],
      100,
    )
    const end: BadEnd = isCancelled
      ? {
          state: 'cancelled',
          reason: cancelledReason(
            await whoCancelled(
              client,
              job.runs.map(({ id }) => id),
            ),
          ),
        }
      : { state: 'failed', reason }
    tellEnded(log, await endRuns(context, client, open, end), end)
  })
  const views = job.runs.map(({ view }) => view)
  if (!isStopped) tellEnded(log, await sweepDeadRuns(context, views, reason), { state: 'failed', reason })
  const ids = job.runs.map(({ id }) => id)
  return !(await readRuns(context, views, 20)).some((run) => ids.includes(run.id) && isOpenRun(run))
}

function lostReason(error: unknown): string {
  return `The connection to the database was lost: ${reasonOf(error)}`
}

async function endJob(context: ReportsContext, job: Job, end: BadEnd, log: RefreshLog): Promise<void> {
  tellEnded(log, await endRuns(context, context.pools.admin, job.runs, end), end)
}

// Nobody waits for this answer.
const patienceMs = 20_000

/** Where the data are to blame, with the record that is, if it is found soon. */
async function reasonWithRow(context: ReportsContext, error: unknown): Promise<string> {
  const reason = reasonOf(error)
  const view = error instanceof Error ? failedViews.get(error) : undefined
  const report = view === undefined ? undefined : context.catalogue.find(view)
  if (!report || !isOfRows(error)) return reason
  return withRow(reason, await findFailingRow(context, report, patienceMs))
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  noteFullDisk(error)
  const { detail } = (error ?? {}) as { detail?: string }
  // What PostgreSQL says of a full disk names a file of its own.
  const state = sqlState(error)
  const within = faultOfFunction(error)
  if (within !== null) return `${message}. ${within}`
  if (state === sqlStates.insufficientPrivilege) return `${message}. "npx viewdesk doctor" says which grant is missing.`
  return state === sqlStates.diskFull ? `The disk of the database is full: ${message}` : withDetail(message, detail)
}

/** PostgreSQL's detail says which key appears twice, and which row. */
function withDetail(message: string, detail: string | undefined): string {
  return detail === undefined || message.includes(detail) ? message : `${message}: ${detail}`
}
