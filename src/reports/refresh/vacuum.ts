import type { Duplex } from 'node:stream'
import type pg from 'pg'
import { qualify } from '../../database/identifiers.js'
import { withUnlimitedClient } from '../../database/transactions.js'
import type { ReportsContext } from '../catalogue.js'
import { reportsSchema } from '../view-files/order.js'

/**
 * After a fill there are neither statistics nor a visibility map: the same read takes several times as long without.
 *
 * @param signal ends it; what it did until then stays
 */
export async function vacuum(
  { pools }: Pick<ReportsContext, 'pools'>,
  view: string,
  signal?: AbortSignal,
): Promise<void> {
  const statement = `vacuum analyze ${qualify(reportsSchema, view)}`
  if (signal?.aborted) return
  await withUnlimitedClient(pools.admin, async (client) => {
    const end = () => {
      // VACUUM refuses a transaction, and with it the setting that ends it with its client; behind PgBouncer the
      // backend is known by its statement only.
      const cancel = `select pg_cancel_backend(pid) from pg_catalog.pg_stat_activity
        where datname = current_database() and usename = current_user and state = 'active' and query = $1`
      pools.read
        .query(cancel, [statement])
        .catch(() => undefined)
        .finally(() => destroy(client))
    }
    signal?.addEventListener('abort', end)
    try {
      await client.query(statement)
    } finally {
      signal?.removeEventListener('abort', end)
    }
  })
}

/** Drops a connection in the middle of a statement: node-postgres has no public way. */
export function destroy(client: pg.ClientBase): void {
  ;(client as unknown as { connection: { stream: Duplex } }).connection.stream.destroy()
}
