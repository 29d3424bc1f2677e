import type pg from 'pg'
import { cancellable } from '../../database/cancel.js'
import { withUnlimitedClient } from '../../database/transactions.js'
import { createIndex, dropIndex, freeName } from './create-index.js'
import type { SyncStep } from './plan/step.js'
import type { SyncOptions } from './sync-options.js'
import { tellingWaits } from './waits.js'

/**
 * Creates the indexes that views lack which stay as they are, while others read them.
 *
 * @throws ViewFileError where the grain does not tell rows apart
 */
export async function createMissingIndexes(
  pool: pg.Pool,
  steps: readonly SyncStep[],
  { onEvent, signal, ...waits }: Pick<SyncOptions, 'onEvent' | 'signal' | 'onWait' | 'onWaitOver' | 'patienceMs'>,
): Promise<void> {
  for (const { action, file, name, indexes, lastSeconds } of steps) {
    if ((action !== 'indexes' && action !== 'fill') || file === null) continue
    await withUnlimitedClient(pool, (client) =>
      cancellable(pool, client, signal, async (processId) => {
        for (const missing of indexes.missing) {
          await onEvent?.({ kind: 'started', name, work: 'index', lastSeconds, processId })
          if (indexes.extra.includes(missing.name)) await dropIndex(client, missing.name)
          const at = { relation: name, name: await freeName(client, missing.name), concurrently: true }
          await tellingWaits(pool, processId, waits, () => createIndex(client, file, missing, at))
        }
      }),
    )
  }
}

/** Drops what is declared no more: last, so that a sync that fails has taken nothing away. */
export async function dropExtraIndexes(pool: pg.Pool, steps: readonly SyncStep[]): Promise<void> {
  for (const { action, indexes } of steps) {
    if (action !== 'indexes' && action !== 'fill') continue
    const made = new Set(indexes.missing.map(({ name }) => name))
    for (const name of indexes.extra.filter((extra) => !made.has(extra))) {
      await withUnlimitedClient(pool, (client) => dropIndex(client, name))
    }
  }
}
