import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createDemoTables } from '../../src/database/demo/tables.js'
import { createTestDatabase, type TestDatabase } from '../harness/database.js'
import { afterAll, beforeAll, describe, expect, test } from '../harness/jest.js'
import { projectDir } from '../harness/templates.js'
import { viewdesk } from '../harness/viewdesk.js'

const run = (database: TestDatabase, ...words: string[]) => viewdesk(words, { DATABASE_URL: database.connectionString })

describe('before the set-up', () => {
  let empty: TestDatabase
  beforeAll(async () => {
    empty = await createTestDatabase('empty')
  })
  afterAll(() => empty?.drop())

  test.each([
    ...['sync', 'refresh', 'check', 'drop', 'detach', 'attach', 'status', 'history'].map((command) => [
      ['views', command],
    ]),
    [['views', 'plan', '--rollback', 'open_jobs']],
    [['staff', 'list']],
    [['staff', 'add', 'a@b.example', '--role', 'viewer']],
    [['staff', 'disable', 'a@b.example']],
    [['staff', 'enable', 'a@b.example']],
    [['staff', 'role', 'a@b.example', 'viewer']],
    [['staff', 'reset', 'a@b.example']],
    [['history', 'prune', '--keep-days', '30']],
  ])('%j says what to run', async (words) => {
    const { status, stdout, stderr } = await run(empty, ...words, '--json')
    const message = 'The database is not set up for this release. Run "npx viewdesk setup".'
    expect([status, stderr]).toEqual([1, `${message}\n`])
    expect(JSON.parse(stdout).error).toEqual({ code: 'not_set_up', message })
  })
})

describe('a plan before it', () => {
  let shop: TestDatabase
  beforeAll(async () => {
    shop = await createTestDatabase('empty')
  })
  afterAll(() => shop?.drop())

  test('tells all tables that are missing, and ends with 1', async () => {
    const { status, stdout } = await run(shop, 'views', 'plan', '--json')
    const { missing, views } = JSON.parse(stdout)
    expect([status, views.length]).toEqual([1, 19])
    for (const name of ['provider', 'job', 'job_part']) {
      expect(missing.join('\n')).toContain(`there is no table public.${name}`)
    }
  })

  test('plans every view as new where they are there, says that set-up comes first, and ends with 0', async () => {
    const client = await shop.pools.admin.connect()
    await createDemoTables(client)
    client.release()
    const { status, stdout } = await run(shop, 'views', 'plan')
    const lines = stdout.trim().split('\n')
    expect([status, lines.filter((line) => line.startsWith('create ')).length]).toEqual([0, 19])
    expect(lines.at(-1)).toBe('The database is not set up yet: "npx viewdesk setup" comes first, and does this.')
  })
})

describe('on a database that an earlier release has set up', () => {
  const folder = join(projectDir, 'src', 'database', 'migrations')
  let older: TestDatabase
  beforeAll(async () => {
    older = await createTestDatabase('empty')
    const client = await older.pools.admin.connect()
    await createDemoTables(client)
    // What that release had made of completed_jobs stands in for all its views.
    await client.query(`create schema viewdesk; create schema reports;
      create table viewdesk.migration (name text primary key, applied_at timestamptz not null default now());
      create materialized view reports.completed_jobs as select id as job_id from public.job`)
    client.release()
  })
  afterAll(() => older?.drop())

  // The last migration of an earlier release: before reports were compared with what they come of, and the last one but one.
  test.each(['016', '017', '023'])(
    'up to migration %s, a plan shows what it would do, and doctor says what to run',
    async (last) => {
      const { admin } = older.pools
      const applied = (await admin.query('select name from viewdesk.migration')).rows.map(({ name }) => name)
      const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).map((name) => name.slice(0, -4))
      for (const name of names.sort().filter((one) => one.slice(0, 3) <= last && !applied.includes(one))) {
        await admin.query(await readFile(join(folder, `${name}.sql`), 'utf8'))
        await admin.query('insert into viewdesk.migration (name) values ($1)', [name])
      }
      await admin.query(`insert into viewdesk.synced_view (name, kind, source_hash, details_hash, time_zone, source_text)
      values ('completed_jobs', 'materialized', '', '', 'UTC', '') on conflict do nothing`)
      for (const capture of ['off', 'on']) {
        await admin.query(
          `insert into viewdesk.setting (name, value) values ('capture', $1) on conflict (name) do update set value = $1`,
          [capture],
        )
        const { status, stdout, stderr } = await run(older, 'views', 'plan')
        expect([status, stderr]).toEqual([0, ''])
        expect(stdout).toMatch(/^rebuild +completed_jobs: /m)
        expect(stdout).toMatch(/set up for this release: "npx viewdesk setup" comes first, and does this\.$/m)
        const doctor = await run(older, 'doctor')
        expect([doctor.status, doctor.stderr]).toEqual([1, ''])
        expect(doctor.stdout).toContain('older than this release. Run "npx viewdesk setup", then start again.')
      }
    },
  )
})

