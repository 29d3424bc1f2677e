import type { ClientBase } from 'pg'
import { inTransaction } from '../../database/transactions.js'
import type { ReportsContext } from '../catalogue.js'
import { firstPauseSeconds, retryAtSql } from './retry.js'
import { isOpen, isUnchanged, type Requester, type Run, silentSeconds } from './runs.js'
import { holdOffRefreshes } from './snapshot.js'

/** What is recorded instead of a person's name. */
const namesOfOthers = { schedule: null, command: 'the command line', 'set-up': 'the set-up' } as const

function startOf(requester: Requester): { id: string | null; name: string | null; as: Run['startedAs'] } {
  if (typeof requester === 'object') return { ...requester, as: 'person' }
  return { id: null, name: namesOfOthers[requester], as: requester }
}

/**
 * Writes queued runs down: all of them, or none when one of the views has an open run already. The index on open runs
 * decides between processes.
 *
 * @returns ids in the order of the views; null for none
 */
export async function insertRuns(
  client: ClientBase,
  views: readonly string[],
  requester: Requester,
  owner: string,
): Promise<string[] | null> {
  const start = startOf(requester)
  const { rows } = await client.query<{ id: string }>(
    `with opened as (
       insert into viewdesk.refresh_run (view_name, state, created_at, started_by, started_by_name, started_as)
       select view, 'queued', clock_timestamp(), $2, $3, $4
       from unnest($1::text[]) with ordinality as wanted (view, place)
       order by place
       on conflict (view_name) where state in ('queued', 'waiting', 'running') do nothing
       returning id
     )
     insert into viewdesk.refresh_progress (run_id, owner) select id, $5 from opened returning run_id::text as id`,
    [views, start.id, start.name, start.as, owner],
  )
  const ids = rows.map(({ id }) => id).sort((one, other) => Number(one) - Number(other))
  return ids.length === views.length ? ids : null
}

/** Says that queued runs run now; false, and nothing is changed, when one of them has been ended meanwhile. */
export async function markRunning(client: ClientBase, ids: readonly string[]): Promise<boolean> {
  const { rows } = await client.query<{ id: string }>(
    `select id::text as id from viewdesk.refresh_run where id = any($1) and state = 'queued' order by id for update`,
    [ids],
  )
  if (rows.length < ids.length) return false
  await client.query(
    `with running as (
       update viewdesk.refresh_run set state = 'running', started_at = clock_timestamp() where id = any($1) returning id
     )
     update viewdesk.refresh_progress set phase = 'reading', waiting_for = null, seen_at = clock_timestamp()
     from running where run_id = running.id`,
    [ids],
  )
  return true
}

/** Puts overtaken runs back, in their old place. */
export async function markQueued(client: ClientBase, ids: readonly string[]): Promise<void> {
  await client.query(
    `with queued as (
       update viewdesk.refresh_run set state = 'queued', started_at = null where id = any($1) and ${isOpen} returning id
     )
     update viewdesk.refresh_progress set phase = null, waiting_for = null, seen_at = clock_timestamp()
     from queued where run_id = queued.id`,
    [ids],
  )
}

/** How a run ended that brought no new rows. */
export interface BadEnd {
  readonly state: 'failed' | 'cancelled' | 'skipped'
  readonly reason: string
}

/**
 * Ends runs that are open, and says when the schedule tries again.
 *
 * @returns those that it ended; somebody else may have been faster
 */
export async function endRuns(
  { catalogue }: Pick<ReportsContext, 'catalogue'>,
  client: Pick<ClientBase, 'query'>,
  runs: readonly Pick<Run, 'id' | 'view'>[],
  { state, reason }: BadEnd,
): Promise<EndedRun[]> {
  const pauses = runs.map(({ view }) =>
    state === 'cancelled' ? null : firstPauseSeconds(catalogue.find(view)?.refreshSchedule),
  )
  const failures = `(
    select count(*) from viewdesk.refresh_run as before
    where before.view_name = run.view_name
      and before.state in ('failed', 'skipped')
      and before.id > coalesce((
        select max(done.id) from viewdesk.refresh_run as done
        where done.view_name = run.view_name and (done.state = 'done' or ${isUnchanged('done')})
      ), 0)
  )`
  const { rows } = await client.query<EndedRun>(
    `update viewdesk.refresh_run as run
     set
       state = $3,
       finished_at = clock_timestamp(),
       error = $4,
       retry_at = ${retryAtSql('ending.pause', failures)}
     from unnest($1::bigint[], $2::float8[]) as ending (id, pause)
     where run.id = ending.id and run.${isOpen}
     returning run.id::text as id, run.view_name as view, run.retry_at as "retryAt"`,
    [runs.map(({ id }) => id), pauses, state, reason],
  )
  return rows
}

export interface EndedRun {
  readonly id: string
  readonly view: string
  readonly retryAt: string | null
}

/** Writes down at once that a view is not refreshed, and why. */
export async function recordSkipped(
  context: ReportsContext,
  view: string,
  requester: Requester,
  owner: string,
  reason: string,
): Promise<void> {
  await inTransaction(context.pools.admin, async (client) => {
    const ids = await insertRuns(client, [view], requester, owner)
    if (ids !== null) await endRuns(context, client, [{ id: ids[0] as string, view }], { state: 'skipped', reason })
  })
}

export const stoppedReason = 'The panel or the database stopped before it was done.'

/**
 * Closes runs whose process or connection died: the lock of a running one is free, and nobody has said for some seconds
 * that a queued one is alive.
 *
 * Called at start, by the schedule, and by whoever looks at an open run, so that nothing is "refreshing" for ever.
 *
 * @param views all by default
 */
export async function sweepDeadRuns(
  context: ReportsContext,
  views?: readonly string[],
  reason = stoppedReason,
): Promise<EndedRun[]> {
  const { rows } = await context.pools.admin.query<{ view: string }>(
    `select distinct view_name as view from viewdesk.refresh_run where ${isOpen} and ($1::text[] is null or view_name = any($1))`,
    [views ?? null],
  )
  const ended: EndedRun[] = []
  for (const { view } of rows) {
    await inTransaction(context.pools.admin, async (client) => {
      if (await holdOffRefreshes(client, view)) ended.push(...(await closeDeadRuns(context, client, view, reason)))
    })
  }
  return ended
}

async function closeDeadRuns(
  context: ReportsContext,
  client: ClientBase,
  view: string,
  reason: string,
): Promise<EndedRun[]> {
  const { rows } = await client.query<{ id: string; view: string; cancelledBy: string | null }>(
    `select run.id::text as id, run.view_name as view, progress.cancelled_by_name as "cancelledBy"
     from viewdesk.refresh_run as run
     left join viewdesk.refresh_progress as progress on progress.run_id = run.id
     where run.view_name = $1
       and run.${isOpen}
       and (run.state <> 'queued' or coalesce(progress.seen_at, run.created_at)
         < clock_timestamp() - interval '${silentSeconds} seconds')`,
    [view],
  )
  const ended: EndedRun[] = []
  for (const run of rows) {
    const end: BadEnd =
      run.cancelledBy === null
        ? { state: 'failed', reason }
        : { state: 'cancelled', reason: cancelledReason(run.cancelledBy) }
    ended.push(...(await endRuns(context, client, [run], end)))
  }
  return ended
}

export function cancelledReason(by: string | null): string {
  return by === null ? 'It was cancelled. The rows are those from before.' : `Cancelled by ${by}.`
}
