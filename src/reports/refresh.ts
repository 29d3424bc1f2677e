import type { ClientBase, PoolClient } from 'pg'
import { qualify, quoteLiteral } from '../database/identifiers.js'
import {
  endWithClient,
  inSnapshot,
  inTransaction,
  unlimited,
  withClient,
  withUnlimitedClient,
} from '../database/transactions.js'
import type { ReportsContext } from './catalogue.js'
import type { Report } from './report.js'
import { reportsSchema } from './view-files/order.js'

export interface Run {
  readonly id: string
  /** The materialized view that is refreshed. */
  readonly view: string
  readonly state: 'queued' | 'waiting' | 'running' | 'done' | 'failed' | 'cancelled' | 'skipped'
  readonly startedAt: string | null
  readonly finishedAt: string | null
  /** Milliseconds that it took; null while it runs. */
  readonly durationMs: number | null
  /** Name of the person; null for the schedule. */
  readonly startedBy: string | null
  readonly rows: number | null
  readonly error: string | null
}

/** Live data has nothing to refresh. */
export class NothingToRefreshError extends Error {
  readonly code = 'nothing_to_refresh'
  readonly status = 409
  constructor(report: Report) {
    super(`${report.title} is always up to date: it reads no stored data that could be refreshed.`)
    this.name = 'NothingToRefreshError'
  }
}

/** Who asked: null is the schedule. */
export type Requester = { readonly id: string; readonly name: string } | null

const running = new Set<Promise<unknown>>()
const clients = new Set<PoolClient>()

/**
 * Starts the refresh of everything materialized that a report reads, upstream first, or joins a refresh that runs.
 *
 * @returns at once, with the run of each view; the work goes on, and `listRuns` tells how it ended
 * @throws NothingToRefreshError
 */
export async function requestRefresh(
  context: ReportsContext,
  report: Report,
  requester: Requester,
): Promise<{ runs: Run[]; joined: boolean }> {
  const [first, ...others] = report.materializedAncestors
  if (first === undefined) throw new NothingToRefreshError(report)
  const { run, isOurs, finished } = await startOrJoin(context, first, requester)
  const rest = finished.then(async () => {
    for (const name of others) await (await startOrJoin(context, name, requester)).finished
  })
  keepTrack(rest)
  return { runs: [run], joined: !isOurs }
}

/**
 * Refreshes one materialized view, or waits for the refresh of it that runs; returns how that ended.
 *
 * @param options.blocking refresh it also where readers have to wait
 */
export async function refreshAndWait(
  context: ReportsContext,
  view: string,
  requester: Requester,
  options: { readonly blocking?: boolean } = {},
): Promise<Run> {
  const { run, finished } = await startOrJoin(context, view, requester, options)
  await finished
  for (;;) {
    const now = (await readRuns(context, [view], 20)).find(({ id }) => id === run.id)
    if (now === undefined || !openStates.includes(now.state)) return now ?? run
    // Somebody else's: a dead one is closed by whoever finds its lock free.
    await new Promise((resolve) => setTimeout(resolve, 200))
    await sweepDeadRuns(context)
  }
}

