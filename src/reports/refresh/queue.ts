import { randomUUID } from 'node:crypto'
import type { ClientBase } from 'pg'
import { inTransaction } from '../../database/transactions.js'
import { Refusal } from '../../refusal.js'
import type { ReportsContext } from '../catalogue.js'
import { isStored, type Report } from '../report.js'
import { type Job, performJob } from './job.js'
import { planRefresh } from './plan.js'
import type { RefreshLog } from './refresh-log.js'
import type { RefreshOptions } from './refresh-once.js'
import { nothingToRefresh } from './refusals.js'
import { insertRuns, recordSkipped, sweepDeadRuns } from './run-records.js'
import { isOpenRun, type Requester, type Run, readRuns, readRunsById } from './runs.js'
import { holdOffStarts } from './snapshot.js'
import { openTurns } from './turns.js'
import { waitForRuns } from './wait.js'
import { cancelBackends, watchRuns } from './watch.js'

/** Runs of views that are refreshed in one transaction, begun here or by somebody else. */
export interface Started {
  readonly runs: readonly Run[]
  /** False when one of them was open already, here or in another process. */
  readonly isOurs: boolean
  /** How they ended; rejects only when the database cannot be asked, or this process stops. */
  ended(): Promise<readonly Run[]>
}

export interface Wanted extends RefreshOptions {
  /** Materialized views that these read; what the catalogue knows by default. */
  readonly reads?: readonly string[]
  /** Runs that were asked for together with these, by the view. */
  readonly before?: ReadonlyMap<string, string>
  /** Asked once no other process can begin it; if the answer is no, the last run counts as this one. */
  readonly isWanted?: (client: ClientBase) => Promise<boolean>
}

/**
 * The refreshes of one process, a few at a time, the others in the order in which they came. Between processes the table
 * of runs and the locks decide: one run a view.
 */
export interface RefreshQueue {
  /**
   * Refreshes everything materialized that a report reads, upstream first, or joins what is on its way.
   *
   * @returns at once, with the run of each view, the newest first
   * @throws Refusal of live data
   */
  request(report: Report, requester: Requester): Promise<{ runs: Run[]; joined: boolean }>
  /** Refreshes views in one transaction, or joins the open run of one of them. */
  add(views: readonly string[], requester: Requester, wanted?: Wanted): Promise<Started>
  /** Writes down that a view is not refreshed, and why. */
  skip(view: string, requester: Requester, reason: string): Promise<void>
  /** Makes `idle` and `stop` wait for work that goes on after its answer was sent. */
  keepTrack(work: Promise<unknown>): void
  /** Resolves when nothing of this queue is waiting or running any more. */
  idle(): Promise<void>
  /** Cancels everything in this queue; the rows that were there before stay. */
  cancelAll(): Promise<void>
  /** Ends everything within a few seconds: connections are dropped, and PostgreSQL rolls them back. */
  stop(): Promise<void>
}

// As many as the pool of refreshes has connections.
const mostAtOnce = 3
const watchEveryMs = 1000
const stopWithinMs = 3000

const silence: RefreshLog = { error: () => undefined, warn: () => undefined }

