import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createTestDatabase, type TestDatabase } from '../harness/database.js'
import { afterAll, beforeAll, describe, expect, test } from '../harness/jest.js'
import { waitUntil } from '../harness/patience.js'
import { placeIn, projectDir } from '../harness/templates.js'
import { viewdesk as run } from '../harness/viewdesk.js'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase('demo')
})
afterAll(async () => await database.drop())

const viewdesk = (...words: string[]) => viewdeskWith({}, ...words)

const viewdeskWith = (settings: Readonly<Record<string, string>>, ...words: string[]) =>
  run(words, { DATABASE_URL: database.connectionString, ...settings })

describe('the command line:', () => {
  test('a command that is used wrongly ends with 2', async () => {
    expect((await viewdesk('nonsense')).status).toBe(2)
    expect((await viewdesk('staff', 'add', 'ann@example.com', '--role', 'boss')).status).toBe(2)
    expect((await viewdesk('demo', '--jobs', 'many')).status).toBe(2)
  })

  test('which release this is is told', async () => {
    const { version } = JSON.parse(readFileSync(join(projectDir, 'package.json'), 'utf8'))
    expect(await viewdesk('--version')).toMatchObject({ status: 0, stdout: `${version}\n` })
  })

  test('a command that fails ends with 1, and says why in JSON when asked', async () => {
    const { status, stdout } = await viewdesk('views', 'refresh', 'nothing', '--json')
    expect(status).toBe(1)
    expect(JSON.parse(stdout).error.message).toContain('There is no view "nothing"')
  })

  test('a limit of time that the role or the database has is named, with who lifts it', async () => {
    const address = new URL(database.connectionString)
    address.searchParams.set('options', '-c statement_timeout=1')
    const plan = () => viewdeskWith({ DATABASE_URL: address.href }, 'views', 'plan', '--json')
    // A statement of less than a millisecond is let through.
    const answers = [await plan()]
    await waitUntil('one takes longer', async () => {
      if (answers.at(-1)?.status !== 1) answers.push(await plan())
      return answers.at(-1)?.status === 1
    })
    const { status, stdout } = answers.at(-1) ?? { status: 0, stdout: '{}' }
    expect([status, JSON.parse(stdout).error.message]).toEqual([
      1,
      expect.stringMatching(
        /^PostgreSQL ended a statement .* is too short; an administrator lifts it: alter role … set/,
      ),
    ])
  })

  test('an account is made, given another role, closed, given another password, and opened again', async () => {
    const staff = (...words: string[]) => viewdesk('staff', ...words)
    expect((await staff('add', 'ann@example.com', '--role', 'viewer')).stdout).toMatch(
      /may sign in as viewer with the password/,
    )
    expect((await staff('role', 'ann@example.com', 'operator')).stdout).toBe('ann@example.com is operator now.\n')
    expect((await staff('disable', 'ann@example.com')).stdout).toBe('ann@example.com cannot sign in any more.\n')
    expect((await staff('reset', 'ann@example.com')).stdout).toMatch(
      /has the password \S+ \(shown only now\).*\nThe account is disabled. Open it: npx viewdesk staff enable ann@example.com\n/,
    )
    expect((await staff('enable', 'ann@example.com')).stdout).toBe('ann@example.com may sign in again.\n')
    expect((await staff('role', 'ann@example.com', 'boss')).status).toBe(2)
    expect((await staff('reset', 'nobody@example.com')).status).toBe(1)
    const invited = JSON.parse(
      (await staff('add', 'nina@example.com', '--role', 'viewer', '--invite', '--json')).stdout,
    )
    expect(invited).toMatchObject({
      role: 'viewer',
      link: expect.stringMatching(/\/admin\/password\?token=[\w-]{43}$/),
    })
    expect((await staff('list')).stdout).toMatch(/nina@example.com .* invited: their link works until \S+Z +never +0/)
    expect((await staff('reset', 'ann@example.com', '--link')).stdout).toMatch(
      /^With this link ann@example.com chooses a password. It works once, until \S+Z, and is shown only now:\n {2}http\S+\n/,
    )
    expect((await staff('unlock', 'ann@example.com')).stdout).toBe('ann@example.com may try to sign in again.\n')
    expect((await staff('sessions', 'ann@example.com', '--end')).stdout).toContain(
      'ann@example.com is signed out everywhere.',
    )
    expect((await staff('unlock', 'nobody@example.com')).status).toBe(1)
    expect((await viewdesk('activity', 'prune', '--keep-days', '7')).status).toBe(1)
    expect((await viewdesk('activity', 'prune', '--keep-days', '400')).stdout).toMatch(/^0 entries of before /)
  })

  test('uninstall tells what would go, and takes it out of the database when told to, but not what is not ours', async () => {
    const copy = await createTestDatabase('demo')
    const uninstall = (...words: string[]) =>
      viewdeskWith({ DATABASE_URL: copy.connectionString }, 'uninstall', ...words)
    const schemas = async () =>
      (
        await copy.pools.admin.query(
          "select to_regnamespace('reports') is null as r, to_regnamespace('viewdesk') is null as v",
        )
      ).rows
    expect((await uninstall()).stdout).toMatch(
      /would go, .*\n {2}the schema reports, with its views: 19\n.*accounts \(\d+\).*\nAdd --yes/,
    )
    expect(await schemas()).toEqual([{ r: false, v: false }])
    await copy.pools.admin.query(
      'create table reports.mine (); create view public.people as select email from viewdesk.staff',
    )
    expect(await uninstall('--yes')).toMatchObject({ status: 1 })
    await copy.pools.admin.query('drop table reports.mine')
    expect(await uninstall('--yes')).toMatchObject({ status: 1 })
    await copy.pools.admin.query('drop view public.people')
    expect((await uninstall('--yes')).status).toBe(0)
    expect(await schemas()).toEqual([{ r: true, v: true }])
    expect((await copy.pools.admin.query('select count(*)::int as jobs from public.job')).rows).toEqual([
      { jobs: 2000 },
    ])
    expect((await uninstall('--yes')).stdout).toBe('There is nothing of Viewdesk in this database.\n')
    await copy.drop()
  })

  test('visits prune deletes visits before the days that are kept, whole days of the business time zone', async () => {
    // Two visits a minute around the midnight in London with which the last three days begin.
    await database.pools.admin.query(`
      insert into viewdesk.page_visit (section, visited_at)
      select 'pruned ' || side, ((now() at time zone 'Europe/London')::date - 2)::timestamp at time zone 'Europe/London' + side::interval
      from unnest(array['-1 minute', '0']) as side`)
    const before = await database.pools.admin.query(
      "select count(*)::int as visits from viewdesk.page_visit where visited_at < now() - interval '3 days'",
    )
    expect(before.rows[0].visits).toBeGreaterThan(10)
    const { status, stdout } = await viewdeskWith(
      { TIME_ZONE: 'Europe/London' },
      'visits',
      'prune',
      '--keep-days',
      '3',
      '--json',
    )
    expect(status).toBe(0)
    expect(JSON.parse(stdout).deleted).toBeGreaterThan(before.rows[0].visits)
    const kept = await database.pools.admin.query(
      "select section from viewdesk.page_visit where section like 'pruned %'",
    )
    expect(kept.rows).toEqual([{ section: 'pruned 0' }])
    expect((await viewdesk('visits', 'prune', '--keep-days', '0')).status).toBe(2)
  })

  test('views check ends with 0 when all agree, with 1 when one differs, and says by how much', async () => {
    const right = await viewdesk('views', 'check', 'open_jobs', 'profit_margins')
    expect(right).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('ok         profit_margins: Billed jobs'),
    })
    expect((await viewdesk('views', 'check', 'nothing')).status).toBe(1)
    // One row appears twice.
    await database.pools.admin.query(`
      create or replace view reports.open_jobs as
      with open as (
        select id as job_id, provider_id, status, title, estimated_value, created_at, started_at,
          extract(epoch from now() - created_at) / 3600 as age_hours
        from reports.source_job where status in ('draft', 'scheduled', 'in_progress')
      )
      select * from open union all (select * from open where estimated_value > 0 order by job_id limit 1)`)
    const wrong = await viewdesk('views', 'check', 'open_jobs', '--json')
    expect(wrong.status).toBe(1)
    expect(JSON.parse(wrong.stdout).views).toMatchObject([
      {
        name: 'open_jobs',
        problem: null,
        checks: [
          { state: 'differs', difference: '1' },
          { state: 'differs', difference: '1' },
          { state: 'differs', difference: expect.stringMatching(/^[1-9]/) },
        ],
      },
    ])
    const { stdout } = await viewdesk('views', 'status', 'open_jobs')
    expect(stdout).toContain('3 differs')
    const status = JSON.parse((await viewdesk('views', 'status', 'open_jobs', '--json')).stdout)
    expect(status.views[0].checks).toHaveLength(3)
    expect((await viewdesk('views', 'sync')).status).toBe(0)
    expect((await viewdesk('views', 'check', 'open_jobs')).status).toBe(0)
  })

  test('doctor names the source file whose table is missing, and nothing else', async () => {
    await database.pools.admin.query('create schema elsewhere; alter table public.job_part set schema elsewhere')
    const wrong = await viewdesk('doctor', '--json')
    expect(wrong.status).toBe(1)
    const missing = 'there is no table public.job_part. One of that name is in: elsewhere.'
    expect(JSON.parse(wrong.stdout).problems.join()).toContain(
      `${placeIn('views/sources/source_job_part.sql', 'public.job_part')}: ${missing}`,
    )
    await database.pools.admin.query('alter table elsewhere.job_part set schema public')
    expect(await viewdesk('doctor', '--json')).toMatchObject({ status: 0 })
  })
})