/** Has PostgreSQL cancel the refreshes of this process; what was there before stays. */
export async function cancelRefreshes(context: ReportsContext): Promise<void> {
  for (const client of clients) {
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

function keepTrack(work: Promise<unknown>): void {
  const tracked = work.catch(() => undefined).finally(() => running.delete(tracked))
  running.add(tracked)
}

interface Started {
  readonly run: Run
  /** False when it was already running, here or in another process. */
  readonly isOurs: boolean
  /** Resolves, never rejects, when our run has ended; at once for somebody else's. */
  readonly finished: Promise<void>
}

/**
 * The lock, taken inside the refresh's own transaction, says whether a refresh runs; the row in refresh_run is its
 * record. A killed process loses the lock with its connection, so that an open row whose lock is free is dead.
 */
async function startOrJoin(
  context: ReportsContext,
  view: string,
  requester: Requester,
  options: { readonly blocking?: boolean } = {},
): Promise<Started> {
  // Between the lock and the row there is a moment in which neither can be had: wait it out.
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const open = await startRun(context, view, requester, options)
    if (open !== null) return open
    const run = (await readRuns(context, [view], 1))[0]
    if (run && (run.state === 'running' || attempt > 3)) return { run, isOurs: false, finished: Promise.resolve() }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error(`no run of ${view} could be started or joined`)
}

async function startRun(
  context: ReportsContext,
  view: string,
  requester: Requester,
  options: { readonly blocking?: boolean },
): Promise<Started | null> {
  let tellStarted: (run: Run | null) => void = () => undefined
  let tellFailed: (error: unknown) => void = () => undefined
  const started = new Promise<Run | null>((resolve, reject) => {
    tellStarted = resolve
    tellFailed = reject
  })
  const finished = inTransaction(context.pools.refresh, async (client) => {
    if (!(await tryLock(client, view))) return tellStarted(null)
    const run = await openRun(context, view, requester)
    tellStarted(run)
    clients.add(client)
    return await refreshAndClose(client, context, run, options).finally(() => clients.delete(client))
  })
    .then((filled) => (filled === true ? vacuum(context, view) : undefined))
    .catch(tellFailed)
  keepTrack(finished)
  const run = await started
  return run && { run, isOurs: true, finished }
}

async function tryLock(client: ClientBase, view: string): Promise<boolean> {
  const { rows } = await client.query<{ locked: boolean }>(
    "select pg_try_advisory_xact_lock(hashtextextended('viewdesk refresh ' || $1, 0)) as locked",
    [view],
  )
  return rows[0]?.locked === true
}

/** Closes what dead processes left open, and writes the new run down, on another connection: everybody sees it at once. */
async function openRun(context: ReportsContext, view: string, requester: Requester): Promise<Run> {
  return await inTransaction(context.pools.admin, async (client) => {
    await closeDeadRuns(client, view)
    const { rows } = await client.query<{ id: string }>(
      `insert into viewdesk.refresh_run (view_name, state, started_at, started_by, started_by_name)
       values ($1, 'running', clock_timestamp(), $2, $3)
       returning id`,
      [view, requester?.id ?? null, requester?.name ?? null],
    )
    const found = await client.query<Run>(`${runQuery} where id = $1`, [rows[0]?.id])
    return found.rows[0] as Run
  })
}

/** @returns true when the view was filled anew, so that PostgreSQL knows nothing of its rows yet */
async function refreshAndClose(
  client: PoolClient,
  context: ReportsContext,
  run: Run,
  { blocking = false }: { readonly blocking?: boolean },
): Promise<boolean> {
  try {
    return await refreshView(client, run, { timeZone: context.timeZone, blocking })
  } catch (error) {
    await client.query('rollback')
    await closeFailed(context, run, error)
    // The transaction that waits for this function commits nothing.
    await client.query('begin')
    return false
  }
}

/** After a fill there are neither statistics nor a visibility map: the same read takes several times as long without. */
export async function vacuum(context: ReportsContext, view: string): Promise<void> {
  await withUnlimitedClient(context.pools.admin, (client) =>
    client.query(`vacuum analyze ${qualify(reportsSchema, view)}`),
  )
}

/** "done" is written in the refresh's own transaction: the data and its record appear together or not at all. */
async function refreshView(
  client: ClientBase,
  run: Run,
  { timeZone, blocking }: { timeZone: string; blocking: boolean },
): Promise<boolean> {
  const relation = qualify(reportsSchema, run.view)
  await client.query(
    // A killed panel must not leave a refresh that still commits a minute later.
    `${endWithClient}; ${unlimited}; set local timezone = ${quoteLiteral(timeZone)}; set local jit = off; set local search_path = reports, public`,
  )
  const { isPopulated, hasUniqueIndex } = await readManner(client, run.view)
  // Never silently: a person who pressed a button does not know that everybody else would wait.
  if (isPopulated && !hasUniqueIndex && !blocking) throw new Error(readersWouldWait)
  const concurrently = isPopulated && hasUniqueIndex
  const { rows: times } = await client.query<{ now: string }>('select clock_timestamp() as now')
  await client.query(`refresh materialized view ${concurrently ? 'concurrently ' : ''}${relation}`)
  await client.query(
    `update viewdesk.refresh_run
     set
       state = 'done',
       as_of = $2,
       finished_at = clock_timestamp(),
       "concurrently" = $3,
       rows = (select count(*) from ${relation})
     where id = $1`,
    [run.id, times[0]?.now, concurrently],
  )
  return !concurrently
}

/** Why a refresh is not done unless somebody asks for it in so many words. */
export const readersWouldWait =
  'Readers would have to wait: it has no unique index on plain columns, which REFRESH CONCURRENTLY needs. ' +
  'Run "npx viewdesk views sync" to put it back, or "npx viewdesk views refresh --blocking".'

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

async function closeFailed(context: ReportsContext, run: Run, error: unknown): Promise<void> {
  await withClient(context.pools.admin, (client) =>
    client.query(
      "update viewdesk.refresh_run set state = 'failed', finished_at = clock_timestamp(), error = $2 where id = $1",
      [run.id, error instanceof Error ? error.message : String(error)],
    ),
  )
}

/**
 * Closes runs whose process or connection died: their row is open, and their lock is free.
 *
 * Called at start and by the schedule, so that nothing is "refreshing" for ever.
 */
export async function sweepDeadRuns(context: ReportsContext): Promise<void> {
  for (const view of context.catalogue.reports.filter((report) => report.kind === 'materialized')) {
    await inTransaction(context.pools.admin, async (client) => {
      const { rows } = await client.query(`select from viewdesk.refresh_run where view_name = $1 and ${isOpen}`, [
        view.name,
      ])
      if (rows.length > 0 && (await tryLock(client, view.name))) await closeDeadRuns(client, view.name)
    })
  }
}

const openStates = ['queued', 'waiting', 'running']
const isOpen = "state in ('queued', 'waiting', 'running')"

async function closeDeadRuns(client: ClientBase, view: string): Promise<void> {
  await client.query(
    `update viewdesk.refresh_run
     set state = 'failed', finished_at = now(), error = 'The panel or the database stopped before it was done.'
     where view_name = $1 and ${isOpen}`,
    [view],
  )
}

/** The last runs of everything materialized that a report reads, newest first. */
export async function listRuns(context: ReportsContext, report: Report): Promise<Run[]> {
  return await readRuns(context, report.materializedAncestors, 50)
}

async function readRuns(context: ReportsContext, views: readonly string[], limit: number): Promise<Run[]> {
  return await inSnapshot(context.pools.read, { timeZone: context.timeZone }, async (client) => {
    const { rows } = await client.query<Run>(
      `${runQuery} where view_name = any($1) order by refresh_run.id desc limit $2`,
      [views, limit],
    )
    return rows
  })
}

const isoTime = `'YYYY-MM-DD"T"HH24:MI:SSTZH:TZM'`
const runQuery = `
  select
    id::text as id,
    view_name as view,
    state,
    to_char(started_at, ${isoTime}) as "startedAt",
    to_char(finished_at, ${isoTime}) as "finishedAt",
    round(extract(epoch from finished_at - started_at) * 1000)::float8 as "durationMs",
    started_by_name as "startedBy",
    rows::float8 as rows,
    error
  from viewdesk.refresh_run`
