import type { ClientBase, Pool } from 'pg'
import { inSnapshot } from './transactions.js'

/** What a transaction saw, for somebody who reads it after the transaction's end. */
export interface HeldSnapshot {
  readonly client: ClientBase
  /** Lets go of it; may be called again. */
  release(): void
}

export interface HoldOptions {
  readonly timeZone: string
  /** After so long PostgreSQL itself lets go of it, should this process stand still. */
  readonly mostMs: number
  /** Ends it, whatever is read. */
  readonly signal?: AbortSignal | undefined
}

/** The name by which another connection can take over what a repeatable read transaction sees, while that is open. */
export const exportSnapshot = 'select pg_export_snapshot() as id'

/**
 * Takes over a snapshot that another transaction has exported, on a connection of the pool.
 *
 * @param snapshot its name, as `exportSnapshot` tells it
 * @returns null where there is no other connection, or one to another server
 */
export async function holdSnapshot(
  pool: Pool,
  snapshot: string | undefined,
  { timeZone, mostMs, signal }: HoldOptions,
): Promise<HeldSnapshot | null> {
  const most = Math.ceil(mostMs)
  const settings = `set local idle_in_transaction_session_timeout = ${most};
    select set_config('transaction_timeout', '${2 * most}', true)
    where current_setting('server_version_num')::int >= 170000`
  return await new Promise((resolve) => {
    inSnapshot(pool, { timeZone, timeoutMs: most, snapshot, signal, settings }, async (client) => {
      await new Promise<void>((release) => resolve({ client, release }))
    }).catch(() => resolve(null))
  })
}
