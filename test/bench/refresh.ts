import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { catalogueOf, type ReportsContext } from '../../src/reports/catalogue.js'
import { openRefreshQueue, type RefreshQueue } from '../../src/reports/refresh/queue.js'
import { readRunsById } from '../../src/reports/refresh/runs.js'
import { median, say } from './measure.js'

const rounds = 5
const view = 'completed_jobs'

/**
 * What a click costs, until its rows are seen and until they are checked, against `REFRESH … CONCURRENTLY` of the same view
 * with the same indexes on a bare connection; with levels and without, all by turns. One row in a hundred changes before each.
 *
 * Then the size of its unique index, against one that was made just now.
 */
export async function compareRefreshes(context: ReportsContext, connectionString: string): Promise<void> {
  const reports = context.catalogue.reports.map((report) => ({ ...report, storedIn: null }))
  const queues = {
    'with levels': openRefreshQueue(context),
    'without levels': openRefreshQueue({ ...context, catalogue: catalogueOf(reports) }),
  }
  const bare = new pg.Client({ connectionString })
  await bare.connect()
  const took: Record<string, number[]> = {}
  const note = (what: string, ms: number): void => {
    took[what] = [...(took[what] ?? []), ms]
  }
  const measure = async (isCounted: boolean): Promise<void> => {
    const tell = isCounted ? note : () => undefined
    await change(bare)
    tell('bare', await timed(() => bare.query(`refresh materialized view concurrently reports.${view}`)))
    for (const [name, queue] of Object.entries(queues)) {
      await change(bare)
      const { seenMs, checkedMs, recordedMs } = await click(context, queue)
      tell(`${name}, seen`, seenMs)
      tell(`${name}, checked`, checkedMs)
      tell(`${name}, recorded`, recordedMs)
    }
  }
  try {
    for (let round = 0; round <= rounds; round += 1) await measure(round > 0)
    const base = median(took.bare ?? [])
    say(`refresh of ${view}, concurrently on a bare connection: ${(base / 1000).toFixed(1)} s`)
    for (const [what, list] of Object.entries(took)) {
      if (what === 'bare') continue
      const ms = median(list)
      say(`refresh of ${view}, ${what}: ${(ms / 1000).toFixed(1)} s, ratio ${(ms / base).toFixed(2)}`)
    }
    await tellSizes(bare)
  } finally {
    await bare.end()
  }
}

let changes = 0

async function change(client: pg.Client): Promise<void> {
  changes += 1
  await client.query('update public.job set final_value = final_value + 1 where id % 100 = $1', [changes % 100])
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

/** Milliseconds until the rows are there, and until nothing is done behind them any more. */
async function click(
  context: ReportsContext,
  queue: RefreshQueue,
): Promise<{ seenMs: number; checkedMs: number; recordedMs: number }> {
  const start = performance.now()
  const { runs } = await queue.add([view], 'command')
  const ids = runs.map(({ id }) => id)
  for (;;) {
    const [run] = await readRunsById(context, ids)
    if (run?.state === 'done') {
      const seenMs = performance.now() - start
      await queue.idle()
      return { seenMs, checkedMs: performance.now() - start, recordedMs: run.durationMs ?? Number.NaN }
    }
    if (run?.error) throw new Error(run.error)
    await sleep(20)
  }
}

async function tellSizes(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string; definition: string; mb: number }>(
    `select class.relname as name, pg_get_indexdef(class.oid) as definition, pg_relation_size(class.oid) / 1e6 as mb
     from pg_index as index join pg_class as class on class.oid = index.indexrelid
     where index.indrelid = 'reports.${view}'::regclass and index.indisunique`,
  )
  for (const { name, definition, mb } of rows) {
    await client.query(definition.replace(/ INDEX \S+ ON /, ' INDEX index_made_just_now ON '))
    const { rows: fresh } = await client.query<{ mb: number }>(
      "select pg_relation_size('reports.index_made_just_now') / 1e6 as mb",
    )
    await client.query('drop index reports.index_made_just_now')
    const now = fresh[0]?.mb ?? Number.NaN
    say(
      `${name} after all that: ${Number(mb).toFixed(1)} MB, made anew ${Number(now).toFixed(1)} MB, ${(Number(mb) / Number(now)).toFixed(2)} times as large`,
    )
  }
}
