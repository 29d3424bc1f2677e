import type { Pools } from '../../database/pools.js'
import { loadCatalogue } from '../load-catalogue.js'
import { openRefreshQueue } from '../refresh/queue.js'
import type { SyncStep } from '../sync/plan/step.js'
import type { SyncOptions } from '../sync/sync-options.js'
import { checkFilled } from './check-views.js'

/** Checks the materialized views that a sync has filled, and the plain ones that read them. */
export async function checkSynced(
  pools: Pools,
  { viewsDir, timeZone }: Pick<SyncOptions, 'viewsDir' | 'timeZone'>,
  steps: readonly SyncStep[],
): Promise<void> {
  const filled = steps.filter(
    ({ action, file }) => file?.header.materialized && file.header.withData && fillingActions.includes(action),
  )
  if (filled.length === 0) return
  const catalogue = await loadCatalogue(pools, { viewsDir, timeZone })
  const context = { pools, catalogue, timeZone, now: () => new Date() }
  await checkFilled(context, openRefreshQueue(context), new Set(filled.map(({ name }) => name)))
}

const fillingActions = ['create', 'rebuild', 'fill']
