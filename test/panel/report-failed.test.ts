import { afterAll, beforeAll, expect, test } from '../harness/jest.js'
import { startTestPanel, type TestPanel } from '../harness/panel.js'
import { admin, password, signIn, type Visitor } from './visitor.js'

/** Views in the place of tables, as other programs make them: one row of each cannot be worked out. */
const failing = `
  alter table public.job rename to work;
  create view public.job as
    select id, provider_id, title, status, 10.0 / (id - 1) as estimated_value, final_value, created_at, started_at, completed_at
    from public.work;
  alter table public.job_part rename to part;
  create view public.job_part as
    select id, job_id, name, quantity, unit_cost, 10.0 / (id - 3) as total_cost from public.part`
const rows = `
  insert into public.provider values (1, 'Acme');
  insert into public.work (id, provider_id, title, status, created_at) values (1, 1, 'Boiler', 'draft', now());
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