export function openRefreshQueue(context: ReportsContext, log: RefreshLog = silence): RefreshQueue {
  const owner = randomUUID()
  const turns = openTurns(mostAtOnce)
  const stopping = new AbortController()
  const jobs = new Set<Job>()
  const working = new Set<Promise<unknown>>()
  let watch: NodeJS.Timeout | null = null

  function keepTrack(work: Promise<unknown>): void {
    const tracked = work.catch(() => undefined).finally(() => working.delete(tracked))
    working.add(tracked)
  }

  function begin(job: Job): Promise<void> {
    jobs.add(job)
    watch ??= setInterval(() => void look().catch(() => undefined), watchEveryMs)
    const done = performJob(context, job, turns, log).finally(() => {
      jobs.delete(job)
      if (jobs.size > 0 || watch === null) return
      clearInterval(watch)
      watch = null
    })
    keepTrack(done)
    return done
  }

  let isLooking = false
  async function look(): Promise<void> {
    if (isLooking) return
    isLooking = true
    try {
      const ids = [...jobs].flatMap(({ runs }) => runs.map(({ id }) => id))
      const cancelled = await watchRuns(context, ids)
      for (const job of jobs) if (job.runs.some(({ id }) => cancelled.has(id))) job.cancelling.abort()
      await endCancelled()
    } finally {
      isLooking = false
    }
  }

  async function endCancelled(): Promise<void> {
    const ended = [...jobs].filter((job) => job.cancelling.signal.aborted)
    if (ended.length > 0)
      await cancelBackends(
        context,
        ended.flatMap(({ runs }) => runs.map(({ view }) => view)),
      )
  }

  async function add(views: readonly string[], requester: Requester, wanted: Wanted = {}): Promise<Started> {
    if (stopping.signal.aborted)
      throw new Refusal(503, 'stopping', 'The panel is being stopped. Try again in a minute.')
    const ids = await openRuns(context, views, requester, owner, wanted.isWanted)
    if (ids === null) return joinRuns(context, views, stopping.signal)
    const { reads = readsOf(context, views), before = new Map(), checks, blocking } = wanted
    const job: Job = {
      runs: views.map((view, index) => ({ view, id: ids[index] as string })),
      reads: reads.filter((view) => !views.includes(view)),
      before,
      options: { checks, blocking },
      mayBeSkipped: requester === 'schedule',
      stopping: stopping.signal,
      cancelling: new AbortController(),
    }
    const runs = await readRunsById(context, ids)
    const done = begin(job)
    return { runs, isOurs: true, ended: () => done.then(() => readRunsById(context, ids)) }
  }

  async function request(report: Report, requester: Requester): Promise<{ runs: Run[]; joined: boolean }> {
    if (report.materializedAncestors.length === 0) throw nothingToRefresh(report)
    const views = report.materializedAncestors.map((name) => ({ name, reads: new Set(readsOf(context, [name])) }))
    const runs: Run[] = []
    const before = new Map<string, string>()
    let joined = false
    for (const { view, reads } of planRefresh(views, {
      asked: isStored(report) ? [report.name] : report.materializedAncestors,
    })) {
      const started = await add([view], requester, { before: new Map(before) })
      const [run] = started.runs
      if (run === undefined) continue
      runs.unshift(run)
      before.set(view, run.id)
      joined ||= !started.isOurs
      const isFollowed =
        !started.isOurs && run.state !== 'queued' && runs.some((one) => reads.has(one.view) && isOpenRun(one))
      if (isFollowed) keepTrack(followUp(started, view, requester, new Map(before)))
    }
    return { runs, joined }
  }

  /** What it joined had begun before its sources were refreshed, so it runs once more, after them. */
  async function followUp(
    joined: Started,
    view: string,
    requester: Requester,
    before: Map<string, string>,
  ): Promise<void> {
    await joined.ended()
    await add([view], requester, { before })
  }

  return {
    request,
    add,
    keepTrack,
    skip: (view, requester, reason) => recordSkipped(context, view, requester, owner, reason),
    idle: async () => {
      while (working.size > 0) await Promise.allSettled(working)
    },
    cancelAll: async () => {
      for (const job of jobs) job.cancelling.abort()
      await endCancelled()
    },
    stop: async () => {
      stopping.abort(new Error('the panel stops'))
      const late = new Promise<void>((resolve) => setTimeout(resolve, stopWithinMs).unref())
      const ended = Promise.allSettled(working)
      await Promise.race([ended, late])
      if (watch !== null) clearInterval(watch)
    },
  }
}

function readsOf({ catalogue }: ReportsContext, views: readonly string[]): string[] {
  const all = views.flatMap((view) => catalogue.find(view)?.materializedAncestors ?? [])
  return [...new Set(all)].filter((view) => !views.includes(view))
}

/** @returns ids of the new runs; null when one of the views has an open run, or when nobody wants it any more */
async function openRuns(
  context: ReportsContext,
  views: readonly string[],
  requester: Requester,
  owner: string,
  isWanted: Wanted['isWanted'],
): Promise<string[] | null> {
  for (let attempt = 1; ; attempt += 1) {
    const ids = await inTransaction(context.pools.admin, async (client) => {
      if (isWanted && !((await holdOffStarts(client, views)) && (await isWanted(client)))) return null
      await client.query('savepoint runs')
      const inserted = await insertRuns(client, views, requester, owner)
      if (inserted === null) await client.query('rollback to savepoint runs')
      return inserted
    })
    // A dead run must not keep others waiting.
    if (ids !== null || attempt > 1 || (await sweepDeadRuns(context, views)).length === 0) return ids
  }
}

async function joinRuns(context: ReportsContext, views: readonly string[], signal: AbortSignal): Promise<Started> {
  const runs: Run[] = []
  for (const view of views) {
    const [run] = await readRuns(context, [view], 1)
    if (run !== undefined && (isOpenRun(run) || views.length === 1)) runs.push(run)
  }
  const ids = runs.map(({ id }) => id)
  return { runs, isOurs: false, ended: () => waitForRuns(context, ids, signal) }
}
