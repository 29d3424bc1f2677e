import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTestDatabase, type TestDatabase } from '../harness/database.js'
import { afterAll, beforeAll, expect, test } from '../harness/jest.js'
import { viewdesk } from '../harness/viewdesk.js'

/** A project with one incremental report, on a database that is not embedded. */
const project = mkdtempSync(join(tmpdir(), 'viewdesk-project-'))
let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase('migrated')
  mkdirSync(join(project, 'views'))
  const header = '-- title: Names\n-- description: All names.\n-- grain: id\n-- materialized: incremental\n'
  writeFileSync(join(project, 'views', 'names.sql'), `${header}\nselect id, name from public.provider\n`)
  await database.pools.admin.query("insert into provider values (1, 'First')")
  // On standard error it may tell how far it is, when it takes its time.
  expect((await run('views', 'sync')).status).toBe(0)
})
afterAll(async () => {
  await database?.drop()
  rmSync(project, { recursive: true, force: true })
})

const run = (...words: string[]) => viewdesk(words, { PROJECT_DIR: project, DATABASE_URL: database.connectionString })
const triggers = async () =>
  (
    await database.pools.admin.query(
      "select from pg_trigger where tgname like 'viewdesk\\_%' and tgrelid = 'public.provider'::regclass",
    )
  ).rowCount

test('nothing is added to a table before somebody says so; plan has the SQL, and doctor and status tell', async () => {
  expect(await triggers()).toBe(0)
  const plan = await run('capture', 'plan')
  expect(plan.stdout).toContain('names is worked out by each refresh. Changes of public.provider are not written down.')
  expect(plan.stdout).toContain('create or replace trigger viewdesk_insert after insert on "public"."provider"')
  // A file for psql.
  expect(plan.stdout.split('\n').filter((line) => !/^(|--.*|.*;)$/.test(line))).toEqual([])
  expect((await run('capture', 'status', '--json')).json().tables).toMatchObject([
    { table: 'public.provider', state: 'off' },
  ])
  expect((await run('doctor', '--json')).json().notes).toEqual(
    expect.arrayContaining([expect.stringMatching(/^names is incremental, and worked out by each refresh\./)]),
  )
  expect(await triggers()).toBe(0)
})

test('once it is on, changes wait until a refresh takes them in; off leaves no trace', async () => {
  const on = await run('capture', 'on')
  expect([on.status, on.stdout]).toEqual([0, expect.stringContaining('names takes in what changes.')])
  expect(await triggers()).toBe(4)
  await database.pools.admin.query("update provider set name = 'Second'")
  expect((await run('capture', 'status', '--json')).json().tables).toMatchObject([{ state: 'on', waiting: 1 }])
  expect((await run('views', 'refresh', 'names')).status).toBe(0)
  expect((await database.pools.admin.query('select name from reports.names')).rows).toEqual([{ name: 'Second' }])
  expect((await run('capture', 'status', '--json')).json().tables).toMatchObject([{ state: 'on', waiting: 0 }])
  expect((await run('views', 'status', '--json')).json().views).toMatchObject([{ kind: 'incremental', state: 'live' }])
  expect((await run('capture', 'off')).stdout).toBe('public.provider: no trace is left.\n')
  expect(await triggers()).toBe(0)
  const left =
    "select from pg_class where relname like 'change\\_%' union all select from pg_proc where proname like 'change\\_provider%'"
  expect((await database.pools.admin.query(left)).rowCount).toBe(0)
  expect((await run('views', 'refresh', 'names')).status).toBe(0)
  expect((await run('views', 'status', '--json')).json().views).toMatchObject([
    { kind: 'materialized', awaitsCapture: true, state: 'fresh' },
  ])
})

test('a plan says how an incremental report is stored, and whether what changes beneath it is written down', async () => {
  writeFileSync(
    join(project, 'views', 'more.sql'),
    '-- title: More\n-- description: More names.\n-- grain: id\n-- materialized: incremental\n\nselect provider.id, provider.name from public.provider join names using (id)\n',
  )
  expect((await run('views', 'plan', 'more')).stdout).toContain(`create     more: it is not in the database
  a materialized view until "npx viewdesk capture on" has it take in what changes beneath it`)
  expect((await run('views', 'sync')).status).toBe(0)
  expect((await run('capture', 'plan', '--json')).json()).toMatchObject({
    reports: [{ report: 'names' }, { report: 'more' }].map((one) => ({
      ...one,
      isKept: false,
      problem: 'Changes of public.provider are not written down.',
    })),
    tables: [{ table: 'public.provider' }],
  })
  expect((await run('capture', 'on')).stdout).toContain('more takes in what changes.')
  expect((await run('views', 'status', '--json')).json().views).toMatchObject([
    { kind: 'incremental' },
    { kind: 'incremental' },
  ])
  writeFileSync(
    join(project, 'views', 'more.sql'),
    '-- title: More\n-- description: More names.\n-- grain: id\n-- materialized: incremental\n\nselect id, lower(name) as name from public.provider\n',
  )
  expect((await run('views', 'plan', 'more')).stdout).toContain(`  a table that takes in what changes beneath it
  changes of public.provider are written down`)
})

test('what reads a report keeps it a table, and no trigger on the tables beneath it', async () => {
  await database.pools.admin.query('create view public.of_others as select * from reports.names')
  const off = await run('capture', 'off')
  expect([off.status, off.stderr]).toEqual([1, expect.stringContaining('public.of_others')])
  expect(await triggers()).toBe(0)
  await database.pools.admin.query('drop view public.of_others')
  expect((await run('views', 'sync')).status).toBe(0)
  expect((await run('views', 'status', 'names', '--json')).json().views).toMatchObject([{ kind: 'materialized' }])
})

test('how many changes may wait is asked and set in megabytes', async () => {
  expect((await run('capture', 'limit')).stdout).toBe('Up to 1000 MB of changes of a table wait to be taken in.\n')
  expect((await run('capture', 'limit', '200', '--json')).json()).toEqual({ megabytes: 200 })
  expect((await run('capture', 'limit')).stdout).toContain('200 MB')
  expect((await run('capture', 'limit', 'much')).status).toBe(2)
})

test('wrong usage ends with 2', async () => {
  for (const words of [[], ['nonsense'], ['on', '--nope']]) expect((await run('capture', ...words)).status).toBe(2)
})
