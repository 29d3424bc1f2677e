import { afterAll, beforeAll, describe, expect, test } from '../harness/jest.js'
import { startTestPanel, type TestPanel } from '../harness/panel.js'
import { waitUntil } from '../harness/patience.js'
import { admin, operator, signIn, type Visitor, viewer } from './visitor.js'

interface Check {
  readonly label: string
  readonly state: string
  readonly difference: string | null
  readonly message: string | null
}

const metricsToken = 'a token for tests, which nobody needs'

let panel: TestPanel
let people: { viewer: Visitor; operator: Visitor }
beforeAll(async () => {
  panel = await startTestPanel({ template: 'demo', config: { metricsToken } })
  people = { viewer: await signIn(panel.url, viewer), operator: await signIn(panel.url, operator) }
})
afterAll(async () => await panel?.stop())

async function checksOf(person: Visitor, name: string): Promise<Check[]> {
  const { reports } = await person.json<{ reports: { name: string; checks: Check[] }[] }>('/api/v1')
  return reports.find((report) => report.name === name)?.checks ?? []
}

async function checkAndWait(name: string): Promise<void> {
  const response = await people.operator.post(`/api/v1/${name}/check`)
  const { runs } = (await response.json()) as { runs: { id: string }[] }
  expect([name, response.status]).toEqual([name, runs.length === 0 ? 200 : 202])
  if (runs.length === 0) return
  await waitUntil('the refresh is done, and checked', async () => {
    const now = await people.operator.json<{ runs: { id: string; state: string; phase: string | null }[] }>(
      `/api/v1/${name}/runs`,
    )
    const run = now.runs.find(({ id }) => id === runs[0]?.id)
    return run?.state === 'done' && run.phase === null
  })
}

