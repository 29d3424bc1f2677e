import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import pg from 'pg'
import { createTestDatabase, type TestDatabase } from '../harness/database.js'
import { afterAll, beforeAll, describe, expect, test } from '../harness/jest.js'
import { waitersFor } from '../harness/locks.js'
import { waitUntil } from '../harness/patience.js'
import { projectDir } from '../harness/templates.js'

let database: TestDatabase
let other: pg.Client
beforeAll(async () => {
  database = await createTestDatabase('demo')
  other = new pg.Client({ connectionString: database.connectionString, application_name: 'another deploy' })
  await other.connect()
})
afterAll(async () => {
  await other?.end()
  await database?.drop()
})

const program = join(projectDir, 'dist', 'src', 'cli.js')
const environment = () => ({ ...process.env, DATABASE_URL: database.connectionString, NODE_OPTIONS: '' })

describe('while somebody else syncs', () => {
  beforeAll(() => other.query("begin; select pg_advisory_xact_lock(hashtextextended('viewdesk sync', 0))"))
  afterAll(() => other.query('rollback'))

  test.each([[['views', 'sync']], [['setup']], [['views', 'detach', 'open_jobs']]])(
    '%s says at once whom it waits for, and ends when it is told to stop',
    async (words) => {
      const child = spawn(process.execPath, [program, ...words], { env: environment() })
      let said = ''
      child.stderr.on('data', (chunk) => {
        said += chunk
      })
      const ended = once(child, 'exit')
      await waitUntil('it says so', () =>
        /Waiting for another sync: role \w+, application "another deploy", since \d{4}-/.test(said),
      )
      child.kill('SIGTERM')
      await ended
    },
  )

  test.each([[['views', 'sync']], [['setup']]])('%s --wait 1 gives up in words, with exit status 1', (words) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...words, '--wait', '1', '--json'], {
      env: environment(),
      encoding: 'utf8',
    })
    expect([status, JSON.parse(stdout).error]).toMatchObject([1, { code: 'sync_busy' }])
    expect(stderr).toMatch(/Another sync was still running after 1 s: role .*"another deploy".* Nothing was changed/)
  })

  test('--wait takes whole seconds only', () => {
    for (const wait of ['0', '-1', 'soon', '1.5']) {
      const { status } = spawnSync(process.execPath, [program, 'views', 'sync', '--wait', wait], { env: environment() })
      expect([wait, status]).toEqual([wait, 2])
    }
  })
})

test('a sync that waits for a reader says at once whose it is, and then how long, until the reader ends', async () => {
  await database.pools.admin.query(
    "update viewdesk.synced_view set source_hash = '' where name = 'visits_summary_materialized'",
  )
  await database.pools.admin.query(
    `drop materialized view reports.visits_summary_materialized;
     create materialized view reports.visits_summary_materialized as select 1 as id`,
  )
  await other.query('begin; select * from reports.visits_summary_materialized')
  const child = spawn(process.execPath, [program, 'views', 'sync', 'visits_summary_materialized'], {
    env: environment(),
  })
  let said = ''
  child.stderr.on('data', (chunk) => {
    said += chunk
  })
  const ended = once(child, 'exit')
  const who = 'Waiting for "another deploy" \\(process \\d+\\) on visits_summary_materialized, since \\d{4}-.*\\.'
  await waitUntil('it says so', () => new RegExp(who).test(said))
  await waitUntil('it says how long', () => new RegExp(`${who} \\d+ s so far`).test(said))
  expect(said).not.toMatch(/vacuumed: [3-9] s/)
  await other.query('rollback')
  expect((await ended)[0]).toBe(0)
})

test('Ctrl-C ends a refresh that waits for a lock, while the lock is still held', async () => {
  // Holds what REFRESH CONCURRENTLY needs, and nothing that readers do.
  await other.query('begin; refresh materialized view concurrently reports.completed_jobs')
  const child = spawn(process.execPath, [program, 'views', 'refresh', 'completed_jobs', '--json'], {
    env: environment(),
  })
  let answer = ''
  child.stdout.on('data', (chunk) => {
    answer += chunk
  })
  const ended = once(child, 'exit')
  await waitUntil(
    'it waits',
    async () => (await database.pools.admin.query(waitersFor('reports.completed_jobs'))).rowCount !== 0,
  )
  child.kill('SIGINT')
  expect((await ended)[0]).toBe(1)
  await other.query('rollback')
  expect(JSON.parse(answer).runs).toMatchObject([{ view: 'completed_jobs', state: 'cancelled' }])
  const { rows } = await database.pools.admin.query('select state from viewdesk.refresh_run order by id desc limit 1')
  expect(rows).toEqual([{ state: 'cancelled' }])
})

test('history is pruned by one command; the last good refresh of each view stays', async () => {
  const { admin } = database.pools
  const count = async (table: string) =>
    (await admin.query(`select count(*)::int as n from viewdesk.${table}`)).rows[0].n
  await admin.query(
    'delete from viewdesk.refresh_run where id not in (select max(id) from viewdesk.refresh_run group by view_name)',
  )
  const views = await count('refresh_run')
  await admin.query(`
    update viewdesk.refresh_run set state = 'done', started_at = now() - interval '500 days', finished_at = now() - interval '500 days';
    insert into viewdesk.refresh_run (view_name, state, started_at, finished_at)
      select 'completed_jobs', 'failed', now() - days * interval '1 day', now() - days * interval '1 day'
      from unnest('{5, 50, 500}'::int[]) as days;
    insert into viewdesk.export_log (report, format, query, started_at)
      select 'job', 'csv', '', now() - days * interval '1 day' from unnest('{5, 50, 500}'::int[]) as days;
    delete from viewdesk.page_visit;
    insert into viewdesk.page_visit (section, visited_at)
      select 'job', now() - days * interval '1 day' from unnest('{5, 50, 500}'::int[]) as days`)
  const { status, stdout } = spawnSync(process.execPath, [program, 'history', 'prune', '--keep-days', '30', '--json'], {
    env: environment(),
    encoding: 'utf8',
  })
  expect([status, JSON.parse(stdout)]).toMatchObject([0, { refreshes: 2, exports: 2, visits: 2 }])
  expect([await count('refresh_run'), await count('export_log'), await count('page_visit')]).toEqual([views + 1, 1, 1])
})
