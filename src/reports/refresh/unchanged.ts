import { inSnapshot } from '../../database/transactions.js'
import type { ReportsContext } from '../catalogue.js'
import { readStateBeneath } from '../incremental/capture/state-beneath.js'
import { isOpen, isUnchanged } from './runs.js'

const unchangedReason = 'Nothing has changed since its last refresh.'

/**
 * Ends runs that a refresh would bring no new rows: since the last one nothing has changed beneath their views, which is known
 * where all of it is captured. The rows are then those of now.
 *
 * @returns whether it has ended them; else they have to be refreshed
 */
export async function endUnchanged(
  { pools, timeZone }: ReportsContext,
  runs: readonly { readonly id: string; readonly view: string }[],
): Promise<boolean> {
  const asOf = await inSnapshot(pools.admin, { timeZone }, async (client) => {
    for (const { view } of runs) {
      const { rows } = await client.query<{ state: string | null }>(
        `select read_state as state from viewdesk.refresh_run as run
         where view_name = $1 and (state = 'done' or ${isUnchanged('run')}) order by id desc limit 1`,
        [view],
      )
      const before = rows[0]?.state ?? null
      if (before === null || (await readStateBeneath(client, view)) !== before) return null
    }
    return (await client.query<{ now: string }>('select now()::text as now')).rows[0]?.now ?? null
  })
  if (asOf === null) return false
  const { rowCount } = await pools.admin.query(
    `update viewdesk.refresh_run as run set
       state = 'skipped', started_at = clock_timestamp(), finished_at = clock_timestamp(), as_of = $2::timestamptz, error = $3,
       (read_state, rows) = (
         select read_state, rows from viewdesk.refresh_run as last
         where last.view_name = run.view_name and (last.state = 'done' or ${isUnchanged('last')}) order by id desc limit 1
       )
     where id = any($1) and ${isOpen}`,
    [runs.map(({ id }) => id), asOf, unchangedReason],
  )
  return rowCount === runs.length
}
