import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { readConfig } from '../../../src/config/config.js'
import { openContext } from '../../../src/open-context.js'
import type { ReportsContext } from '../../../src/reports/catalogue.js'
import { openRefreshQueue } from '../../../src/reports/refresh/queue.js'
import { isOpenRun, readRuns } from '../../../src/reports/refresh/runs.js'
import { createTestDatabase, type TestDatabase } from '../../harness/database.js'
import { afterAll, beforeAll, expect, test } from '../../harness/jest.js'
import { waitUntil } from '../../harness/patience.js'
import { projectDir } from '../../harness/templates.js'

// How many kill points; more by hand: VIEWDESK_KILL_POINTS=50
const points = Number(process.env.VIEWDESK_KILL_POINTS ?? 4)

let database: TestDatabase
let context: ReportsContext
beforeAll(async () => {
  database = await createTestDatabase('demo')
  const config = readConfig(
    { DATABASE_URL: database.connectionString, SESSION_SECRET: 'a secret for tests that nobody else needs to know' },
    projectDir,
  )
  context = await openContext(config, { ...database, isEmbedded: false, close: async () => undefined })
})
afterAll(() => database?.drop())

const views = ['completed_jobs', 'visits_summary_materialized']
const program = join(projectDir, 'dist', 'src', 'cli.js')

/** 0 to 1, the same for the same seed. */
function seeded(seed: number): number {
  const x = Math.sin(seed * 12.9898) * 43_758.5453
  return x - Math.floor(x)
}

test.each(Array.from({ length: points }, (_, index) => index + 1))(
  'killed at point %i, the rows are old or new and whole, the run is closed, and nothing is in the way',
  async (seed) => {
    const { admin } = database.pools
    const marker = `killed ${seed}`
    await admin.query("update job set title = $1 where status = 'completed'", [marker])
    const child = spawn(process.execPath, [program, 'views', 'refresh'], {
      env: { ...process.env, DATABASE_URL: database.connectionString, NODE_OPTIONS: '' },
      stdio: 'ignore',
    })
    const ended = once(child, 'exit')
    const newest = (await readRuns(context, views, 1))[0]?.id
    await waitUntil('it has begun', async () => (await readRuns(context, views, 1))[0]?.id !== newest)
    await sleep(Math.round(seeded(seed) * 400))
    if (seed % 2 === 0) child.kill('SIGKILL')
    else {
      await admin.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'viewdesk refresh'",
      )
    }
    const { rows } = await admin.query(
      'select count(*) filter (where title = $1) in (0, count(*)) as whole from reports.completed_jobs',
      [marker],
    )
    expect(rows).toEqual([{ whole: true }])
    if (seed % 2 === 0) await ended
    const queue = openRefreshQueue(context)
    for (const view of views) {
      // Whoever comes next takes over, or waits for what goes on.
      const { isOurs, ended: end } = await queue.add([view], 'schedule')
      await end()
      if (!isOurs) await (await queue.add([view], 'schedule')).ended()
    }
    await queue.idle()
    if (seed % 2 !== 0) await ended
    expect((await readRuns(context, views, 100)).filter(isOpenRun)).toEqual([])
    expect((await readRuns(context, views, 1))[0]?.state).toBe('done')
    expect(await isNew(marker)).toBe(true)
    const locks =
      "select from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())"
    await waitUntil('no lock is left', async () => (await admin.query(locks)).rowCount === 0)
  },
)

async function isNew(marker: string): Promise<boolean> {
  const { rows } = await database.pools.admin.query('select bool_and(title = $1) as all from reports.completed_jobs', [
    marker,
  ])
  return rows[0]?.all === true
}
