import type pg from 'pg'
import { sqlState, sqlStates } from '../../database/sql-state.js'
import type { SyncPatience } from './lock.js'
import { SyncError } from './sync-error.js'

export interface WaitOptions extends Pick<SyncPatience, 'onWait' | 'onWaitOver'> {
  /** How long a statement may wait for one lock, in milliseconds; 300,000 by default. */
  readonly patienceMs?: number | undefined
}

/**
 * Tells whose locks the statements of another connection wait for, while `work` uses that connection.
 *
 * A view is created, asked about or filled only when PostgreSQL may read its tables: a migration that holds one would be
 * waited for without a word, and for ever.
 *
 * @param processId of the connection that works
 * @throws SyncError naming who has held the lock for too long; the statement that waited is cancelled then
 */
export async function tellingWaits<T>(
  pool: pg.Pool,
  processId: number,
  { onWait, onWaitOver, patienceMs = 300_000 }: WaitOptions,
  work: () => Promise<T>,
): Promise<T> {
  let told: string | null = null
  let since = 0
  let givenUp: string | null = null
  const look = async (): Promise<void> => {
    const holders = await whoHolds(pool, processId)
    if (holders === null) {
      if (told !== null) onWaitOver?.()
      told = null
      return
    }
    if (told === null) since = performance.now()
    if (holders !== told) onWait?.(`Waiting for ${holders}.`)
    told = holders
    if (performance.now() - since < patienceMs) return
    givenUp = holders
    await pool.query('select pg_cancel_backend($1)', [processId])
  }
  const watch = repeat(look)
  try {
    return await work()
  } catch (error) {
    if (givenUp === null || sqlState(error) !== sqlStates.queryCanceled) throw error
    const seconds = Math.round(patienceMs / 1000)
    const problem = `For ${seconds} s a lock stood in the way: ${givenUp}.`
    throw new SyncError(`${problem} Nothing was changed: run it again when they are done.`, { cause: error })
  } finally {
    watch.stop()
    if (told !== null) onWaitOver?.()
  }
}

const lookEveryMs = 400

/** One after the other: a database that answers slowly is not asked more for it. */
function repeat(look: () => Promise<void>): { stop(): void } {
  let timer: NodeJS.Timeout | null = null
  let isStopped = false
  const again = (): void => {
    if (isStopped) return
    timer = setTimeout(
      () =>
        void look()
          .catch(() => undefined)
          .finally(again),
      lookEveryMs,
    )
  }
  again()
  return {
    stop: () => {
      isStopped = true
      if (timer !== null) clearTimeout(timer)
    },
  }
}

/** `"psql" (process 4711), since 2026-11-28 13:00:12 +00:00, which holds public.job`; null when it waits for nobody. */
async function whoHolds(pool: pg.Pool, processId: number): Promise<string | null> {
  const { rows } = await pool.query<{ who: string | null; what: string | null }>(holders, [processId])
  const { who = null, what = null } = rows[0] ?? {}
  return who === null || what === null ? who : `${who}, which holds ${what}`
}

/** SQL: a row of pg_locks is of a row of pg_prepared_xacts. No process holds it; its transaction's own lock has the same name. */
export const isHeldBy = (held: string, prepared: string): string => `${held}.pid is null and exists (
  select from pg_catalog.pg_locks as own
  where own.locktype = 'transactionid' and own.pid is null
    and own.transactionid = ${prepared}.transaction and own.virtualtransaction = ${held}.virtualtransaction
)`

const holders = `
  with waited as (
    select relation from pg_catalog.pg_locks where pid = $1 and not granted and relation is not null
  ),
  blocker as (select unnest(pg_catalog.pg_blocking_pids($1)) as pid)
  select
    string_agg(holder.who, ' and ' order by holder.who) as who,
    (
      select quote_ident(namespace.nspname) || '.' || quote_ident(class.relname)
      from waited
      join pg_catalog.pg_class as class on class.oid = waited.relation
      join pg_catalog.pg_namespace as namespace on namespace.oid = class.relnamespace
      limit 1
    ) as what
  from (
    select format('"%s" (process %s)%s', coalesce(nullif(application_name, ''), usename), pid,
      to_char(xact_start, '", since "YYYY-MM-DD HH24:MI:SS TZH:TZM')) as who
    from pg_catalog.pg_stat_activity where pid in (select pid from blocker)
    union all
    -- No process holds its locks; PostgreSQL calls it 0.
    select format('the prepared transaction "%s" of %s, since %s', gid, owner, to_char(prepared, 'YYYY-MM-DD HH24:MI:SS TZH:TZM'))
    from pg_catalog.pg_prepared_xacts as prepared
    where 0 in (select pid from blocker)
      and exists (
        select from pg_catalog.pg_locks as held join waited on waited.relation = held.relation
        where ${isHeldBy('held', 'prepared')}
      )
  ) as holder`
