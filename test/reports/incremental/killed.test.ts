import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { pino } from 'pino'
import { createDemoTables } from '../../../src/database/demo/tables.js'
import { type EmbeddedServer, startEmbedded } from '../../../src/database/embedded/embedded.js'
import { migrate } from '../../../src/database/migrations/migrate.js'
import { openPools, type Pools } from '../../../src/database/pools.js'
import { inTransaction } from '../../../src/database/transactions.js'
import { parseListQuery } from '../../../src/reports/asking/query.js'
import type { ReportsContext } from '../../../src/reports/catalogue.js'
import { wishCapture } from '../../../src/reports/incremental/keeping/capture-wish.js'
import { openKeeper } from '../../../src/reports/incremental/keeping/watch-changes.js'
import { keepMissingLevels } from '../../../src/reports/levels/keep-missing.js'
import { loadCatalogue } from '../../../src/reports/load-catalogue.js'
import { everything } from '../../../src/reports/scope.js'
import { syncViews } from '../../../src/reports/sync/sync.js'
import { postgresOf } from '../../database/embedded/processes.js'
import { computeTotals } from '../../harness/asking.js'
import { afterAll, beforeAll, expect, test } from '../../harness/jest.js'
import { waitUntil } from '../../harness/patience.js'
import { chanceOf } from './chance.js'

// How many kill points, a third of each kind; more by hand: VIEWDESK_KILL_POINTS=60
const points = Number(process.env.VIEWDESK_KILL_POINTS ?? 3)
const silence = { warn: () => undefined }

const worth = `-- title: Worth
-- description: What each job is worth, less its parts.
-- grain: job_id
-- materialized: incremental
-- provider: provider_id
-- date: day
-- column provider_id [provider]: Provider.
-- column day [date]: Day.
-- total worth [money]: Worth = sum(worth)
-- total median_worth [money]: Median = median(worth)

select job.id as job_id, job.provider_id, job.created_at::date as day, job.final_value - coalesce(parts.cost, 0) as worth
from public.job
left join (select job_id, sum(total_cost) as cost from public.job_part group by job_id) as parts on parts.job_id = job.id
`
const byProvider = `-- title: By provider
-- description: What jobs are worth, by provider.
-- grain: provider_id
-- materialized: incremental

select provider_id, count(*) as jobs, sum(worth) as worth from worth group by provider_id
`
const source = `-- title: Providers
-- description: Providers.
-- grain: id
-- dimension: Provider, Providers

select id, name from public.provider
`

let folder: string
let viewsDir: string
let server: EmbeddedServer
let pools: Pools
let context: ReportsContext
let folding: ChildProcess | null = null

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'viewdesk-killed-'))
  viewsDir = join(folder, 'views')
  await mkdir(join(viewsDir, 'sources'), { recursive: true })
  await writeFile(join(viewsDir, 'sources', 'source_provider.sql'), source)
  await writeFile(join(viewsDir, 'worth.sql'), worth)
  await writeFile(join(viewsDir, 'by_provider.sql'), byProvider)
  // Kept as a panel's own database is: what is committed outlives a kill.
  server = await startEmbedded(join(folder, 'data'), pino({ level: 'silent' }))
  await migrate(server.connectionString)
  pools = openPools(server.connectionString, { error: () => undefined })
  await inTransaction(pools.admin, createDemoTables)
  await pools.admin.query(`insert into provider select n, 'Provider ' || n from generate_series(1, 9) as n;
    insert into job (id, provider_id, title, status, created_at, final_value)
    select n, 1 + n % 9, 'Job', 'draft', timestamptz '2025-01-01' + n * interval '1 hour', n from generate_series(1, 2000) as n;
    insert into job_part (id, job_id, name, quantity, unit_cost) select n, 1 + n % 2000, 'Part', 1, n % 50 from generate_series(1, 3000) as n`)
  await wishCapture(pools.admin, 'on')
  await syncViews(pools, { viewsDir, timeZone: 'UTC' })
  const catalogue = await loadCatalogue(pools, { viewsDir, timeZone: 'UTC' })
  context = { pools, catalogue, timeZone: 'UTC', now: () => new Date() }
  await settle()
  await keepMissingLevels(context, silence)
})
afterAll(async () => {
  await stopFolding()
  await pools?.end()
  await server?.stop()
  await rm(folder, { recursive: true, force: true })
})

async function settle(): Promise<void> {
  const keeper = openKeeper(context, silence)
  await waitUntil('all is taken in', async () => {
    await keeper.look()
    const { rows } = await pools.admin.query(
      'select waiting from viewdesk.changes_waiting(array(select unnest(change_tables) from viewdesk.incremental_report))',
    )
    return rows[0]?.waiting === '0' && (await keeper.look()) === null
  })
}

