import type { ClientBase, PoolClient } from 'pg'
import { qualify } from '../../database/identifiers.js'
import { isRefusedStatement, withUnlimitedClient } from '../../database/transactions.js'
import { Refusal } from '../../refusal.js'
import type { ReportsContext } from '../catalogue.js'
import { storeResults, sweepResults } from '../checks/check-results.js'
import { type CheckTask, checksAfterRefresh, runChecks } from '../checks/run-checks.js'
import type { Report } from '../report.js'
import { reportsSchema } from '../view-files/order.js'
import { closeFailed, isOpenRun, openRuns, type Requester, type Run, readRuns, sweepDeadRuns } from './runs.js'
import { inRefreshSnapshot, wasOvertaken } from './snapshot.js'

/** Live data has nothing to refresh. */
export function nothingToRefresh(report: Report): Refusal {
  const message = `${report.title} is always up to date: it reads no stored data that could be refreshed.`
  return new Refusal(409, 'nothing_to_refresh', message)
}

/** PostgreSQL could refresh a view only while everybody who reads it waits, and nobody asked for that in so many words. */
export function readersWouldWait(): Refusal {
  return new Refusal(
    409,
    'readers_would_wait',
    'Readers would have to wait: it has no unique index on plain columns, which REFRESH CONCURRENTLY needs. ' +
      'Run "npx viewdesk views sync" to put it back, or "npx viewdesk views refresh --blocking".',
  )
}

export interface RefreshOptions {
  /** What is checked with the refresh; unless told, everything that it makes comparable. */
  readonly checks?: readonly CheckTask[]
  /** Refresh also where readers have to wait. */
  readonly blocking?: boolean
  /** Asked when nobody else can start it any more; where it says no, the last run stands for this one. */
  readonly isWanted?: (client: ClientBase) => Promise<boolean>
}

const running = new Set<Promise<unknown>>()
const clients = new Set<PoolClient>()
// A check that is cancelled did not fail: the whole refresh ends.
const cancelled = new WeakSet<PoolClient>()

/**
 * Starts the refresh of everything materialized that a report reads, upstream first, or joins a refresh that runs.
 *
 * @returns at once, with the run of each view; the work goes on, and `listRuns` tells how it ended
 * @throws Refusal of live data
 */
export async function requestRefresh(
  context: ReportsContext,
  report: Report,
  requester: Requester,
  options: RefreshOptions = {},
): Promise<{ runs: Run[]; joined: boolean }> {
  const [first, ...others] = report.materializedAncestors
  if (first === undefined) throw nothingToRefresh(report)
  const { runs, isOurs, finished } = await startOrJoin(context, [first], requester, options)
  const rest = finished.then(async () => {
    for (const name of others) await (await startOrJoin(context, [name], requester, options)).finished
  })
  keepTrack(rest)
  return { runs: [...runs], joined: !isOurs }
}

/** Refreshes one materialized view, or waits for the refresh of it that runs; returns how that ended. */
export async function refreshAndWait(
  context: ReportsContext,
  view: string,
  requester: Requester,
  options: RefreshOptions = {},
): Promise<Run> {
  const { runs, finished } = await startOrJoin(context, [view], requester, options)
  await finished
  for (;;) {
    const now = (await readRuns(context, [view], 20)).find(({ id }) => id === runs[0]?.id)
    if (now === undefined || !isOpenRun(now)) return now ?? (runs[0] as Run)
    // Somebody else's: a dead one is closed by whoever finds its lock free.
    await new Promise((resolve) => setTimeout(resolve, 200))
    await sweepDeadRuns(context)
  }
}

/** Has PostgreSQL cancel the refreshes of this process; what was there before stays. */
export async function cancelRefreshes(context: ReportsContext): Promise<void> {
  for (const client of clients) {
    cancelled.add(client)
    const { processID } = client as unknown as { processID: number }
    await context.pools.admin.query('select pg_cancel_backend($1)', [processID])
  }
}

/**
 * Ends the refreshes of this process: their connections are closed, and PostgreSQL rolls them back.
 *
 * What was there before stays; the runs are closed as failed when the next one starts.
 */
export async function stopRefreshes(): Promise<void> {
  for (const client of clients) void (client as unknown as { end(): Promise<void> }).end()
  await waitForRefreshes()
}

/** Resolves when no refresh of this process is running any more. */
export async function waitForRefreshes(): Promise<void> {
  while (running.size > 0) await Promise.allSettled(running)
}

/** Has `waitForRefreshes` wait for work that goes on behind an answer. */
export function keepTrack(work: Promise<unknown>): void {
  const tracked = work.catch(() => undefined).finally(() => running.delete(tracked))
  running.add(tracked)
}

interface Started {
  readonly runs: readonly Run[]
  /** False when it was already running, here or in another process. */
  readonly isOurs: boolean
  /** Resolves, never rejects, when our run has ended; at once for somebody else's. */
  readonly finished: Promise<void>
}

