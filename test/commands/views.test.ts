import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { readConfig } from '../../src/config/config.js'
import { lookAtHealth } from '../../src/look-at-health.js'
import { openContext } from '../../src/open-context.js'
import type { OpenDatabase } from '../../src/open-database.js'
import { createTestDatabase, type TestDatabase } from '../harness/database.js'
import { afterEach, beforeEach, describe, expect, test } from '../harness/jest.js'
import { waitUntil } from '../harness/patience.js'
import { projectWith } from '../harness/project-with.js'
import { projectDir } from '../harness/templates.js'
import { viewdesk } from '../harness/viewdesk.js'

let database: TestDatabase
beforeEach(async () => {
  database = await createTestDatabase('demo')
})
afterEach(() => database?.drop())

const views = (...words: string[]) => viewdesk(['views', ...words], { DATABASE_URL: database.connectionString })
const sql = async (text: string) => (await database.pools.admin.query(text)).rows
const actions = (answer: { json(): { views: { name: string; action: string; drift: boolean }[] } }) =>
  Object.fromEntries(
    answer
      .json()
      .views.filter(({ action }) => action !== 'unchanged')
      .map(({ name, action, drift }) => [name, `${action}${drift ? ' (drift)' : ''}`]),
  )

const wrongTimes = [
  ['sync', '--to', '2'],
  ...['0', '-1', 'yesterday', '2026-13-01', '28.11.2026', ''].map((when) => [
    'plan',
    '--rollback',
    'open_jobs',
    '--to',
    when,
  ]),
]

