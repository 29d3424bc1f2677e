import { inSnapshot } from '../database/transactions.js'
import type { ReportsContext } from './catalogue.js'
import { requestRefresh } from './refresh.js'
import { sweepDeadRuns } from './refresh-runs.js'
import type { Report } from './report.js'

const checkEveryMs = 30_000

/**
 * Refreshes materialized views when their time has come, until stopped.
 *
 * Whether a view is due is read from its history, so that several processes on one database refresh it once.
 *
 * @param onError told what went wrong; the next round tries again
 */
export function startSchedule(context: ReportsContext, onError: (error: unknown) => void): { stop(): void } {
  let isChecking = false
  const check = async (): Promise<void> => {
    if (isChecking) return
    isChecking = true
    try {
      await sweepDeadRuns(context)
      for (const report of await dueReports(context)) await requestRefresh(context, report, null)
    } catch (error) {
      onError(error)
    } finally {
      isChecking = false
    }
  }
  const timer = setInterval(check, checkEveryMs)
  timer.unref()
  void check()
  return { stop: () => clearInterval(timer) }
}

/** Materialized views whose last run, done or failed, started before their schedule's last date. */
export async function dueReports(context: ReportsContext): Promise<Report[]> {
  const scheduled = context.catalogue.reports.filter(
    (report) => report.kind === 'materialized' && report.refreshSchedule.kind !== 'on demand',
  )
  return await inSnapshot(context.pools.read, { timeZone: context.timeZone }, async (client) => {
    const due: Report[] = []
    for (const report of scheduled) {
      const { rows } = await client.query<{ due: boolean }>(
        `select not exists (
           select from viewdesk.refresh_run
           where view_name = $1
             and coalesce(as_of, started_at) > ${lastDate(report)}
         ) as due`,
        [report.name],
      )
      if (rows[0]?.due) due.push(report)
    }
    return due
  })
}

/** SQL of the last instant at which the schedule asked for a refresh; the transaction's zone is the business zone. */
function lastDate(report: Report): string {
  const schedule = report.refreshSchedule
  if (schedule.kind === 'every') return `now() - interval '${schedule.seconds} seconds'`
  const at = schedule.kind === 'daily' ? schedule.at : '00:00'
  const today = `(current_date + time '${at}')`
  return `(case when ${today} <= localtimestamp then ${today} else ${today} - interval '1 day' end)::timestamptz`
}
