import { endWithClient, inTransaction, unlimited } from '../../database/transactions.js'
import type { ReportsContext } from '../catalogue.js'
import { holdOffRefreshes } from '../refresh/snapshot.js'
import { keepLevels, notKept, reportsIn } from './keep-levels.js'
import { stateOf } from './level-state.js'
import { levelsOf } from './levels-of.js'
import { areLevelsOrphaned, dropOrphanedLevels } from './orphaned-levels.js'

/**
 * Makes the levels that no refresh has made: after a first fill, a changed file, a refresh by hand, a restored database; and drops
 * those of views that are gone. A view that is being refreshed is left to its refresh.
 */
export async function keepMissingLevels(
  context: ReportsContext,
  log: { warn(details: object, message: string): void },
): Promise<void> {
  const { admin } = context.pools
  if (await areLevelsOrphaned(admin)) await dropOrphanedLevels(admin)
  for (const { name, kind } of context.catalogue.reports) {
    if (kind === 'plain' || !(await lacksLevels(context, name))) continue
    // Without levels every answer is the same, and takes longer: nothing that asks for them may fail for that.
    await keepLevelsOf(context, name, log).catch((err) => log.warn({ view: name, err }, notKept))
  }
}

async function keepLevelsOf(
  context: ReportsContext,
  view: string,
  log: { warn(details: object, message: string): void },
): Promise<void> {
  await inTransaction(context.pools.admin, async (client) => {
    if (!(await holdOffRefreshes(client, view))) return
    await client.query(`${unlimited}; ${endWithClient}; set local search_path = reports, public; set local jit = off`)
    await client.query("select set_config('timezone', $1, true)", [context.timeZone])
    await keepLevels(client, context, view, {
      onProblem: (report, err, message) => log.warn({ report, err }, message),
    })
  })
}

/** Whether a level of a view that has rows is missing, or holds others than the view. */
async function lacksLevels({ pools, catalogue, timeZone }: ReportsContext, view: string): Promise<boolean> {
  const wanted = reportsIn(catalogue, view).flatMap((report) => levelsOf(report, timeZone))
  if (wanted.length === 0) return false
  const { rows } = await pools.read.query<{ present: string }>(
    `select count(level.definition) as present
     from viewdesk.level
     where level.definition = any($1) and level.state = ${stateOf('level.relations')}`,
    [wanted.map(({ definition }) => definition)],
  )
  const { rows: filled } = await pools.read.query(
    // A server that only reads keeps what its primary has kept.
    `select from pg_catalog.pg_class
     where oid = to_regclass('reports.' || quote_ident($1)) and relkind in ('m', 'r') and relispopulated
       and not pg_is_in_recovery() and current_setting('default_transaction_read_only') = 'off'`,
    [view],
  )
  return filled.length > 0 && Number(rows[0]?.present) < wanted.length
}