describe('npx viewdesk views', () => {
  test('wrong usage ends with 2, a name that is none with 1 and the reason, in JSON when asked', async () => {
    for (const words of [[], ['nonsense'], ['plan', '--nope'], ['sync', '--rollback'], ['new'], ...wrongTimes]) {
      expect([words, (await views(...words)).status]).toEqual([words, 2])
    }
    expect((await views('--help')).status).toBe(0)
    for (const command of ['plan', 'sync', 'refresh', 'drop', 'detach', 'attach', 'status', 'history']) {
      const answer = await views(command, 'nothing', '--json')
      expect([command, answer.status]).toEqual([command, 1])
      expect(answer.json().error).toEqual({ code: expect.any(String), message: expect.any(String) })
      expect(answer.stderr).toContain(answer.json().error.message)
    }
  })

  test('a plan of named views doubts these and what they read, and no others', async () => {
    await sql("alter table job drop constraint if exists job_status_check; update job set status = 'odd' where id = 1")
    await sql("update viewdesk.staff set role = 'admin'")
    const project = await projectWith({})
    await mkdir(join(project.projectDir, 'views', 'money'))
    await writeFile(join(project.projectDir, 'views', 'money', 'costs.sql'), 'select 1')
    const env = { DATABASE_URL: database.connectionString, PROJECT_DIR: project.projectDir }
    const told = async (...names: string[]) => {
      const { stdout } = await viewdesk(['views', 'plan', ...names], env)
      const doubts = (await viewdesk(['views', 'plan', ...names, '--json'], env)).json().doubts as { views: string[] }[]
      const lines = stdout.match(/(?<=^(note|warning): )(\S+ is not read|\S+\.sql:\d+: column \w+)/gm) ?? []
      return { lines, views: doubts.flatMap((doubt) => doubt.views) }
    }
    try {
      const [ofJobs, ofStaff, stray] = [
        'views/sources/source_job.sql:11: column status',
        'views/sources/source_staff.sql:8: column role',
        'views/money/costs.sql is not read',
      ]
      expect(await told()).toEqual({ lines: [ofJobs, ofStaff, stray], views: ['source_job', 'source_staff'] })
      // Behind completed_jobs, which it reads.
      expect(await told('profit_margins')).toEqual({ lines: [ofJobs], views: ['source_job'] })
      expect(await told('source_staff', 'source_provider')).toEqual({ lines: [ofStaff], views: ['source_staff'] })
      expect(await told('reports.staff_visits', 'open_jobs')).toEqual({
        lines: [ofJobs, ofStaff],
        views: ['source_job', 'source_staff'],
      })
      expect(await told('source_provider')).toEqual({ lines: [], views: [] })
      expect((await viewdesk(['views', 'sync', 'source_provider'], env)).stdout).not.toContain('note:')
      expect((await viewdesk(['views', 'sync'], env)).stdout).toContain(`note: ${stray}`)
    } finally {
      await project.remove()
    }
  })

  test('a plan shows what sync then does, and nothing is left to do', async () => {
    await sql('create or replace view reports.open_jobs as select * from (select 1) as one').catch(() => undefined)
    const [index] = await sql("select indexname as name from pg_indexes where tablename = 'completed_jobs' limit 1")
    await sql(`drop index reports.${index.name}; comment on view reports.profit_margins is 'mine'`)
    await sql('drop materialized view reports.visits_summary_materialized')
    const plan = await views('plan', '--json')
    expect(plan.status).toBe(0)
    const expected = {
      completed_jobs: 'indexes (drift)',
      profit_margins: 'comments (drift)',
      visits_summary_materialized: 'create (drift)',
    }
    expect(actions(plan)).toEqual(expected)
    expect(Object.keys(plan.json().views[0])).toEqual([
      'action',
      'name',
      'kind',
      'reason',
      'drift',
      'columns',
      'definition',
      'indexes',
      'dependents',
      'fills',
      'lastSeconds',
      'captures',
      'losses',
      'problem',
    ])
    expect((await views('plan')).stdout).toMatch(
      /indexes {4}completed_jobs: an index is missing: .*\(drift\)\n {2}\+ .*index/,
    )
    expect((await views('plan', 'profit_margins', '--json')).json().views).toHaveLength(1)
    expect((await views('sync', 'profit_margins', '--json')).json().views).toMatchObject([
      { name: 'profit_margins', action: 'comments' },
    ])
    const sync = await views('sync', '--json')
    expect([sync.status, actions(sync)]).toEqual([
      0,
      { completed_jobs: 'indexes (drift)', visits_summary_materialized: 'create (drift)' },
    ])
    expect(actions(await views('plan', '--json'))).toEqual({})
  })

  test('a refresh tells of each view; where readers would wait it ends with 1 and says how to insist', async () => {
    const done = await views('refresh', 'completed_jobs', '--json')
    expect([done.status, done.json().runs]).toEqual([
      0,
      [
        {
          view: 'completed_jobs',
          state: 'done',
          rows: expect.any(Number),
          durationMs: expect.any(Number),
          problem: null,
          readersWaited: false,
        },
      ],
    ])
    await sql(
      `do $$ declare name text; begin
         for name in select indexname from pg_indexes where tablename = 'completed_jobs' and indexdef like '%UNIQUE%'
         loop execute 'drop index reports.' || name; end loop;
       end $$`,
    )
    const refused = await views('refresh', '--strict')
    expect([refused.status, refused.stdout.trim().split('\n').length]).toEqual([1, 1])
    expect(refused.stdout).toMatch(/^skipped {4}completed_jobs: Readers would have to wait.*--blocking/)
    expect((await views('refresh', '--blocking')).status).toBe(0)
  })

  test('the status is a table and JSON, with kind, size, rows, last refresh, drift and readers of each view', async () => {
    const { status, json } = await views('status', 'completed_jobs', '--json')
    expect([status, json().views]).toEqual([
      0,
      [
        {
          name: 'completed_jobs',
          kind: 'materialized',
          awaitsCapture: true,
          action: 'unchanged',
          reason: 'nothing changed',
          fault: null,
          drift: false,
          state: expect.any(String),
          asOf: expect.any(String),
          isPopulated: true,
          bytes: expect.any(Number),
          levelBytes: expect.any(Number),
          checks: expect.any(Array),
          rows: expect.any(Number),
          lastRefresh: { finishedAt: expect.any(String), seconds: expect.any(Number) },
          indexesByHand: [],
          dependents: expect.arrayContaining(['profit_margins', 'time_in_status', 'upsell_conversions']),
          foreignReaders: [],
        },
      ],
    ])
    expect((await views('status')).stdout.split('\n')[0]).toMatch(/^name +kind +state +as of +rows +size +took/)
  })

  test('one file that PostgreSQL refuses, or that nobody can read, keeps no view from being told of', async () => {
    const project = await projectWith({})
    const file = join(project.projectDir, 'views', 'open_jobs.sql')
    const right = await readFile(file, 'utf8')
    const run = (...words: string[]) =>
      viewdesk(words, { DATABASE_URL: database.connectionString, PROJECT_DIR: project.projectDir })
    try {
      await writeFile(file, right.replace(/^select$/m, 'select nothing_of_the_kind,'))
      const told = await run('views', 'status')
      const refusal = /^views\/open_jobs\.sql:\d+: column "nothing_of_the_kind" does not exist/
      expect([told.status, told.stderr]).toEqual([1, expect.stringMatching(refusal)])
      expect(told.stdout).toMatch(/^completed_jobs +materialized .* unchanged/m)
      expect(told.stdout).toMatch(/^open_jobs +plain .* fail/m)
      const { views } = (await run('views', 'status', '--json')).json()
      expect(views.filter(({ fault }: { fault: unknown }) => fault !== null)).toMatchObject([
        { name: 'open_jobs', fault: expect.stringMatching(refusal) },
      ])
      const plan = await run('views', 'plan', '--json')
      expect([plan.status, plan.json().error]).toEqual([
        1,
        {
          code: 'bad_view_file',
          message: expect.stringMatching(refusal),
          faults: [
            { file: 'views/open_jobs.sql', line: expect.any(Number), message: expect.stringContaining('nothing_of') },
          ],
        },
      ])
      expect((await run('doctor')).stdout).toMatch(/The views cannot be brought in sync: views\/open_jobs\.sql:\d+/)

      const config = readConfig({ DATABASE_URL: database.connectionString }, project.projectDir)
      const opened = { pools: database.pools, isEmbedded: false } as OpenDatabase
      const context = await openContext(config, opened)
      const look = () => lookAtHealth(config, opened, context)
      expect((await look()).views.find(({ name }) => name === 'open_jobs')?.fault).toMatch(refusal)
      await writeFile(file, right.replace('-- grain:', '-- grains:'))
      expect(await look()).toMatchObject({
        problems: expect.arrayContaining([
          expect.stringMatching(/^views\/open_jobs\.sql:\d+: "grains" is not a known key/),
        ]),
        views: [],
      })
    } finally {
      await project.remove()
    }
  })

  test('a sync tells what it changed, and in one line how many views are as they were', async () => {
    await sql("comment on view reports.profit_margins is 'mine'")
    expect((await views('sync')).stdout).toMatch(
      /^comments +profit_margins: .*\nunchanged {2}18 views\nnote: a panel that is running .*\n$/,
    )
    expect((await views('sync')).stdout).toBe('unchanged  19 views\n')
  })

  test('detach, a migration, attach; then drop takes everything away, and sync brings it back', async () => {
    const alter = 'alter table job alter column title type varchar(400)'
    await expect(sql(alter)).rejects.toThrow(/used by a view/)
    const detached = await views('detach', 'source_job', '--json')
    expect([detached.status, detached.json().detached]).toEqual([
      0,
      expect.arrayContaining(['completed_jobs', 'open_jobs', 'source_job']),
    ])
    await sql(alter)
    expect((await views('attach', 'visits_summary', '--json')).json().error.message).toMatch(
      /not detached. These are: /,
    )
    const attached = await views('attach', '--json')
    expect([attached.status, attached.json().views.length]).toEqual([0, detached.json().detached.length])
    expect((await views('attach')).status).toBe(1)
    expect((await views('drop', 'source_job')).status).toBe(1)
    const dropped = await views('drop', '--json')
    expect([dropped.status, dropped.json().dropped.length]).toEqual([0, 19])
    expect((await views('drop')).stdout).toBe('There was nothing to drop.\n')
    expect((await views('sync')).status).toBe(0)
    expect(await sql('select count(*) > 0 as filled from reports.completed_jobs')).toEqual([{ filled: true }])
  })

  test('Ctrl-C ends a sync that waits for somebody, with 1, and nothing is left of it', async () => {
    expect((await views('drop')).status).toBe(0)
    const holder = new pg.Client({ connectionString: database.connectionString })
    await holder.connect()
    await holder.query('begin; lock table job in access exclusive mode')
    const env = { ...process.env, DATABASE_URL: database.connectionString, NODE_OPTIONS: '' }
    const child = spawn(process.execPath, [join(projectDir, 'dist', 'src', 'cli.js'), 'views', 'sync'], { env })
    let said = ''
    child.stderr.on('data', (chunk) => {
      said += chunk
    })
    const ended = once(child, 'exit')
    const waiting = "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
    await waitUntil('it waits', async () => (await sql(waiting)).length > 0)
    child.kill('SIGINT')
    expect((await ended)[0]).toBe(1)
    expect(said).toContain('It was cancelled. Everything is as it was before.')
    await holder.end()
    expect(await sql("select relname from pg_class where relnamespace = 'reports'::regnamespace")).toEqual([])
  })
})
