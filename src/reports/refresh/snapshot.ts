import { setTimeout as sleep } from 'node:timers/promises'
import type { ClientBase, PoolClient } from 'pg'
import { CancelledError } from '../../database/cancel.js'
import { quoteLiteral } from '../../database/identifiers.js'
import { watchTransaction } from '../../database/lent-client.js'
import type { Pools } from '../../database/pools.js'
import { sqlState, sqlStates } from '../../database/sql-state.js'
import {
  endWithClient,
  inTransaction,
  isRefusedStatement,
  printSettled,
  unlimited,
  withClient,
} from '../../database/transactions.js'
import { Refusal } from '../../refusal.js'

/**
 * Runs a refresh in one repeatable read transaction, so that whatever it reads, checks included, is of one moment.
 *
 * Such a transaction sees nothing that is committed after its first statement. Its run must be written down before that,
 * and no other refresh may end between that statement and its own lock. So the start of a refresh has a lock of its own,
 * which another connection holds until the snapshot is taken; then a second lock says that it runs.
 *
 * @returns what the work gives; `busy` when a refresh of one of the views starts or runs elsewhere, `unwanted` when `open`
 *   said so
 */
export async function inRefreshSnapshot<Result>(
  pools: Pools,
  { views, timeZone }: { readonly views: readonly string[]; readonly timeZone: string },
  { open, work, settle, behind }: RefreshSteps<Result>,
): Promise<Result | 'busy' | 'unwanted'> {
  const commit = async (client: PoolClient): Promise<Result | 'busy' | 'unwanted'> => {
    try {
      const opened = await inTransaction(pools.admin, async (starter) => {
        if (!(await tryLocks(starter, startLock, views))) return 'busy'
        await client.query('begin isolation level read committed read write')
        const isFree = await tryLocks(client, runLock, views)
        const isWanted = isFree && (await open(client))
        await client.query('commit')
        if (isWanted) await beginSnapshot(client, views, timeZone)
        return isWanted ? 'open' : isFree ? 'unwanted' : 'busy'
      })
      if (opened !== 'open') return opened
      const result = await work(client)
      await client.query('commit')
      return result
    } catch (error) {
      // The error is what is worth telling: a rollback that fails only means that the connection is gone.
      if (isConnected(error)) await settleLocked(pools, client, views, (starter) => settle(starter, error))
      else await client.query('rollback').catch(() => undefined)
      throw error
    }
  }
  return await withClient(pools.refresh, async (client) => {
    const result = await commit(client)
    if (result !== 'busy' && result !== 'unwanted') await behind(client, result)
    return result
  })
}

export interface RefreshSteps<Result> {
  /** Writes down that it runs, in a transaction of its own that is committed before the snapshot; false ends it all. */
  open(client: ClientBase): Promise<boolean>
  work(client: PoolClient): Promise<Result>
  /** Writes down how it ended or goes on, before anybody can find its lock free and take it for dead. */
  settle(client: ClientBase, error: unknown): Promise<void>
  /** What is done on the same connection once it is committed; never throws. */
  behind(client: PoolClient, result: Result): Promise<void>
}

function isConnected(error: unknown): boolean {
  return isRefusedStatement(error) || error instanceof Refusal || error instanceof CancelledError
}

async function settleLocked(
  pools: Pools,
  client: ClientBase,
  views: readonly string[],
  settle: (client: ClientBase) => Promise<void>,
): Promise<void> {
  for (;;) {
    const settled = await inTransaction(pools.admin, async (starter) => {
      if (!(await tryLocks(starter, startLock, views))) return false
      await client.query('rollback').catch(() => undefined)
      await settle(starter)
      return true
    })
    if (settled) return
    await sleep(20)
  }
}

async function beginSnapshot(client: ClientBase, views: readonly string[], timeZone: string): Promise<void> {
  await begin(client, 'read write', timeZone)
  if (await tryLocks(client, runLock, views)) return await watchTransaction(client)
  throw new Error(`a refresh of ${views.join(', ')} runs although nobody could start one`)
}

/** Begins to read, behind a refresh and on its connection, what it has committed. */
export async function beginBehind(client: ClientBase, timeZone: string): Promise<void> {
  await begin(client, 'read only', timeZone)
  await watchTransaction(client)
}

async function begin(client: ClientBase, mode: 'read write' | 'read only', timeZone: string): Promise<void> {
  await client.query(
    [
      `begin isolation level repeatable read ${mode}`,
      // A killed panel must not leave a refresh that still commits a minute later.
      endWithClient,
      unlimited,
      `set local timezone = ${quoteLiteral(timeZone)}`,
      'set local jit = off',
      'set local search_path = reports, public',
      printSettled,
    ].join('; '),
  )
}

/** Whether no refresh of the view starts or runs; until the transaction of `client` ends, none can. */
export async function holdOffRefreshes(client: ClientBase, view: string): Promise<boolean> {
  return (await tryLocks(client, startLock, [view])) && (await tryLocks(client, runLock, [view]))
}

/** Whether nobody begins a refresh of the views just now; until the transaction of `client` ends, nobody can. */
export async function holdOffStarts(client: ClientBase, views: readonly string[]): Promise<boolean> {
  return await tryLocks(client, startLock, views)
}

/** A SELECT of whether it holds off the refreshes of all of the views, as `locked`. */
export function holdingOff(views: readonly string[]): string {
  const names = views.map((view) => quoteLiteral(view)).join(', ')
  return `select bool_and(pg_try_advisory_xact_lock(hashtextextended(purpose || view, 0))) as locked
    from unnest(array[${quoteLiteral(startLock)}, ${quoteLiteral(runLock)}]) as purpose, unnest(array[${names}]::text[]) as view`
}

const startLock = 'viewdesk refresh '
const runLock = 'viewdesk refreshing '

/** All of them, or some of them and false: then the transaction has to end. Never waits. */
async function tryLocks(client: ClientBase, purpose: string, views: readonly string[]): Promise<boolean> {
  const { rows } = await client.query<{ locked: boolean }>(
    `select bool_and(pg_try_advisory_xact_lock(hashtextextended($1 || view, 0))) as locked
     from unnest($2::text[]) as view`,
    [purpose, views],
  )
  return rows[0]?.locked === true
}

/** SQL, on a row `lock` of pg_locks: whether its backend refreshes the view of that name, an expression. */
export function refreshes(view: string): string {
  return `lock.locktype = 'advisory'
    and lock.objsubid = 1
    and lock.granted
    and lock.database = (select oid from pg_catalog.pg_database where datname = current_database())
    and ((lock.classid::bigint << 32) | lock.objid::bigint) = hashtextextended('${runLock}' || ${view}, 0)`
}

/**
 * Whether a refresh failed only because somebody else changed the view between its snapshot and its lock on the view: a
 * REFRESH by hand, or a sync that put another view in its place. With a newer snapshot it works.
 */
export function wasOvertaken(error: unknown): boolean {
  const state = sqlState(error)
  if (error instanceof RepeatedGrainError) return false
  return state === sqlStates.serializationFailure || state === sqlStates.uniqueViolation
}

/** A fill found two rows with the same grain: the next try would find them too. */
export class RepeatedGrainError extends Error {
  readonly code = sqlStates.uniqueViolation
  constructor(cause: Error & { readonly detail?: string }) {
    super(cause.detail === undefined ? cause.message : `${cause.message}: ${cause.detail}`, { cause })
    this.name = 'RepeatedGrainError'
  }
}
