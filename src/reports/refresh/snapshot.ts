import type { ClientBase, PoolClient } from 'pg'
import { quoteLiteral } from '../../database/identifiers.js'
import { watchTransaction } from '../../database/lent-client.js'
import type { Pools } from '../../database/pools.js'
import { sqlState, sqlStates } from '../../database/sql-state.js'
import { endWithClient, inTransaction, unlimited, withClient } from '../../database/transactions.js'

/**
 * Runs a refresh in one repeatable read transaction, so that whatever it reads, checks included, is of one moment.
 *
 * Such a transaction sees nothing that is committed after its first statement. Its run must be written down before that,
 * and no other refresh may end between that statement and its own lock. So the start of a refresh has a lock of its own,
 * which another connection holds until the snapshot is taken; then a second lock says that it runs.
 *
 * @param open writes the runs down, in a transaction of its own that is committed before the snapshot; null ends it all
 * @returns what the work gives; null when a refresh of one of the views starts or runs elsewhere
 */
export async function inRefreshSnapshot<Opened, Result>(
  pools: Pools,
  { views, timeZone }: { readonly views: readonly string[]; readonly timeZone: string },
  open: (client: ClientBase) => Promise<Opened | null>,
  work: (client: PoolClient, opened: Opened) => Promise<Result>,
): Promise<Result | null> {
  return await withClient(pools.refresh, async (client) => {
    try {
      const opened = await inTransaction(pools.admin, async (starter) => {
        if (!(await tryLocks(starter, startLock, views))) return null
        await client.query('begin isolation level read committed read write')
        const written = (await tryLocks(client, runLock, views)) ? await open(client) : null
        await client.query('commit')
        if (written !== null) await beginSnapshot(client, views, timeZone)
        return written
      })
      if (opened === null) return null
      const result = await work(client, opened)
      await client.query('commit')
      return result
    } catch (error) {
      // The error is what is worth telling: a rollback that fails only means that the connection is gone.
      await client.query('rollback').catch(() => undefined)
      throw error
    }
  })
}

async function beginSnapshot(client: ClientBase, views: readonly string[], timeZone: string): Promise<void> {
  await client.query(
    [
      'begin isolation level repeatable read read write',
      // A killed panel must not leave a refresh that still commits a minute later.
      endWithClient,
      unlimited,
      `set local timezone = ${quoteLiteral(timeZone)}`,
      'set local jit = off',
      'set local search_path = reports, public',
    ].join('; '),
  )
  if (await tryLocks(client, runLock, views)) return await watchTransaction(client)
  throw new Error(`a refresh of ${views.join(', ')} runs although nobody could start one`)
}

/** Whether no refresh of the view starts or runs; until the transaction of `client` ends, none can. */
export async function holdOffRefreshes(client: ClientBase, view: string): Promise<boolean> {
  return (await tryLocks(client, startLock, [view])) && (await tryLocks(client, runLock, [view]))
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

/**
 * Whether a refresh failed only because somebody else changed the view between its snapshot and its lock on the view: a
 * REFRESH by hand, or a sync that put another view in its place. With a newer snapshot it works.
 */
export function wasOvertaken(error: unknown): boolean {
  const state = sqlState(error)
  return state === sqlStates.serializationFailure || state === sqlStates.uniqueViolation
}
