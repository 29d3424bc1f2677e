import type { Pools } from '../../database/pools.js'
import type { ViewEvent } from '../view-events.js'

type Started = Extract<ViewEvent, { kind: 'started' }>

const words = {
  fill: 'is being filled',
  index: 'is being indexed',
  vacuum: 'is being vacuumed',
  refresh: 'is being refreshed',
}

/**
 * What long work is doing, in one line: which view, since when, how long it took last time, and how far PostgreSQL says it is.
 *
 * @param seconds since the work began
 */
export async function describeProgress(pools: Pools, { name, work, lastSeconds, processId }: Started, seconds: number) {
  const holders = processId === null ? null : await readHolders(pools, processId)
  const share = processId === null ? null : await readShare(pools, processId)
  const last = lastSeconds === null ? '' : `, last time ${lastSeconds.toFixed(1)} s`
  const done = share === null ? '' : `, ${share}`
  const what = holders === null ? words[work] : `waits for ${holders}`
  return `${name} ${what}: ${Math.round(seconds)} s so far${last}${done}`
}

/** Whose locks it waits for, `"psql" (process 4711), since 2026-11-28 13:00:12 +00:00`; null when it works. */
async function readHolders(pools: Pools, processId: number): Promise<string | null> {
  const { rows } = await pools.read.query<{ who: string | null }>(
    `select string_agg(
       format('"%s" (process %s)%s', coalesce(nullif(application_name, ''), usename), pid,
         to_char(xact_start, '", since "YYYY-MM-DD HH24:MI:SS TZH:TZM')),
       ' and ' order by xact_start) as who
     from pg_catalog.pg_stat_activity
     where pid = any (pg_catalog.pg_blocking_pids($1))`,
    [processId],
  )
  return rows[0]?.who ?? null
}

/** PostgreSQL reports progress of index builds, of VACUUM and of ANALYZE; neither of a fill nor of a refresh. */
async function readShare(pools: Pools, processId: number): Promise<string | null> {
  const { rows } = await pools.read.query<{ phase: string; done: number; total: number }>(
    `select phase, blocks_done::float8 as done, blocks_total::float8 as total
     from pg_catalog.pg_stat_progress_create_index where pid = $1
     union all
     select phase, heap_blks_scanned::float8, heap_blks_total::float8
     from pg_catalog.pg_stat_progress_vacuum where pid = $1
     union all
     select phase, sample_blks_scanned::float8, sample_blks_total::float8
     from pg_catalog.pg_stat_progress_analyze where pid = $1`,
    [processId],
  )
  const row = rows[0]
  if (row === undefined) return null
  return row.total > 0 ? `${row.phase} ${Math.floor((100 * row.done) / row.total)} %` : row.phase
}
