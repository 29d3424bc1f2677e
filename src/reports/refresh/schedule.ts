import type { ClientBase } from 'pg'
import { quoteLiteral } from '../../database/identifiers.js'
import { inSnapshot } from '../../database/transactions.js'
import type { ReportsContext } from '../catalogue.js'
import type { RefreshSchedule, Report } from '../report.js'
import { requestRefresh } from './refresh.js'
import { sweepDeadRuns } from './runs.js'

const lookEveryMs = 30_000

/**
 * Refreshes materialized views when their time has come, until stopped; the first look is at once.
 *
 * @param onError told what went wrong; the next look tries again
 */
export function startSchedule(context: ReportsContext, onError: (error: unknown) => void): { stop(): void } {
  let isLooking = false
  const look = async (): Promise<void> => {
    if (isLooking) return
    isLooking = true
    try {
      await refreshDueViews(context)
    } catch (error) {
      onError(error)
    } finally {
      isLooking = false
    }
  }
  const timer = setInterval(look, lookEveryMs)
  timer.unref()
  void look()
  return { stop: () => clearInterval(timer) }
}

/**
 * Starts the refresh of every view that is due, and does not wait for their ends.
 *
 * Whether a view is due is read from its history, once more when no other process can start it: so several of them on one
 * database refresh it once.
 */
export async function refreshDueViews(context: ReportsContext): Promise<void> {
  await sweepDeadRuns(context)
  for (const report of await dueReports(context)) {
    await requestRefresh(context, report, 'schedule', { isWanted: (client) => isDue(client, report, context.timeZone) })
  }
}

/** Materialized views whose last run, done or failed, started before their schedule's last date. */
export async function dueReports(context: ReportsContext): Promise<Report[]> {
  const materialized = context.catalogue.reports.filter(({ kind }) => kind === 'materialized')
  return await inSnapshot(context.pools.read, { timeZone: context.timeZone }, async (client) => {
    const due: Report[] = []
    for (const report of materialized) if (await isDue(client, report, context.timeZone)) due.push(report)
    return due
  })
}

async function isDue(client: ClientBase, { name, refreshSchedule }: Report, timeZone: string): Promise<boolean> {
  if (refreshSchedule.kind === 'on demand') return false
  const { rows } = await client.query<{ due: boolean }>(
    `select not exists (
       select from viewdesk.refresh_run
       where view_name = $1 and coalesce(as_of, started_at) > ${lastDate(refreshSchedule, quoteLiteral(timeZone))}
     ) as due`,
    [name],
  )
  return rows[0]?.due === true
}

/** SQL of the last instant at which a schedule asked for a refresh; `zone` is SQL of the business time zone. */
function lastDate(schedule: Exclude<RefreshSchedule, { kind: 'on demand' }>, zone: string): string {
  if (schedule.kind === 'every') return `now() - interval '${schedule.seconds} seconds'`
  const clock = `now() at time zone ${zone}`
  const today = `date_trunc('day', ${clock}) + time '${schedule.at}'`
  return `(case when ${today} <= ${clock} then ${today} else ${today} - interval '1 day' end) at time zone ${zone}`
}
