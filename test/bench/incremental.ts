import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { qualify } from '../../src/database/identifiers.js'
import type { ReportsContext } from '../../src/reports/catalogue.js'
import { wishCapture } from '../../src/reports/incremental/keeping/capture-wish.js'
import { capturedTables, releaseTables } from '../../src/reports/incremental/keeping/keep-captured.js'
import { type Keeper, openKeeper } from '../../src/reports/incremental/keeping/watch-changes.js'
import { keepMissingLevels } from '../../src/reports/levels/keep-missing.js'
import { loadCatalogue } from '../../src/reports/load-catalogue.js'
import { syncViews } from '../../src/reports/sync/sync.js'
import { median, say } from './measure.js'

const viewsDir = fileURLToPath(new URL('../../../views/', import.meta.url))
const rounds = 5
const silence = { warn: () => undefined }
const view = 'completed_jobs'

/**
 * A fold of `completed_jobs`, levels included, against REFRESH of a materialized view with the same SELECT and indexes on a bare
 * connection, by turns; then writers with and without capture, readers with and without folds, and sizes.
 */
export async function compareFolds(context: ReportsContext, connectionString: string): Promise<void> {
  await wishCapture(context.pools.admin, 'on')
  const bare = new pg.Client({ connectionString })
  await bare.connect()
  try {
    await syncViews(context.pools, { viewsDir, timeZone: context.timeZone })
    const catalogue = await loadCatalogue(context.pools, { viewsDir, timeZone: context.timeZone })
    const kept = { ...context, catalogue }
    const keeper = openKeeper(kept, silence)
    await settle(keeper)
    await keepMissingLevels(kept, silence)
    await copyMaterialized(bare)
    await compareWithRefresh(bare, keeper)
    await compareReaders(kept, keeper, bare)
    await tellSizes(bare)
    await compareWriters(kept, bare)
  } finally {
    await bare.end()
  }
}

async function settle(keeper: Keeper): Promise<void> {
  while ((await keeper.look()) !== null);
}

/** What the report would be without capture: the same rows and indexes, beside it. */
async function copyMaterialized(bare: pg.Client): Promise<void> {
  await bare.query(`create schema bench; set search_path = reports, public;
    create materialized view bench.${view} as select * from viewdesk.rows_of_${view}`)
  const { rows } = await bare.query<{ definition: string }>(
    'select pg_get_indexdef(indexrelid) as definition from pg_index where indrelid = $1::regclass',
    [qualify('reports', view)],
  )
  for (const { definition } of rows)
    await bare.query(definition.replace(/ INDEX \S+ ON /, ' INDEX ON ').replace(`reports.${view}`, `bench.${view}`))
  await bare.query(`vacuum analyze bench.${view}`)
}

async function compareWithRefresh(bare: pg.Client, keeper: Keeper): Promise<void> {
  const { rows } = await bare.query<{ count: number }>(`select count(*)::int as count from reports.${view}`)
  const all = rows[0]?.count ?? 0
  const numbers = [...new Set([0, 1, 100, Math.max(1, Math.round(all / 10_000)), 10_000])]
  const took = new Map<string, number[]>()
  const note = async (what: string, work: () => Promise<unknown>): Promise<void> => {
    const start = performance.now()
    await work()
    took.set(what, [...(took.get(what) ?? []), performance.now() - start])
  }
  for (let round = 0; round <= rounds; round += 1) {
    if (round === 1) took.clear()
    for (const count of numbers) {
      const fold = async (timed: (work: () => Promise<unknown>) => Promise<unknown>): Promise<void> => {
        if (count > 0) await change(bare, count)
        await timed(() => keeper.look())
        await settle(keeper)
      }
      // A panel looks once a second: it is not that a fold comes first behind half a minute of refreshes.
      if (count < all / 100) await fold((work) => work())
      await fold((work) => note(`${count}`, work))
    }
    await note('plain', () => bare.query(`refresh materialized view bench.${view}`))
    await note('concurrently', () => bare.query(`refresh materialized view concurrently bench.${view}`))
  }
  const [plain, beside] = ['plain', 'concurrently'].map((what) => median(took.get(what) ?? [])) as [number, number]
  say(`${all} rows; REFRESH ${plain.toFixed(0)} ms, CONCURRENTLY with nothing changed ${beside.toFixed(0)} ms`)
  for (const count of numbers) {
    const ms = median(took.get(`${count}`) ?? [])
    say(
      `${count} changed rows: ${ms.toFixed(1)} ms, levels included; REFRESH takes ${(plain / ms).toFixed(1)} times as long, CONCURRENTLY ${(beside / ms).toFixed(1)} times`,
    )
  }
}

