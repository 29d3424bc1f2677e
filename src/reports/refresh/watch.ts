import type { ReportsContext } from '../catalogue.js'
import { refreshes } from './snapshot.js'

/**
 * Says that a queue's runs are alive, writes down whose locks its running ones wait for, and asks which of them are to end.
 *
 * One statement, once a second while the queue has work.
 *
 * @returns ids of runs whose end somebody asked for
 */
export async function watchRuns({ pools }: ReportsContext, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await pools.admin.query<{ id: string; isCancelled: boolean }>(
    `with mine as (
       select run.id, run.state, case when run.state = 'running' then ${blockerOf('run.view_name')} else progress.waiting_for end as waiting
       from viewdesk.refresh_progress as progress
       join viewdesk.refresh_run as run on run.id = progress.run_id
       where run.id = any($1)
     )
     update viewdesk.refresh_progress as progress
     set seen_at = clock_timestamp(), waiting_for = mine.waiting
     from mine
     where progress.run_id = mine.id
     returning mine.id::text as id, progress.cancelled_by_name is not null and mine.state <> 'done' as "isCancelled"`,
    [ids],
  )
  return new Set(rows.filter(({ isCancelled }) => isCancelled).map(({ id }) => id))
}

/** SQL of who blocks the backend that refreshes a view: it is known by the lock that it holds, also behind PgBouncer. */
function blockerOf(view: string): string {
  return `(
    select json_build_object('role', activity.usename, 'application', activity.application_name, 'since', activity.xact_start)
    from pg_catalog.pg_locks as lock
    cross join lateral unnest(pg_blocking_pids(lock.pid)) as blocker (pid)
    join pg_catalog.pg_stat_activity as activity on activity.pid = blocker.pid
    where ${refreshes(view)}
    order by activity.xact_start
    limit 1
  )`
}

/** Has PostgreSQL cancel what the backends do that refresh some views, in whichever process they were started. */
export async function cancelBackends({ pools }: ReportsContext, views: readonly string[]): Promise<void> {
  await pools.admin.query(
    `select pg_cancel_backend(lock.pid)
     from unnest($1::text[]) as view (name)
     join pg_catalog.pg_locks as lock on ${refreshes('view.name')}`,
    [views],
  )
}