describe('a check on demand', () => {
  test('of live data is there at once, that of stored data with the end of its refresh', async () => {
    for (const name of ['open_jobs', 'time_in_status', 'job']) {
      await checkAndWait(name)
      const checks = await checksOf(people.viewer, name)
      expect(checks.length).toBeGreaterThan(0)
      expect(checks.filter(({ state }) => state !== 'ok')).toEqual([])
    }
    // The refresh was of what time_in_status reads, and so of its neighbours too.
    expect((await checksOf(people.viewer, 'profit_margins')).map(({ state }) => state)).toEqual(
      Array.from({ length: 6 }, () => 'ok'),
    )
  })

  test('of figures that are live is as recent as they are', async () => {
    await checkAndWait('completed_jobs')
    const { reports } = await people.viewer.json<{
      reports: { name: string; freshness: { asOf: string | null }; checks: { asOf: string }[] }[]
    }>('/api/v1')
    const { freshness, checks = [] } = reports.find(({ name }) => name === 'completed_jobs') ?? {}
    expect(checks.length).toBeGreaterThan(0)
    const oldest = Math.min(...checks.map(({ asOf }) => Date.parse(asOf)))
    expect(oldest).toBeGreaterThanOrEqual(Date.parse(freshness?.asOf ?? ''))
    // As exactly as live figures tell theirs: by its second alone, a check would be one of older figures.
    await panel.pools.admin.query(
      `update viewdesk.check_result set as_of = '2026-06-30T10:11:12.345Z' where view_name = 'completed_jobs'`,
    )
    for (const { asOf } of (await checksOf(people.viewer, 'completed_jobs')) as unknown as { asOf: string }[])
      expect(asOf).toBe('2026-06-30T10:11:12.345+00:00')
    const written = await panel.pools.admin.query(
      `select who, subject from viewdesk.activity where kind in ('refreshed', 'refresh_joined') order by id desc limit 1`,
    )
    expect(written.rows).toEqual([{ who: expect.stringMatching(/\w/), subject: 'Completed jobs' }])
  })

  test('is for those who may refresh, and not for the pages of other sites', async () => {
    expect((await people.viewer.post('/api/v1/open_jobs/check')).status).toBe(403)
    expect((await people.operator.post('/api/v1/staff_visits/check')).status).toBe(403)
    expect((await people.operator.post('/api/v1/nothing/check')).status).toBe(404)
    expect((await people.operator.get('/api/v1/open_jobs/check')).status).toBe(405)
    const elsewhere = { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' }
    expect((await people.operator.post('/api/v1/open_jobs/check', undefined, elsewhere)).status).toBe(403)
  })

  test('that PostgreSQL refuses is an answer like others; what it said is for operators, and no SQL for anybody', async () => {
    const replaceSource = async (estimate: string): Promise<unknown> =>
      await panel.pools.admin.query(`
        create or replace view reports.source_job as
        select id, title, provider_id, status, (${estimate})::numeric(14, 2) as estimated_value, final_value, created_at,
          started_at, completed_at
        from public.job`)
    try {
      await replaceSource("case when status = 'draft' then 1 / (id - id) else estimated_value end")
      await checkAndWait('open_jobs')
      const seen = {
        operator: await checksOf(people.operator, 'open_jobs'),
        viewer: await checksOf(people.viewer, 'open_jobs'),
      }
      expect(seen.operator.map(({ state }) => state)).toEqual(['ok', 'ok', 'failed'])
      expect(seen.operator[2]?.message).toMatch(/^job \d+: division by zero$/)
      expect(seen.viewer[2]?.message).toBeNull()
      for (const person of [people.viewer, people.operator]) {
        expect(await person.text('/api/v1')).not.toMatch(/select count|select coalesce|from source_/i)
      }
    } finally {
      await replaceSource('estimated_value')
    }
  })

  test('says by how much a figure differs', async () => {
    await panel.pools.admin.query(`
      update viewdesk.check_result set state = 'differs', actual = expected + 12, difference = 12
      where view_name = 'profit_margins' and check_text like 'revenue%'`)
    expect((await checksOf(people.viewer, 'profit_margins')).filter(({ state }) => state !== 'ok')).toMatchObject([
      { label: 'Billed', state: 'differs', difference: '12', message: null },
    ])
    await checkAndWait('profit_margins')
    expect((await checksOf(people.viewer, 'profit_margins')).map(({ state }) => state)).not.toContain('differs')
  })
})

describe('the totals answer', () => {
  interface Warned {
    readonly warnings?: readonly { readonly count: number; readonly href: string; readonly label: string }[]
  }

  test('names the data warnings, each with an address that lists as many', async () => {
    for (const query of ['', 'provider=3', 'period=last_year', 'from=2026-06-01&to=2026-06-30&provider=3,5']) {
      const { warnings = [] } = await people.viewer.json<Warned>(`/api/v1/profit_margins/totals?${query}`)
      expect(warnings.length).toBeGreaterThan(0)
      for (const { count, href } of warnings) {
        const search = new URL(href, panel.url).search
        const { count: listed } = await people.viewer.json<{ count: number }>(`/api/v1/data_warnings/rows${search}`)
        expect([href, listed]).toEqual([href, count])
      }
    }
    expect(await people.viewer.json<Warned>('/api/v1/open_jobs/totals')).not.toHaveProperty('warnings')
  })
})

test('/metrics tells Prometheus of requests, connections and views, and nobody without the token', async () => {
  const ask = async (authorization: string) => await fetch(`${panel.url}/metrics`, { headers: { authorization } })
  for (const wrong of ['', 'Bearer', 'Bearer another', metricsToken]) expect((await ask(wrong)).status).toBe(401)
  await panel.pools.admin.query(`insert into viewdesk.check_result (view_name, check_text, state, checked_at, as_of)
    select view_name, check_text, 'differs', now(), now() from viewdesk.check_result where view_name = 'upsell_conversions' limit 1`)
  await people.viewer.json('/api/v1/completed_jobs/rows')
  const answer = await ask(`Bearer ${metricsToken}`)
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/plain')])
  const text = await answer.text()
  const value = (series: string) =>
    Number(
      text
        .split('\n')
        .find((line) => line.startsWith(`${series} `))
        ?.split(' ')
        .at(-1),
    )
  expect(value('viewdesk_ready')).toBe(1)
  expect(value('viewdesk_view_age_seconds{view="completed_jobs"}')).toBeGreaterThan(0)
  expect(value('viewdesk_view_bytes{view="completed_jobs"}')).toBeGreaterThan(100_000)
  expect(value('viewdesk_view_rows{view="completed_jobs"}')).toBeGreaterThan(1000)
  expect(value('viewdesk_refresh_seconds{view="completed_jobs"}')).toBeGreaterThan(0)
  expect(value('viewdesk_checks_failing{view="upsell_conversions"}')).toBe(1)
  expect(value('viewdesk_checks_failing{view="time_in_status"}')).toBe(0)
  for (const pool of ['read', 'export', 'refresh', 'admin'])
    expect(value(`viewdesk_connections{pool="${pool}",state="busy"}`)).toBeGreaterThanOrEqual(0)
  const counted = 'viewdesk_http_request_duration_seconds_count{method="GET",route="/api/v1/:name/rows",status="200"}'
  expect(value(counted)).toBeGreaterThan(0)
  // No name of a record or a report becomes a series.
  expect(text).not.toContain('/completed_jobs/')
})

test('how views and connections are, and what the doctor says, is for admins', async () => {
  const chief = await signIn(panel.url, admin)
  interface Seen {
    readonly problems: readonly string[]
    readonly views: readonly {
      name: string
      kind: string
      rows: number | null
      levelBytes: number | null
      drift: boolean
    }[]
    readonly connections: readonly { pool: string; busy: number; open: number; most: number }[]
  }
  const view = (seen: Seen, name: string) => seen.views.find((one) => one.name === name)
  const before = await chief.json<Seen>('/api/v1/panel-health')
  expect(before.problems).toEqual([])
  expect(view(before, 'completed_jobs')).toMatchObject({ kind: 'materialized', drift: false })
  expect(view(before, 'completed_jobs')?.rows).toBeGreaterThan(1000)
  expect(view(before, 'completed_jobs')?.levelBytes).toBeGreaterThan(10_000)
  expect(view(before, 'open_jobs')).toMatchObject({ kind: 'plain', rows: null, levelBytes: null })
  expect(before.connections.map(({ pool, most }) => [pool, most > 0])).toEqual(
    ['read', 'export', 'refresh', 'admin'].map((pool) => [pool, true]),
  )
  await panel.pools.admin.query(
    'drop view reports.staff_visits; create view reports.staff_visits as select 1 as staff_id',
  )
  const after = await chief.json<Seen>('/api/v1/panel-health')
  expect(view(after, 'staff_visits')?.drift).toBe(true)
  expect(after.problems.join()).toContain('staff_visits')
  expect((await people.operator.get('/api/v1/panel-health')).status).toBe(403)
  expect((await people.operator.get('/admin/pages/health')).status).toBe(403)
})
