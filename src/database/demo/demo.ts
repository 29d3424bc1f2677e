import type pg from 'pg'
import { demoMark } from './tables.js'

/** What the three operational tables of a database are. */
export type DemoState = 'absent' | 'demo' | 'foreign'

/**
 * Whether the tables provider, job and job_part are missing, ours to fill, or somebody's.
 *
 * Only the mark that createDemoTables leaves in every table's comment makes them ours: one table without it, or one of
 * the three missing, and nothing is touched.
 */
export async function demoState(client: pg.ClientBase): Promise<DemoState> {
  const { rows } = await client.query<{ present: boolean; marked: boolean }>(
    `select
       to_regclass(name) is not null as present,
       coalesce(obj_description(to_regclass(name), 'pg_class') = $1, false) as marked
     from unnest(array['public.provider', 'public.job', 'public.job_part']) as name`,
    [demoMark],
  )
  if (rows.every((table) => !table.present)) return 'absent'
  return rows.every((table) => table.marked) ? 'demo' : 'foreign'
}