describe('after it', () => {
  let demo: TestDatabase
  beforeAll(async () => {
    demo = await createTestDatabase('demo')
  })
  afterAll(() => demo?.drop())
  const sql = async (text: string) => (await demo.pools.admin.query(text)).rows

  test('a view may be named with its schema', async () => {
    const { status, stdout } = await run(demo, 'views', 'refresh', 'reports.completed_jobs')
    expect([status, stdout]).toEqual([0, expect.stringMatching(/^done +completed_jobs: \d+ rows/)])
  })

  test('doctor names the right to make temporary tables that is missing, and the grant; a refresh leads there', async () => {
    await sql(
      'do $$ begin execute format($q$revoke temporary on database %I from public, viewdesk$q$, current_database()); end $$',
    )
    const refused = await run(demo, 'views', 'refresh', 'completed_jobs')
    expect(refused.status).toBe(1)
    expect(refused.stdout).toMatch(
      /permission denied to create temporary tables .*"npx viewdesk doctor" says which grant/,
    )
    const wrong = await run(demo, 'doctor', '--json')
    const [problem = ''] = JSON.parse(wrong.stdout).problems
    expect([wrong.status, problem]).toEqual([
      1,
      expect.stringMatching(
        /^The role viewdesk may not make temporary tables in the database test_\w+: every refresh needs/,
      ),
    ])
    const [, grant = ''] = problem.split('\n')
    await sql(grant)
    expect((await run(demo, 'doctor')).stdout).toContain('Nothing is wrong.')
    expect((await run(demo, 'views', 'refresh', 'completed_jobs')).status).toBe(0)
  })

  test('a refresh of all says which stored view is missing, refreshes the others and ends with 1', async () => {
    await sql('drop materialized view reports.visits_summary_materialized')
    const { status, stdout } = await run(demo, 'views', 'refresh')
    expect(status).toBe(1)
    expect(stdout).toMatch(/^failed +visits_summary_materialized: There is no view .* or "views sync" to create it\.$/m)
    expect(stdout).toMatch(/^done +completed_jobs: /m)
    const strict = await run(demo, 'views', 'refresh', '--strict')
    expect([strict.status, strict.stdout.trim().split('\n').length]).toEqual([1, 1])
  })

  test('a database that only reads is called so by doctor and by what would write', async () => {
    await sql(
      "do $$ begin execute format('alter database %I set default_transaction_read_only = on', current_database()); end $$",
    )
    const { status, stdout } = await run(demo, 'doctor')
    expect([status, stdout]).toEqual([
      1,
      expect.stringContaining('The database only reads: default_transaction_read_only'),
    ])
    const refused = await run(demo, 'staff', 'add', 'a@b.example', '--role', 'viewer')
    expect([refused.status, refused.stderr]).toEqual([
      1,
      expect.stringMatching(/^The database only reads: it is a standby, or/),
    ])
  })
})
