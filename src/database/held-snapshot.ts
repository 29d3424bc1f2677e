import type { ClientBase } from 'pg'
import type { Pools } from './pools.js'
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
  readonly signal: AbortSignal
}

/**
 * Takes over the snapshot of a repeatable read transaction on a second connection, which has to begin while the first one
 * is open.
 *
 * @returns null where there is no second connection, or one to another server
 */
export async function holdSnapshot(
  pools: Pools,
  owner: ClientBase,
  options: HoldOptions,
): Promise<HeldSnapshot | null> {
  const { rows } = await owner.query<{ id: string }>('select pg_export_snapshot() as id')
  const { timeZone, mostMs, signal } = options
  const most = Math.ceil(mostMs)
  return await new Promise((resolve) => {
    inSnapshot(pools.refresh, { timeZone, timeoutMs: most, snapshot: rows[0]?.id, signal }, async (client) => {
      await client.query(
        `set local idle_in_transaction_session_timeout = ${most};
         select set_config('transaction_timeout', '${2 * most}', true)
         where current_setting('server_version_num')::int >= 170000`,
      )
      await new Promise<void>((release) => resolve({ client, release }))
    }).catch(() => resolve(null))
  })
}