/** A process that folds, once it does. */
async function fold(): Promise<ChildProcess> {
  const program = fileURLToPath(new URL('./fold-process.js', import.meta.url))
  const { NODE_OPTIONS: _, ...env } = process.env
  for (;;) {
    const stdio: StdioOptions = ['ignore', 'pipe', 'ignore']
    const child = spawn(process.execPath, [program, server.connectionString, viewsDir], { env, stdio })
    folding = child
    const began = once(child.stdout as NodeJS.ReadableStream, 'data').then(() => true)
    // It ends by itself where PostgreSQL does not answer yet.
    if (await Promise.race([began, once(child, 'exit').then(() => false)])) return child
  }
}

const endOfFolder =
  "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'viewdesk refresh'"

function killPostgres(): void {
  for (const pid of postgresOf(join(folder, 'data'))) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It ended by itself meanwhile.
    }
  }
}

async function stopFolding(): Promise<void> {
  if (folding === null || folding.exitCode !== null || folding.signalCode !== null) return
  const ended = once(folding, 'exit')
  folding.kill('SIGKILL')
  await ended
}

/** Writes until told to stop, over whatever is killed. */
function write(seed: number): { stop(): Promise<void> } {
  const { below } = chanceOf(seed)
  let isOver = false
  const one = async (): Promise<void> => {
    const client = new pg.Client({ connectionString: server.connectionString })
    client.on('error', () => undefined)
    await client.connect()
    try {
      while (!isOver) {
        const id = 1 + below(2000)
        await client.query('begin')
        await client.query('update job set final_value = $1, provider_id = $2 where id in ($3, $4)', [
          below(900),
          1 + below(9),
          id,
          1 + below(2000),
        ])
        if (below(3) === 0) await client.query('update job_part set unit_cost = $1 where job_id = $2', [below(90), id])
        if (below(9) === 0) await client.query('delete from job_part where job_id = $1', [id])
        if (below(9) === 0)
          await client.query(
            "insert into job_part (id, job_id, name, quantity, unit_cost) select max(id) + 1, $1, 'Part', 2, 5 from job_part",
            [id],
          )
        await client.query(below(8) === 0 ? 'rollback' : 'commit')
      }
    } finally {
      await client.end().catch(() => undefined)
    }
  }
  const all = async (): Promise<void> => {
    while (!isOver) await one().catch(() => sleep(20))
  }
  const done = Promise.all([all(), all()])
  return {
    stop: async () => {
      isOver = true
      await done
    },
  }
}

const kinds = ['the panel', 'its connection', 'PostgreSQL'] as const

test.each(
  Array.from({ length: points }, (_, point) => [kinds[point % 3] as (typeof kinds)[number], point + 1] as const),
)('when %s is killed while it folds (point %i), nothing is lost, and nothing is there twice', async (what, seed) => {
  const writing = write(seed)
  try {
    const child = await fold()
    await sleep(chanceOf(seed * 31).below(250))
    if (what === 'the panel') child.kill('SIGKILL')
    else if (what === 'its connection') await pools.admin.query(endOfFolder)
    else killPostgres()
    await waitUntil('the database answers', () =>
      pools.admin.query('select 1').then(
        () => true,
        () => false,
      ),
    )
  } finally {
    await writing.stop()
    await stopFolding()
  }
  await settle()
  for (const name of ['worth', 'by_provider']) {
    const both = [`reports.${name}`, `viewdesk.rows_of_${name}`].map(
      (relation) => `select rows::text from ${relation} as rows`,
    )
    const { rows } = await pools.admin.query(
      `(${both.join(' except all ')}) union all (${both.reverse().join(' except all ')})`,
    )
    expect([name, rows]).toEqual([name, []])
  }
  const { rows: images } = await pools.admin.query(
    'select from viewdesk.change_job union all select from viewdesk.change_job_part',
  )
  expect(images).toEqual([])
  const report = context.catalogue.find('worth')
  if (report === undefined) throw new Error('worth')
  const list = parseListQuery(report, new URLSearchParams(), context)
  const totals = await computeTotals(context, list, { groupBy: 'provider_id' }, everything)
  const plain = { ...context, catalogue: { ...context.catalogue, find: () => ({ ...report, storedIn: null }) } }
  const ofRows = await computeTotals(
    plain,
    { ...list, report: { ...report, storedIn: null } },
    { groupBy: 'provider_id' },
    everything,
  )
  expect(totals.groups).toEqual(ofRows.groups)
})
