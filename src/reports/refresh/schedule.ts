import type { ClientBase } from 'pg'
import { quoteLiteral } from '../../database/identifiers.js'
import { lacksMigrations } from '../../database/migrations/migrate.js'
import { inSnapshot } from '../../database/transactions.js'
import type { ReportsContext } from '../catalogue.js'
import { keepMissingLevels } from '../levels/keep-missing.js'
import { isStored, type RefreshSchedule, type Report } from '../report.js'
import { tellDeadChecks } from './behind-refresh.js'
import type { RefreshQueue } from './queue.js'
import type { RefreshLog } from './refresh-log.js'
import { sweepDeadRuns } from './run-records.js'
import { isOpen } from './runs.js'

// An idle panel leaves the database alone for a minute.
const lookEveryMs = 60_000
const soonestMs = 1000

/**
 * Refreshes materialized views when their time has come, until stopped; the first look is at once.
 *
 * Each look also brings the levels in line with rows that came without a refresh of ours.
 *
 * @param onError told what went wrong; the next look tries again
 */
export function startSchedule(
  context: ReportsContext,
  queue: RefreshQueue,
  onError: (error: unknown) => void,
  log: RefreshLog,
): { stop(): void } {
  let isStopped = false
  let timer: NodeJS.Timeout | null = null
  const look = async (): Promise<void> => {
    let waitMs = lookEveryMs
    try {
      // What it looks at is made by the set-up of this release: until then there is nothing to do, and /readyz says so.
      const isSetUp = !(await lacksMigrations(context.pools.admin))
      const dueInMs = isSetUp ? await refreshDueViews(context, queue) : null
      if (isSetUp) await tellDeadChecks(context, log)
      if (isSetUp) await keepMissingLevels(context, log)
      if (dueInMs !== null) waitMs = Math.min(lookEveryMs, Math.max(soonestMs, dueInMs))
    } catch (error) {
      if (!isStopped) onError(error)
    }
    if (isStopped) return
    timer = setTimeout(() => void look(), waitMs)
    timer.unref()
  }
  void look()
  return {
    stop: () => {
      isStopped = true
      if (timer !== null) clearTimeout(timer)
    },
  }
}

/**
 * Queues every view that is due, upstream first, and does not wait for their ends. A view that reads another one waits
 * for that one's refresh, and is left out when it fails; but nothing is refreshed that is not due itself.
 *
 * Whether a view is due is asked again when no other process can begin it: several on one database refresh it once.
 *
 * @returns milliseconds until the next view is due; null when none has a schedule
 */
export async function refreshDueViews(context: ReportsContext, queue: RefreshQueue): Promise<number | null> {
  await sweepDeadRuns(context)
  const dates = await readDueDates(context)
  for (const { report, dueInMs } of dates) {
    if (dueInMs > 0) continue
    await queue.add([report.name], 'schedule', {
      isWanted: async (client) => ((await selectDueDates(client, [report], context.timeZone))[0]?.dueInMs ?? 1) <= 0,
    })
  }
  const later = dates.map(({ dueInMs }) => dueInMs).filter((dueInMs) => dueInMs > 0)
  return later.length === 0 ? null : Math.min(...later)
}

export interface DueDate {
  readonly report: Report
  /** 0 or less: it is due. */
  readonly dueInMs: number
  /** When it is due next, ISO 8601. */
  readonly dueAt: string
}

/** Materialized views with a schedule that is not paused, upstream first; what is being refreshed is due a while later. */
export async function readDueDates(context: ReportsContext): Promise<DueDate[]> {
  const { timeZone, catalogue } = context
  const materialized = catalogue.reports.filter(isStored)
  return await inSnapshot(context.pools.read, { timeZone }, (client) => selectDueDates(client, materialized, timeZone))
}

/** Materialized views whose time has come. */
export async function dueReports(context: ReportsContext): Promise<Report[]> {
  return (await readDueDates(context)).filter(({ dueInMs }) => dueInMs <= 0).map(({ report }) => report)
}

export async function selectDueDates(
  client: ClientBase,
  reports: readonly Report[],
  timeZone: string,
): Promise<DueDate[]> {
  const scheduled = reports.flatMap((report) =>
    isStored(report) && report.refreshSchedule.kind !== 'on demand'
      ? [{ report, schedule: report.refreshSchedule }]
      : [],
  )
  if (scheduled.length === 0) return []
  const zone = quoteLiteral(timeZone)
  const lines = scheduled.map(
    ({
      report,
      schedule,
    }) => `select ${quoteLiteral(report.name)} as view, ${nextDate('last.read_at', schedule, zone)} as next_at
      from (${lastRun(report.name)}) as last`,
  )
  const { rows } = await client.query<{ view: string; dueInMs: number; dueAt: string }>(
    `select
       view,
       round(extract(epoch from coalesce(next_at, now()) - now()) * 1000)::float8 as "dueInMs",
       to_char(coalesce(next_at, now()), 'YYYY-MM-DD"T"HH24:MI:SSTZH:TZM') as "dueAt"
     from (${lines.join(' union all ')}) as dates
     where not exists (select from viewdesk.refresh_schedule where view_name = view and paused)`,
  )
  const byName = new Map(rows.map((row) => [row.view, row]))
  return scheduled.flatMap(({ report }) => {
    const row = byName.get(report.name)
    return row === undefined ? [] : [{ report, dueInMs: row.dueInMs, dueAt: row.dueAt }]
  })
}

/** SQL of one row: from when the next date is counted, and until when a failure has it wait. */
function lastRun(view: string): string {
  const name = quoteLiteral(view)
  return `select
      (
        select max(coalesce(as_of, started_at, created_at)) from viewdesk.refresh_run
        where view_name = ${name}
      ) as read_at,
      (
        select case when state in ('failed', 'skipped') then retry_at end from viewdesk.refresh_run
        where view_name = ${name} and not ${isOpen}
        order by id desc limit 1
      ) as retry_at,
      exists (select from viewdesk.refresh_run where view_name = ${name} and ${isOpen}) as is_open`
}

/** SQL of the next instant at which a schedule asks for a refresh; null for at once. `zone` is SQL of the time zone. */
function nextDate(readAt: string, schedule: Exclude<RefreshSchedule, { kind: 'on demand' }>, zone: string): string {
  const after =
    schedule.kind === 'every'
      ? `${readAt} + interval '${schedule.seconds} seconds'`
      : nextDay(readAt, schedule.at, zone)
  return `case
      when last.is_open then greatest(${after}, now() + interval '1 minute')
      when last.retry_at is not null then last.retry_at
      else ${after}
    end`
}

function nextDay(readAt: string, at: string, zone: string): string {
  const clock = `${readAt} at time zone ${zone}`
  const thatDay = `date_trunc('day', ${clock}) + time '${at}'`
  return `(case when ${thatDay} > ${clock} then ${thatDay} else ${thatDay} + interval '1 day' end) at time zone ${zone}`
}
