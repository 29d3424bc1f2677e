import { setTimeout as sleep } from 'node:timers/promises'
import type { ClientBase } from 'pg'
import { throwIfCancelled } from '../../database/cancel.js'
import { qualify, quoteIdentifier } from '../../database/identifiers.js'
import { sqlState, sqlStates } from '../../database/sql-state.js'
import { faultOfFunction } from '../../database/within-function.js'
import { reportsSchema } from '../view-files/order.js'
import { readAttributes } from './attributes.js'
import { readersFirst } from './drop-relations.js'
import { SyncError } from './sync-error.js'
import { isHeldBy } from './waits.js'

// New readers queue behind a lock that waits: so it waits shortly, gives way, and comes back.
const lockTimeoutMs = 200

export interface Patience {
  /** The views that are locked. */
  readonly names: () => readonly string[]
  /** How long to go on trying while somebody reads, in milliseconds. */
  readonly patienceMs: number
  readonly signal?: AbortSignal | undefined
  /** Told at once, and again when it is somebody else, whom it waits for, in a sentence. */
  readonly onWait?: ((words: string) => void) | undefined
}

/**
 * Runs work that locks views, within the transaction of `client`, until it gets the locks without making readers wait.
 *
 * @throws SyncError when somebody reads for longer than `patienceMs`, when something depends on a view that has to go, or
 * when this role may not change one
 */
export async function withShortLocks<T>(client: ClientBase, patience: Patience, work: () => Promise<T>): Promise<T> {
  const until = Date.now() + patience.patienceMs
  let told: string | null = null
  for (;;) {
    throwIfCancelled(patience.signal)
    await client.query('savepoint short_locks')
    try {
      await client.query(`set local lock_timeout = ${lockTimeoutMs}`)
      return await work()
    } catch (error) {
      await client.query('rollback to savepoint short_locks')
      const state = sqlState(error)
      const { message, detail } = error as { message: string; detail?: string }
      if (state === sqlStates.dependentObjectsStillExist) {
        throw new SyncError(`Something reads a view that has to go: ${detail ?? message} Drop it, and try again.`)
      }
      if (state === sqlStates.insufficientPrivilege) {
        throw new SyncError(`${mayNotChange(message, faultOfFunction(error))} Nothing was changed.`, { cause: error })
      }
      if (state !== sqlStates.lockNotAvailable && state !== sqlStates.deadlockDetected) throw error
      const readers = await whoReads(client, patience)
      if (Date.now() > until) throw new SyncError(readTooLong(readers, patience), { cause: error })
      // A reader that came and went between two looks is nobody to wait for.
      if (readers !== null && readers !== told) patience.onWait?.(`Waiting for ${readers}, to change what they read.`)
      told = readers ?? told
      await sleep(50 + Math.random() * 200)
    }
  }
}

function mayNotChange(message: string, within: string | null): string {
  if (within !== null) return `A view may not be changed: ${message}. ${within}`
  const remedy = 'Make this role a member of the role that owns it, or give the view back to this one.'
  return `This database role may not change a view: ${message}. ${remedy}`
}

/** A reader locks a view before what the view reads: in the same order nobody waits in a circle. */
export async function lockReadersFirst(client: ClientBase, names: readonly string[]): Promise<void> {
  for (const { name, kind } of await readersFirst(client, names)) {
    const owner = (await readAttributes(client, name))?.owner
    // Giving a view to its own owner changes nothing and takes the lock; LOCK TABLE would lock the base tables too.
    if (owner) await client.query(`alter ${kind} ${qualify(reportsSchema, name)} owner to ${quoteIdentifier(owner)}`)
  }
}

/** `"viewdesk export" (process 4711) on completed_jobs, since 2026-11-28 13:00:12 +00:00`; null when it is nobody that can be seen. */
async function whoReads(client: ClientBase, { names }: Patience): Promise<string | null> {
  const { rows } = await client.query<{ who: string }>(
    `select format('%s on %s%s',
       case when held.pid is null then format('the prepared transaction "%s" of %s', prepared.gid, prepared.owner)
       else format('"%s" (process %s)', coalesce(nullif(activity.application_name, ''), activity.usename), held.pid) end,
       string_agg(distinct class.relname, ' and '),
       to_char(coalesce(activity.xact_start, prepared.prepared), '", since "YYYY-MM-DD HH24:MI:SS TZH:TZM')) as who
     from pg_catalog.pg_locks as held
     join pg_catalog.pg_class as class on class.oid = held.relation
     join pg_catalog.pg_namespace as namespace on namespace.oid = class.relnamespace
     left join pg_catalog.pg_stat_activity as activity on activity.pid = held.pid
     -- Nobody's process holds its locks.
     left join pg_catalog.pg_prepared_xacts as prepared
       on ${isHeldBy('held', 'prepared')}
     where namespace.nspname = $1
       and class.relname = any($2)
       and held.pid is distinct from pg_backend_pid()
       and held.granted
       and held.database = (select oid from pg_catalog.pg_database where datname = current_database())
       and (activity.pid is not null or prepared.gid is not null)
     group by held.pid, activity.application_name, activity.usename, activity.xact_start,
       prepared.gid, prepared.owner, prepared.prepared
     order by coalesce(activity.xact_start, prepared.prepared)`,
    [reportsSchema, names()],
  )
  return rows.length === 0 ? null : rows.map((row) => row.who).join(', ')
}

function readTooLong(readers: string | null, { patienceMs }: Patience): string {
  const who = readers ?? 'somebody'
  return `For ${Math.round(patienceMs / 1000)} s somebody was reading the views that have to change: ${who}. Nothing was changed: run it again when they are done.`
}
