import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { inTransaction, withClient } from '../../src/database/transactions.js'
import type { ReportsContext } from '../../src/reports/catalogue.js'
import { readLiveState } from '../../src/reports/live/live-views.js'
import { dropRelations } from '../../src/reports/sync/drop-relations.js'
import { syncViews } from '../../src/reports/sync/sync.js'
import type { SyncOptions } from '../../src/reports/sync/sync-options.js'
import { projectDir } from '../harness/templates.js'
import { say } from './measure.js'

const rounds = 3
const readers = 4
const readEveryMs = 3

/** What readers of completed_jobs and of a view over it waited for, while something went on. */
interface Waits {
  readonly longestMs: number
  readonly p99Ms: number
  readonly tookMs: number
  readonly reads: number
}

/**
 * The longest wait of readers while completed_jobs is rebuilt by a sync, against the same rebuild by drop and create in one
 * transaction, and against nothing at all; by turns.
 */
export async function compareRebuilds(context: ReportsContext, connectionString: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'viewdesk-bench-views-'))
  await cp(join(projectDir, 'views'), folder, { recursive: true })
  const measured = { idle: [] as Waits[], sync: [] as Waits[], dropAndCreate: [] as Waits[] }
  try {
    for (let round = 1; round <= rounds; round += 1) {
      measured.idle.push(await whileReading(connectionString, () => sleep(3000)))
      await changeCompletedJobs(folder, round)
      measured.sync.push(await whileReading(connectionString, () => rebuild(context, folder)))
      measured.dropAndCreate.push(await whileReading(connectionString, () => dropAndCreate(context)))
    }
  } finally {
    // The next comparison finds the views of the project, in sync.
    const options: SyncOptions = { viewsDir: join(projectDir, 'views'), timeZone: context.timeZone }
    await syncViews(context.pools, options)
    await rm(folder, { recursive: true, force: true })
  }
  report(measured)
}

/** Another condition that is always true: other SQL, the same rows. */
async function changeCompletedJobs(folder: string, round: number): Promise<void> {
  const path = join(folder, 'completed_jobs.sql')
  const text = await readFile(join(projectDir, 'views', 'completed_jobs.sql'), 'utf8')
  const changed = text.replace(/^where job\.status = 'completed'/m, `$& and ${round} = ${round}`)
  if (changed === text)
    throw new Error('completed_jobs.sql has no condition on the status any more: adapt this benchmark.')
  await writeFile(path, changed)
}

async function rebuild({ pools, timeZone }: ReportsContext, viewsDir: string): Promise<void> {
  const steps = await syncViews(pools, { viewsDir, timeZone })
  const step = steps.find(({ name }) => name === 'completed_jobs')
  if (step?.action !== 'rebuild')
    throw new Error(`completed_jobs was not rebuilt: ${step?.action}. Adapt this benchmark.`)
}

/** As a views library does it: everything that reads the view goes, and all is made anew, in one transaction. */
async function dropAndCreate({ pools }: ReportsContext): Promise<void> {
  await inTransaction(pools.admin, async (client) => {
    const { views } = await readLiveState(client)
    const gone = ['completed_jobs', 'upsell_conversions', 'profit_margins', 'time_in_status']
    const indexes = (views.get('completed_jobs')?.indexes ?? []).map(({ definition }) => definition)
    await client.query('set local search_path = reports, public; set local statement_timeout = 0')
    await dropRelations(client, gone)
    for (const name of gone) {
      const kind = name === 'completed_jobs' ? 'materialized view' : 'view'
      await client.query(`create ${kind} reports.${name} as ${views.get(name)?.definition}`)
      if (name === 'completed_jobs') for (const index of indexes) await client.query(index)
    }
  })
  await withClient(pools.admin, (client) => client.query('vacuum analyze reports.completed_jobs'))
}

async function whileReading(connectionString: string, work: () => Promise<unknown>): Promise<Waits> {
  const waits: number[] = []
  let isDone = false
  const read = async (number: number): Promise<void> => {
    const client = new pg.Client({ connectionString })
    await client.connect()
    const view = number % 2 === 0 ? 'completed_jobs' : 'time_in_status'
    while (!isDone) {
      const start = performance.now()
      await client.query(`select * from reports.${view} where job_id = 77`)
      waits.push(performance.now() - start)
      await sleep(readEveryMs)
    }
    await client.end()
  }
  const reading = Promise.all(Array.from({ length: readers }, (_, number) => read(number)))
  const start = performance.now()
  try {
    await work()
  } finally {
    isDone = true
    await reading
  }
  const sorted = waits.sort((one, other) => one - other)
  return {
    longestMs: sorted.at(-1) ?? 0,
    p99Ms: sorted[Math.floor(sorted.length * 0.99)] ?? 0,
    tookMs: performance.now() - start,
    reads: sorted.length,
  }
}

function report(measured: Record<'idle' | 'sync' | 'dropAndCreate', Waits[]>): void {
  const words = { idle: 'nothing else', sync: 'views sync', dropAndCreate: 'drop and create' }
  for (const key of ['idle', 'sync', 'dropAndCreate'] as const) {
    const list = (of: (waits: Waits) => number) => measured[key].map((waits) => of(waits).toFixed(0)).join(', ')
    const all = `longest ${list((one) => one.longestMs)} ms, p99 ${list((one) => one.p99Ms)} ms`
    say(
      `readers during ${words[key]}: ${all}; it took ${list((one) => one.tookMs)} ms, ${list((one) => one.reads)} reads`,
    )
  }
  const worst = (key: keyof typeof measured) => Math.max(...measured[key].map(({ longestMs }) => longestMs))
  const [ours, theirs] = [worst('sync'), worst('dropAndCreate')]
  say(
    `longest wait of a reader during a rebuild: ${ours.toFixed(0)} ms, by drop and create ${theirs.toFixed(0)} ms, ratio ${(ours / theirs).toFixed(3)}`,
  )
}
