import type { Pools } from '../database/pools.js'
import { checkFilled } from './checks/check-views.js'
import { openKeeper } from './incremental/keeping/watch-changes.js'
import { keepMissingLevels } from './levels/keep-missing.js'
import { loadCatalogue } from './load-catalogue.js'
import { openRefreshQueue } from './refresh/queue.js'
import type { SyncStep } from './sync/plan/step.js'
import { isChange } from './sync/sync.js'
import type { SyncOptions } from './sync/sync-options.js'

/** Keeps the totals of what a sync has filled or changed, and checks the views that it filled and the plain ones that read them. */
export async function afterSync(
  pools: Pools,
  { viewsDir, timeZone }: Pick<SyncOptions, 'viewsDir' | 'timeZone'>,
  steps: readonly SyncStep[],
  log: { warn(details: object, message: string): void },
): Promise<void> {
  if (!steps.some(isChange)) return
  const catalogue = await loadCatalogue(pools, { viewsDir, timeZone })
  const context = { pools, catalogue, timeZone, now: () => new Date() }
  await keepMissingLevels(context, log)
  // What is captured by the end of a set-up needs no panel to begin with it.
  await openKeeper(context, log).look()
  const filled = steps.filter(
    ({ action, file }) => file?.header.materialized && file.header.withData && fillingActions.includes(action),
  )
  if (filled.length > 0) await checkFilled(context, openRefreshQueue(context), new Set(filled.map(({ name }) => name)))
}

const fillingActions = ['create', 'rebuild', 'fill']
