import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { throwIfCancelled } from '../../database/cancel.js'
import { refuseReadOnly } from '../../database/read-only.js'
import { inTransaction, unlimited } from '../../database/transactions.js'

/** How to wait for another sync. */
export interface SyncPatience {
  readonly signal?: AbortSignal | undefined
  /** Told at once, and again when it is somebody else, whom it waits for, in a sentence. */
  readonly onWait?: ((words: string) => void) | undefined
  /** Told when it waits for nobody any more. */
  readonly onWaitOver?: (() => void) | undefined
  /** Gives up after so many seconds; waits for ever by default. */
  readonly waitSeconds?: number | undefined
}

/** Another sync took longer than this one would wait. */
export class SyncBusyError extends Error {
  readonly code = 'sync_busy'
  constructor(seconds: number, holder: string) {
    super(
      `Another sync was still running after ${seconds} s: ${holder}. Nothing was changed. Try again when it has ended.`,
    )
    this.name = 'SyncBusyError'
  }
}

/**
 * Runs the work in a transaction of which there is only one at a time, in any process.
 *
 * The transaction stays idle while views are built on other connections: it holds no snapshot then, so that VACUUM and
 * CREATE INDEX CONCURRENTLY do not wait for it. When its process is killed, the lock is free.
 *
 * Waiting inside pg_advisory_xact_lock would keep a snapshot open: so the lock is only ever tried.
 *
 * @throws SyncBusyError, CancelledError, ReadOnlyError
 */
export async function withSyncLock<T>(
  pool: pg.Pool,
  { signal, onWait, onWaitOver, waitSeconds }: SyncPatience,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const until = waitSeconds === undefined ? Number.POSITIVE_INFINITY : performance.now() + waitSeconds * 1000
  let told: string | null = null
  await refuseReadOnly(pool, 'Views can be changed')
  for (;;) {
    throwIfCancelled(signal)
    const result = await inTransaction(pool, async (client): Promise<{ value: T } | null> => {
      await client.query(unlimited)
      const { rows } = await client.query<{ locked: boolean }>(`select pg_try_advisory_xact_lock(${lockKey}) as locked`)
      if (rows[0]?.locked !== true) return null
      if (told !== null) onWaitOver?.()
      return { value: await work(client) }
    })
    if (result !== null) return result.value
    const holder = await readHolder(pool)
    if (holder !== null && holder !== told) {
      told = holder
      onWait?.(`Waiting for another sync: ${holder}.`)
    }
    if (performance.now() >= until) throw new SyncBusyError(waitSeconds ?? 0, told ?? 'nobody can see whose')
    await sleep(100)
  }
}

const lockKey = "hashtextextended('viewdesk sync', 0)"

/** Who syncs: role, application, and since when; null when it has ended meanwhile. */
async function readHolder(pool: pg.Pool): Promise<string | null> {
  const { rows } = await pool.query<{ role: string | null; application: string | null; since: string | null }>(
    `select
       activity.usename as role,
       activity.application_name as application,
       to_char(activity.xact_start, 'YYYY-MM-DD HH24:MI:SS TZH:TZM') as since
     from pg_catalog.pg_locks as lock
     join pg_catalog.pg_stat_activity as activity on activity.pid = lock.pid
     where lock.locktype = 'advisory'
       and lock.objsubid = 1
       and lock.granted
       and lock.database = (select oid from pg_catalog.pg_database where datname = current_database())
       and ((lock.classid::bigint << 32) | lock.objid::bigint) = ${lockKey}`,
  )
  const [holder] = rows
  if (holder === undefined) return null
  const { role, application, since } = holder
  return `role ${role ?? '(unknown)'}, application "${application ?? ''}", since ${since ?? '(not visible to this role)'}`
}
