import { fewestKeptDays, pruneActivity } from './access/activity.js'
import { prunePageVisits } from './access/page-visits.js'
import { forgetOldFailures } from './access/sign-in-failures.js'
import type { Pools } from './database/pools.js'

export interface PrunedHistory {
  /** The first day that is kept, YYYY-MM-DD. */
  readonly before: string
  readonly refreshes: number
  readonly exports: number
  readonly visits: number
  /** Of who did what, which is kept for a month at least. */
  readonly activity: number
}

/**
 * Deletes what happened too long ago from the history of refreshes, exports, page visits and who did what.
 *
 * The last refresh that succeeded stays for each view, however old: it says how old the rows are. What is open stays.
 *
 * @param timeZone whose days are meant
 * @param keepDays how many days stay, today included
 */
export async function pruneHistory(
  { admin }: Pick<Pools, 'admin'>,
  timeZone: string,
  keepDays: number,
): Promise<PrunedHistory> {
  const { rows } = await admin.query<{ refreshes: number; exports: number }>(
    `with kept as (
       select ((now() at time zone $1)::date - ($2::integer - 1))::timestamp at time zone $1 as since
     ),
     refreshes as (
       delete from viewdesk.refresh_run as run using kept
       where coalesce(run.finished_at, run.started_at, run.created_at) < kept.since
         and run.state not in ('queued', 'waiting', 'running')
         and run.id not in (select max(id) from viewdesk.refresh_run where state = 'done' group by view_name)
       returning run.id
     ),
     exports as (
       delete from viewdesk.export_log as export using kept where export.started_at < kept.since returning export.id
     )
     select
       (select count(*)::integer from refreshes) as refreshes,
       (select count(*)::integer from exports) as exports`,
    [timeZone, keepDays],
  )
  const visits = await prunePageVisits(admin, timeZone, keepDays)
  const activity = await pruneActivity(admin, timeZone, Math.max(keepDays, fewestKeptDays))
  return {
    before: visits.before,
    refreshes: rows[0]?.refreshes ?? 0,
    exports: rows[0]?.exports ?? 0,
    visits: visits.deleted,
    activity: activity.deleted,
  }
}

const dayMs = 24 * 60 * 60 * 1000
const keepDaysUnlessTold = 400

/** Prunes once a day, the first time some minutes after the start, until stopped. */
export function startPruning(
  pools: Pick<Pools, 'admin'>,
  timeZone: string,
  onError: (error: unknown) => void,
  firstAfterMs = 10 * 60 * 1000,
): { stop(): void } {
  const prune = () => {
    pruneHistory(pools, timeZone, keepDaysUnlessTold).catch(onError)
    forgetOldFailures(pools.admin).catch(onError)
  }
  let daily: NodeJS.Timeout | null = null
  const first = setTimeout(() => {
    prune()
    daily = setInterval(prune, dayMs)
    daily.unref()
  }, firstAfterMs)
  first.unref()
  return {
    stop: () => {
      clearTimeout(first)
      if (daily !== null) clearInterval(daily)
    },
  }
}