/**
 * The lock, held by the refresh's own transaction, says whether a refresh runs; the row in refresh_run is its record. A
 * killed process loses the lock with its connection, so that an open row whose lock is free is dead.
 *
 * @param views refreshed in this order, all in one transaction: together or not at all
 */
export async function startOrJoin(
  context: ReportsContext,
  views: readonly string[],
  requester: Requester,
  options: RefreshOptions = {},
): Promise<Started> {
  // Between the lock and the row there is a moment in which neither can be had: wait it out.
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const started = await startRun(context, views, requester, options)
    if (started !== null) return started
    const [run] = await readRuns(context, views, 1)
    if (run && (run.state === 'running' || attempt > 3)) {
      return { runs: [run], isOurs: false, finished: Promise.resolve() }
    }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error(`no run of ${views.join(', ')} could be started or joined`)
}

async function startRun(
  context: ReportsContext,
  views: readonly string[],
  requester: Requester,
  options: RefreshOptions,
): Promise<Started | null> {
  let tellStarted: (runs: Run[] | null) => void = () => undefined
  let tellFailed: (error: unknown) => void = () => undefined
  const started = new Promise<Run[] | null>((resolve, reject) => {
    tellStarted = resolve
    tellFailed = reject
  })
  let runs: Run[] | null = null
  const refreshOnce = () =>
    inRefreshSnapshot(
      context.pools,
      { views, timeZone: context.timeZone },
      async (client) => {
        if (runs === null && options.isWanted && !(await options.isWanted(client))) return null
        runs ??= await openRuns(client, views, requester)
        return runs
      },
      (client, opened) => {
        tellStarted(opened)
        return refreshAndCheck(client, context, opened, options)
      },
    )
  const finished = againWhenOvertaken(refreshOnce)
    .then((filled) => (filled === null ? tellStarted(null) : afterRefresh(context, filled)))
    .catch(async (error: unknown) => {
      if (runs === null) return tellFailed(error)
      // After a lost connection nobody knows how it ended: the row stays open until its lock is found free.
      if (isRefusedStatement(error) || error instanceof Refusal) await closeFailed(context, runs, error)
      tellStarted(runs)
    })
    .catch(tellFailed)
  keepTrack(finished)
  const opened = await started
  return opened && { runs: opened, isOurs: true, finished }
}

const mostAttempts = 3

async function againWhenOvertaken<T>(refreshOnce: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await refreshOnce()
    } catch (error) {
      if (attempt === mostAttempts || !wasOvertaken(error)) throw error
    }
  }
}

/** @returns the views that were filled anew, so that PostgreSQL knows nothing of their rows yet */
async function refreshAndCheck(
  client: PoolClient,
  context: ReportsContext,
  runs: readonly Run[],
  { checks, blocking = false }: RefreshOptions,
): Promise<string[]> {
  clients.add(client)
  try {
    const filled: string[] = []
    for (const run of runs) if (await refreshView(client, run, blocking)) filled.push(run.view)
    const views = runs.map(({ view }) => view)
    const tasks = checks ?? checksAfterRefresh(context.catalogue.reports, new Set(views))
    const isCancelled = (): boolean => cancelled.has(client)
    await storeResults(client, await runChecks(client, context, tasks, isCancelled))
    return filled
  } finally {
    clients.delete(client)
    cancelled.delete(client)
  }
}

/** Housekeeping behind a refresh that is done; where it fails, the next one does it. */
async function afterRefresh(context: ReportsContext, filled: readonly string[]): Promise<void> {
  try {
    for (const view of filled) await vacuum(context, view)
    await sweepResults(context)
  } catch {
    return
  }
}

/** After a fill there are neither statistics nor a visibility map: the same read takes several times as long without. */
export async function vacuum(context: ReportsContext, view: string): Promise<void> {
  await withUnlimitedClient(context.pools.admin, (client) =>
    client.query(`vacuum analyze ${qualify(reportsSchema, view)}`),
  )
}

/** "done" is written in the refresh's own transaction: the data and its record appear together or not at all. */
async function refreshView(client: ClientBase, run: Run, blocking: boolean): Promise<boolean> {
  const relation = qualify(reportsSchema, run.view)
  const { isPopulated, hasUniqueIndex } = await readManner(client, run.view)
  // Never silently: a person who pressed a button does not know that everybody else would wait.
  if (isPopulated && !hasUniqueIndex && !blocking) throw readersWouldWait()
  const concurrently = isPopulated && hasUniqueIndex
  await client.query(`refresh materialized view ${concurrently ? 'concurrently ' : ''}${relation}`)
  await client.query(
    // The transaction began just before its snapshot: nothing older is missing from the rows.
    `update viewdesk.refresh_run
     set
       state = 'done',
       as_of = now(),
       finished_at = clock_timestamp(),
       "concurrently" = $2,
       rows = (select count(*) from ${relation})
     where id = $1`,
    [run.id, concurrently],
  )
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