let turn = 0

/** As many jobs as that, all over the table, become dearer. */
async function change(bare: pg.Client, count: number): Promise<void> {
  turn += 1
  await bare.query(
    `update public.job set final_value = final_value + 1
     where id in (select job_id from reports.${view} where final_value is not null order by job_id * $1 % 1000003 limit $2)`,
    [7919 * turn, count],
  )
}

async function compareReaders(context: ReportsContext, keeper: Keeper, bare: pg.Client): Promise<void> {
  const read = async (): Promise<number> => {
    const start = performance.now()
    await context.pools.read.query(
      `select * from reports.${view} where provider_id = 7 order by completed_on desc nulls last, job_id limit 50`,
    )
    return performance.now() - start
  }
  const many = async (until: () => boolean): Promise<number[]> => {
    const all: number[] = []
    while (!until()) all.push(await read())
    return all
  }
  const seconds = (length: number) => {
    const end = performance.now() + length * 1000
    return () => performance.now() > end
  }
  await many(seconds(1))
  const idle = await many(seconds(5))
  const isOver = seconds(5)
  const folding = (async () => {
    while (!isOver()) {
      await change(bare, 20)
      await keeper.look()
    }
  })()
  const busy = await many(isOver)
  await folding
  const [p99Idle, p99Busy] = [idle, busy].map(
    (all) => all.sort((a, b) => a - b)[Math.floor(all.length * 0.99)] ?? 0,
  ) as [number, number]
  say(
    `a list, p99: ${p99Idle.toFixed(1)} ms idle, ${p99Busy.toFixed(1)} ms while changes are folded, ratio ${(p99Busy / p99Idle).toFixed(2)} (at most 1.2)`,
  )
}

/** Statements of writers, first as they are captured, then, at the end of it all, as they are not. */
async function compareWriters(context: ReportsContext, bare: pg.Client): Promise<void> {
  const statements = {
    'one row': ['update public.job set final_value = final_value + 1 where id = $1', 300],
    '10,000 rows': ['update public.job set final_value = final_value + 1 where id between $1 and $1 + 9999', 3],
  } as const
  const took: Record<string, number[]> = {}
  const measure = async (how: string, keeper: Keeper | null): Promise<void> => {
    for (const [what, [text, times]] of Object.entries(statements)) {
      const start = performance.now()
      for (let time = 0; time < times; time += 1) await bare.query(text, [1 + ((time * 104_729) % 20_000)])
      const key = `${what} ${how}`
      took[key] = [...(took[key] ?? []), (performance.now() - start) / times]
      if (keeper !== null) await settle(keeper)
    }
    await bare.query('vacuum public.job')
  }
  for (let round = 0; round < rounds; round += 1) {
    const keeper = openKeeper(context, silence)
    await settle(keeper)
    await measure('with', keeper)
    await releaseTables(context.pools.admin, await capturedTables(context.pools.admin))
    await measure('without', null)
  }
  for (const what of Object.keys(statements)) {
    const [mine, without] = ['with', 'without'].map((how) => median(took[`${what} ${how}`] ?? [])) as [number, number]
    say(
      `a statement that changes ${what}: ${(without * 1000).toFixed(0)} µs, captured ${(mine * 1000).toFixed(0)} µs, ratio ${(mine / without).toFixed(2)}`,
    )
  }
}

async function tellSizes(bare: pg.Client): Promise<void> {
  const { rows } = await bare.query<{ what: string; mb: number }>(
    `select relname as what, pg_total_relation_size(oid) / 1e6 as mb from pg_class
     where (relnamespace = 'viewdesk'::regnamespace and relname like 'change\\_%' and relkind = 'r')
       or oid in ('reports.${view}'::regclass, 'public.job'::regclass, 'public.job_part'::regclass)
     order by relname`,
  )
  for (const { what, mb } of rows) say(`${what}: ${Number(mb).toFixed(1)} MB`)
}
