import { inTransaction } from '../../database/transactions.js'
import { notFound, Refusal } from '../../refusal.js'
import type { ReportsContext } from '../catalogue.js'
import type { Report } from '../report.js'
import { cancelledReason, endRuns } from './run-records.js'
import { isOpenRun, readRunsById } from './runs.js'
import { cancelBackends } from './watch.js'

/**
 * Ends a run, in whichever process: a queued one at once, a running one when PostgreSQL has rolled it back.
 *
 * @param id of a run of something that the report reads
 * @throws Refusal 404 when the report has no such run, 409 when it has ended
 */
export async function cancelRun(
  context: ReportsContext,
  report: Report,
  id: string,
  by: { readonly id: string; readonly name: string },
): Promise<void> {
  const [run] = /^\d{1,18}$/.test(id) ? await readRunsById(context, [id]) : []
  if (run === undefined || !report.materializedAncestors.includes(run.view)) {
    throw notFound(`${report.title} has no refresh with the number "${id.slice(0, 20)}".`)
  }
  if (!isOpenRun(run)) throw hasEnded(run.state)
  await inTransaction(context.pools.admin, async (client) => {
    // What an older release runs has no row of progress.
    await client.query(
      `insert into viewdesk.refresh_progress (run_id, owner, cancelled_by, cancelled_by_name)
       values ($1, '', $2, $3)
       on conflict (run_id) do update set cancelled_by = excluded.cancelled_by, cancelled_by_name = excluded.cancelled_by_name
       where refresh_progress.cancelled_by_name is null`,
      [id, by.id, by.name],
    )
    const { rowCount } = await client.query(
      "select from viewdesk.refresh_run where id = $1 and state = 'queued' for update",
      [id],
    )
    if (rowCount !== 0) await endRuns(context, client, [run], { state: 'cancelled', reason: cancelledReason(by.name) })
  })
  // Its process asks every second, too: a statement that is only about to begin is not there to be cancelled yet.
  await cancelBackends(context, [run.view])
}

function hasEnded(state: string): Refusal {
  return new Refusal(409, 'run_ended', `This refresh has already ended (${state}), so there is nothing left to cancel.`)
}
