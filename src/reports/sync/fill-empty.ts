import type pg from 'pg'
import { cancellable } from '../../database/cancel.js'
import { qualify } from '../../database/identifiers.js'
import { inTransaction } from '../../database/transactions.js'
import { reportsSchema } from '../view-files/order.js'
import { type BuildOptions, readFill, settle, vacuum } from './build-beside.js'
import type { SyncStep } from './plan/step.js'
import { recordFill } from './record.js'
import { refusalOf } from './refused-statement.js'
import { tellingWaits } from './waits.js'

/**
 * Fills views that are as declared but have no rows, where they stand: nobody can read them yet, so nobody waits.
 *
 * @param steps in the order of their dependencies
 * @throws ViewFileError when the rows cannot be computed
 */
export async function fillEmpty(pool: pg.Pool, steps: readonly SyncStep[], options: Omit<BuildOptions, 'token'>) {
  for (const step of steps) {
    if (step.action !== 'fill' || step.file === null) continue
    const { name, file, lastSeconds } = step
    await inTransaction(pool, (client) =>
      cancellable(pool, client, options.signal, async (processId) => {
        await settle(client, options.timeZone)
        await options.onEvent({ kind: 'started', name, work: 'fill', lastSeconds, processId })
        try {
          const filling = `refresh materialized view ${qualify(reportsSchema, name)}`
          await tellingWaits(pool, processId, options.waits, () => client.query(filling))
        } catch (error) {
          throw refusalOf(error, { file, line: file.selectLine, work: 'fill' })
        }
        await recordFill(client, name, await readFill(client, name))
      }),
    )
    await vacuum(pool, { step, next: name }, options)
  }
}
