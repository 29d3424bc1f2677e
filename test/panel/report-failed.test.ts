import { afterAll, beforeAll, expect, test } from '../harness/jest.js'
import { startTestPanel, type TestPanel } from '../harness/panel.js'
import { asSuperuser } from '../harness/superuser.js'
import { admin, password, signIn, type Visitor } from './visitor.js'

const failingPart = `create or replace view public.job_part as
  select id, job_id, name, quantity, unit_cost, 10.0 / (id - 3) as total_cost from public.part`

/** Views in the place of tables, as other programs make them: one row of each cannot be worked out. */
const failing = `
  create sequence public.tries;
  alter table public.job rename to work;
  create view public.job as
    select id, provider_id, title, status, 10.0 / (id - 1) as estimated_value, final_value, created_at, started_at, completed_at
    from public.work;
  alter table public.job_part rename to part;
  ${failingPart}`
const rows = `
  insert into public.provider values (1, 'Acme');
  insert into public.work (id, provider_id, title, status, created_at) values (1, 1, 'Boiler', 'draft', now());
  create function public.writes(bigint) returns int language sql volatile as 'select nextval(''public.tries'')::int';
  create function public.misses(bigint) returns int language plpgsql as 'begin return (select count(*) from nowhere_at_all); end';
  create function public.raises(state text) returns int language plpgsql as
    $$ begin raise exception 'raised as %', state using errcode = state; end $$;
  insert into public.part (id, job_id, name) select n, 1, 'Part ' || n from generate_series(1, 5) as n`

let panel: TestPanel
let runner: Visitor
beforeAll(async () => {
  panel = await startTestPanel({
    template: 'migrated',
    prepare: ({ admin: pool }) => pool.query(failing),
    config: { syncOnStart: true, adminEmail: admin, adminPassword: password },
  })
  await panel.pools.admin.query(rows)
  await asSuperuser(panel, (client) =>
    client.query(`create materialized view public.unfilled as select 1 as n with no data;
      create extension file_fdw; create server files foreign data wrapper file_fdw;
      create foreign table public.elsewhere (n int) server files options (filename '/nothing_of_the_kind.csv');
      grant select on public.unfilled, public.elsewhere to viewdesk`),
  )
  runner = await signIn(panel.url, admin)
})
afterAll(async () => await panel?.stop())

interface Answer {
  readonly error: {
    readonly code: string
    readonly message: string
    readonly reason?: string
    readonly report?: string
    readonly forStaff?: string
  }
}

test.each([
  'rows',
  'rows?filters.quantity=1&sortBy=total_cost',
  'totals',
  'totals?groupBy=provider_id',
  'explain?total=parts',
])('a report that fails on its data says so at /%s, and blames no filter', async (address) => {
  const response = await runner.get(`/api/v1/job_part/${address}`)
  // A row that a filter leaves out need not be worked out.
  if (address.includes('filters')) return expect(response.status).toBe(200)
  const { error } = (await response.json()) as Answer
  expect([response.status, error.code, error.reason]).toEqual([500, 'report_failed', 'job part 3: division by zero'])
  expect(error.report).toBe('Job parts')
  expect(error.message).toContain('The filters are not to blame')
})

/** In the place of the costs of parts: what fails for a reason that is no state of the database. */
const others = [
  ['a function that writes', 'public.writes(id)', /nextval/],
  ['a function that reads a table which is not there', 'public.misses(id)', /nowhere_at_all/],
  ["somebody else's materialized view without rows", '(select n from public.unfilled)', /unfilled/],
  ['a foreign table whose file is gone', '(select n from public.elsewhere)', /nothing_of_the_kind/],
  ...['08001', '28000', '40001', '40P01', '53200', '53300', '55P03', '57014', '57P01', 'XX000'].map(
    (state) => [`a function that raises ${state}`, `public.raises('${state}')`, /raised as/] as const,
  ),
] as const

test.each(others)(
  '%s fails the report that reads it, and nothing is said of the database',
  async (_what, cost, reason) => {
    await panel.pools.admin.query(
      `create or replace view public.job_part as
     select id, job_id, name, quantity, unit_cost, (${cost})::numeric as total_cost from public.part`,
    )
    for (const address of ['rows', 'totals', 'export.csv']) {
      const response = await runner.get(`/api/v1/job_part/${address}`)
      const { error } = (await response.json()) as Answer
      expect([address, response.status, error.code, error.report]).toEqual([address, 500, 'report_failed', 'Job parts'])
      expect(error.reason).toMatch(reason)
    }
    await panel.pools.admin.query(failingPart)
  },
)

test('a dashboard that fails names the report that does', async () => {
  // It is then part of what is finished and not billed.
  await panel.pools.admin.query("update public.work set status = 'completed', completed_at = now()")
  const response = await runner.get('/api/v1/dashboard')
  const { error } = (await response.json()) as Answer
  expect([response.status, error.code, error.report, error.reason]).toEqual([
    500,
    'report_failed',
    'Finished, not billed',
    'job 1: division by zero',
  ])
  expect(error.message).toMatch(/^The report “Finished, not billed” could not be calculated/)
})

test('in German a report that fails is called by its German title', async () => {
  await runner.put('/api/v1/choices', { language: 'de' })
  const { error } = (await (await runner.get('/api/v1/dashboard')).json()) as Answer
  await runner.put('/api/v1/choices', { language: 'en' })
  expect(error.report).toBe('Fertig, nicht abgerechnet')
  expect(error.forStaff).toMatch(/^Der Bericht „Fertig, nicht abgerechnet“ ließ sich nicht berechnen/)
})

test('a check that fails names the record too', async () => {
  const response = await runner.post('/api/v1/unbilled_jobs/check')
  expect(response.status).toBe(200)
  const { rows: results } = await panel.pools.admin.query(
    "select distinct message from viewdesk.check_result where state = 'failed' and view_name = 'unbilled_jobs' and message like 'job %'",
  )
  expect(results).toEqual([{ message: 'job 1: division by zero' }])
})

test('what PostgreSQL said is for those who run the reports', async () => {
  const { rows: accounts } = await panel.pools.admin.query('select password_hash from viewdesk.staff limit 1')
  await panel.pools.admin.query(
    `insert into viewdesk.staff (email, name, role, password_hash) values ('viewer@example.com', 'V', 'viewer', $1)`,
    [accounts[0].password_hash],
  )
  const reader = await signIn(panel.url, 'viewer@example.com')
  const { error } = (await (await reader.get('/api/v1/job_part/rows')).json()) as Answer
  expect(error.code).toBe('report_failed')
  expect(error.reason).toBeUndefined()
})

test.each(['csv', 'json', 'xlsx'])('its %s is an error, and not half a file', async (format) => {
  const response = await runner.get(`/api/v1/job_part/export.${format}`)
  expect(response.status).toBe(500)
  expect(((await response.json()) as Answer).error.code).toBe('report_failed')
})
