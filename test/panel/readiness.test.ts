import pg from 'pg'
import { readConfig } from '../../src/config/config.js'
import { noteFullDisk } from '../../src/database/full-disk.js'
import { openContext } from '../../src/open-context.js'
import type { OpenDatabase } from '../../src/open-database.js'
import type { Readiness } from '../../src/prepare-database.js'
import { openReadiness } from '../../src/readiness.js'
import type { Catalogue } from '../../src/reports/catalogue.js'
import { createTestDatabase, type TestDatabase } from '../harness/database.js'
import { afterAll, beforeAll, expect, jest, test } from '../harness/jest.js'
import { projectDir } from '../harness/templates.js'

let database: TestDatabase
let opened: OpenDatabase
let catalogue: Catalogue

beforeAll(async () => {
  database = await createTestDatabase('demo')
  const { pools, connectionString } = database
  opened = { pools, connectionString, isEmbedded: false, close: async () => undefined }
  catalogue = (await openContext(readConfig({ DATABASE_URL: connectionString }, projectDir), opened)).catalogue
})
afterAll(async () => await database.drop())

function openLook(more: { readonly everyMs?: number; readonly rightsEveryMs?: number } = {}): () => Promise<Readiness> {
  return openReadiness({
    database: opened,
    catalogue,
    timeZone: 'UTC',
    atStart: { ready: true, problems: [] },
    lastSync: null,
    ...more,
  })
}

async function change(sql: string): Promise<void> {
  await database.pools.export.query(sql)
}

test('a running panel is ready, and fifty probes at a time, and those that follow at once, cost two statements', async () => {
  const { admin, read } = database.pools
  const asked = [jest.spyOn(admin, 'query'), jest.spyOn(read, 'query'), jest.spyOn(read, 'connect')]
  const look = openLook({ everyMs: 3_600_000 })
  const answers = await Promise.all(Array.from({ length: 50 }, look))
  expect(answers).toEqual(answers.map(() => ({ ready: true, problems: [] })))
  for (let probe = 0; probe < 10; probe += 1) await look()
  expect(asked.map(({ mock }) => mock.calls.length)).toEqual([2, 0, 0])
  for (const spy of asked) spy.mockRestore()
})

test('names what the reports read and the database lacks: a column, another type, a relation', async () => {
  await change(`alter view reports.open_jobs rename column job_id to other_id`)
  const { ready, problems } = await openLook()()
  expect([ready, problems.join()]).toEqual([false, expect.stringContaining('"reports"."open_jobs".job_id')])
  await change(`alter view reports.open_jobs rename to elsewhere`)
  expect((await openLook()()).problems.join()).toMatch(
    /not in the database: "reports"\."open_jobs"\. Run "npx viewdesk setup"/,
  )
  await change(`alter view reports.elsewhere rename to open_jobs`)
  await change(`alter view reports.open_jobs rename column other_id to job_id`)
  expect(await openLook()()).toEqual({ ready: true, problems: [] })
})

test('finds by itself which right was lost, though nobody was refused', async () => {
  const { rows } = await database.pools.admin.query('select quote_ident(current_user) as role')
  const look = openLook({ everyMs: 0, rightsEveryMs: 0 })
  expect(await look()).toEqual({ ready: true, problems: [] })
  await change(`revoke select on public.job_part from ${rows[0].role}`)
  expect(await look()).toEqual({
    ready: false,
    problems: [
      `The role ${rows[0].role} has lost rights that reports."source_job_part" reads with: its next refresh, or whoever opens it, fails. Let the owner of the tables run:
  grant select on public.job_part to ${rows[0].role};`,
    ],
  })
  await change(`grant select on public.job_part to ${rows[0].role}`)
  expect(await look()).toEqual({ ready: true, problems: [] })
})

test('says of a type that was changed which one it is, and that a start helps; a longer text is a text', async () => {
  await change('alter view reports.open_jobs rename to open_jobs_kept')
  const made = (type: string) =>
    change(`drop view if exists reports.open_jobs; create view reports.open_jobs as
      select job_id, provider_id, status, title${type}, estimated_value, created_at, started_at, age_hours from reports.open_jobs_kept`)
  await made('::varchar(300) as title')
  expect(await openLook()()).toEqual({ ready: true, problems: [] })
  await made('::"char" as title')
  expect(await openLook()()).toEqual({
    ready: false,
    problems: [
      'What the reports read has other types now: "reports"."open_jobs".title was text and is char. Start the panel again.',
    ],
  })
  await change('drop view reports.open_jobs; alter view reports.open_jobs_kept rename to open_jobs')
  expect(await openLook()()).toEqual({ ready: true, problems: [] })
})

test('answers in time when the database does not', async () => {
  const blocker = await database.pools.export.connect()
  await blocker.query('begin; lock table viewdesk.migration')
  const look = openReadiness({
    database: opened,
    catalogue,
    timeZone: 'UTC',
    atStart: { ready: true, problems: [] },
    lastSync: null,
    everyMs: 0,
    answerMs: 100,
  })
  const queries = jest.spyOn(database.pools.admin, 'query')
  for (let probe = 0; probe < 5; probe += 1) {
    expect(await look()).toEqual({ ready: false, problems: ['The database does not answer.'] })
  }
  expect(queries.mock.calls.length).toBe(1)
  queries.mockRestore()
  await blocker.query('commit')
  blocker.release()
})

test('a full disk that somebody met is told until there is room again', async () => {
  const { rows } = await database.pools.admin.query('select rolsuper from pg_roles where rolname = current_user')
  const url = new URL(database.connectionString)
  if (!rows[0]?.rolsuper) url.username = 'postgres'
  const superuser = new pg.Client({ connectionString: url.href })
  await superuser.connect()
  // As PostgreSQL answers whatever needs room on a full disk.
  await superuser.query(`create function public.full_disk() returns event_trigger language plpgsql as
      $$ begin raise exception 'could not extend file' using errcode = 'disk_full'; end $$;
    create event trigger full_disk on ddl_command_start when tag in ('CREATE TABLE AS') execute function public.full_disk()`)
  const look = openLook({ everyMs: 0 })
  // Nobody has met it yet, and looks write nothing.
  expect(await look()).toEqual({ ready: true, problems: [] })
  const met = await database.pools.admin.query('create temporary table t as select 1').catch((error: unknown) => error)
  noteFullDisk(met)
  const problem =
    'The disk of the database is full. Nobody can sign in and nothing can be refreshed: make room for the database.'
  expect(await look()).toEqual({ ready: false, problems: [problem] })
  expect(await look()).toEqual({ ready: false, problems: [problem] })
  await superuser.query('drop event trigger full_disk')
  expect(await look()).toEqual({ ready: true, problems: [] })
  await superuser.end()
})
