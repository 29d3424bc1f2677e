import { withFaultOfFunction } from '../../src/database/within-function.js'
import { createTestDatabase, type TestDatabase } from '../harness/database.js'
import { afterEach, expect, test } from '../harness/jest.js'
import { asSuperuser } from '../harness/superuser.js'
import { viewdesk } from '../harness/viewdesk.js'

let database: TestDatabase
afterEach(() => database?.drop())

const run = (...words: string[]) => viewdesk(words, { DATABASE_URL: database.connectionString })
const change = (text: string) => asSuperuser(database, (superuser) => superuser.query(text))

const logging = `
  create table public.ddl_log (at timestamptz default now());
  create function public.log_ddl() returns event_trigger language plpgsql
    as $$ begin insert into public.ddl_log default values; end $$;
  create event trigger log_ddl on ddl_command_end execute function public.log_ddl()`
const lacks =
  /permission denied for table ddl_log\.\s+It is the function (public\.)?log_ddl\(\) that this happens in, .*event trigger.*security definer/
const grants = /grant create|which grant is missing|authorization/

test('set-up names the function of an event trigger that lacks a right, and no grant that is there', async () => {
  database = await createTestDatabase('empty')
  await change(`
    create table public.provider (id int, name text); create table public.job (id int); create table public.job_part (id int);
    ${logging}`)
  const refused = async () => {
    const { status, stdout, stderr } = await run('setup')
    expect([status, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(lacks)
    expect(stderr).not.toMatch(grants)
  }
  await change('grant select on all tables in schema public to viewdesk; revoke all on public.ddl_log from viewdesk')
  await refused()
  await change('create schema viewdesk authorization viewdesk; create schema reports authorization viewdesk')
  await refused()
})

test('a refresh names it, doctor tells that until one ends well, and a sync names it too', async () => {
  database = await createTestDatabase('demo')
  await change(logging)
  const { status, stdout } = await run('views', 'refresh', 'completed_jobs')
  expect([status, stdout]).toEqual([1, expect.stringMatching(lacks)])
  expect(stdout).not.toMatch(grants)
  const wrong = await run('doctor')
  expect([wrong.status, wrong.stdout]).toEqual([1, expect.stringMatching(lacks)])
  expect(wrong.stdout).toMatch(/^The last refresh of completed_jobs failed: permission denied/m)
  const refused = await run('views', 'sync', '--rebuild', 'completed_jobs')
  expect([refused.status, refused.stderr]).toEqual([1, expect.stringMatching(lacks)])
  expect(refused.stderr).not.toMatch(/owner grant|role that owns it/)
  await change('alter function public.log_ddl() security definer')
  expect((await run('views', 'refresh', 'completed_jobs')).status).toBe(0)
  expect((await run('doctor')).stdout).not.toMatch(/log_ddl/)
  await change(`drop event trigger log_ddl;
    create or replace function public.log_ddl() returns event_trigger language plpgsql
      as $$ begin insert into ddl_history default values; end $$;
    create event trigger log_ddl on ddl_command_end execute function public.log_ddl()`)
  expect((await run('views', 'refresh', 'completed_jobs')).stdout).toMatch(
    /relation "ddl_history" does not exist\. It is the function (public\.)?log_ddl\(\) .*It has to be put right/,
  )
})

test.each(['detach', 'drop'])('views %s names it', async (command) => {
  database = await createTestDatabase('demo')
  await change(`${logging}; create event trigger log_drop on sql_drop execute function public.log_ddl()`)
  const { status, stderr } = await run('views', command, 'upsell_conversions')
  expect([status, stderr]).toEqual([1, expect.stringMatching(lacks)])
  expect(stderr).not.toMatch(/role that owns it/)
})

test('an error of the statement itself is said as it is', () => {
  const error = Object.assign(new Error('permission denied for table job'), { code: '42501' })
  expect(withFaultOfFunction(error)).toBe('permission denied for table job')
})
