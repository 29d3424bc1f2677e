import { Temporal } from 'temporal-polyfill'
import { openTestReports } from '../../harness/reports.js'
import type { Compared } from './comparisons.js'
import { generateRows } from './generated-rows.js'
import { insertRows } from './insert-rows.js'
import type { RawRows } from './raw-rows.js'
import { recompute } from './recomputed.js'
import { newTally } from './tally.js'

/** Draws rows, puts them into a database of their own, and works all reports out a second time. */
export async function openCompared(
  { seed, timeZone, now }: { seed: number; timeZone: string; now: string },
  viewsDir?: string,
): Promise<Compared> {
  const instant = Temporal.Instant.from(now)
  const raw = generateRows(seed, timeZone, instant)
  const reports = await openTestReports((client) => insertRows(client, raw), { timeZone, now, viewsDir })
  return {
    seed,
    timeZone,
    now: instant,
    raw,
    reports,
    recomputed: recompute(raw, timeZone),
    names: {
      provider_id: new Map(raw.providers.map(({ id, name }) => [`${id}`, name])),
      job_id: new Map(raw.jobs.map(({ id, title }) => [`${id}`, title])),
      staff_id: new Map(raw.staff.map(({ id, name }) => [`${id}`, name])),
    },
    textOrder: await textOrder(reports.database.pools.read, raw),
    tally: newTally(`seed ${seed} in ${timeZone}`),
  }
}

/** How texts are sorted is the database's own matter (its collation), so that it is asked and not worked out. */
async function textOrder(pool: { query: CallableFunction }, raw: RawRows): Promise<Map<string, number>> {
  const phasesAndStatuses = ['waiting', 'active', 'total', 'draft', 'scheduled', 'in_progress']
  const texts = [...raw.jobs.map((job) => job.title), ...raw.visits.map((visit) => visit.section), ...phasesAndStatuses]
  const { rows } = await pool.query('select distinct text from unnest($1::text[]) as text order by text', [texts])
  return new Map(rows.map(({ text }: { text: string }, index: number) => [text, index]))
}
