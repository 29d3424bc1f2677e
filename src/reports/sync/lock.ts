import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { throwIfCancelled } from '../../database/cancel.js'
import { inTransaction, unlimited } from '../../database/transactions.js'

/**
 * Runs the work in a transaction of which there is only one at a time, in any process.
 *
 * The transaction stays idle while views are built on other connections: it holds no snapshot then, so that VACUUM and
 * CREATE INDEX CONCURRENTLY do not wait for it. When its process is killed, the lock is free.
 *
 * Waiting inside pg_advisory_xact_lock would keep a snapshot open: so the lock is only ever tried.
 */
export async function withSyncLock<T>(
  pool: pg.Pool,
  signal: AbortSignal | undefined,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  for (;;) {
    throwIfCancelled(signal)
    const result = await inTransaction(pool, async (client): Promise<{ value: T } | null> => {
      await client.query(unlimited)
      const { rows } = await client.query<{ locked: boolean }>(
        "select pg_try_advisory_xact_lock(hashtextextended('viewdesk sync', 0)) as locked",
      )
      return rows[0]?.locked === true ? { value: await work(client) } : null
    })
    if (result !== null) return result.value
    await sleep(100)
  }
}
