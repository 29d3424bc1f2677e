import { afterAll, beforeAll, describe, expect, test } from '../harness/jest.js'
import { startTestPanel, type TestPanel } from '../harness/panel.js'
import { operator, signIn, type Visitor } from './visitor.js'

let panel: TestPanel
let someone: Visitor
let recordId: string
beforeAll(async () => {
  panel = await startTestPanel({ template: 'demo' })
  someone = await signIn(panel.url, operator)
  const { rows } = await someone.json<{ rows: readonly { _id: string }[] }>('/api/v1/unbilled_jobs/rows?perPage=1')
  recordId = rows[0]?._id ?? ''
  // Another project, or a person: a plain report, a stored one with all that read it, and a table that others refer to.
  await panel.pools.admin.query(`
    drop view reports.unbilled_jobs, reports.source_provider;
    drop materialized view reports.completed_jobs cascade;
  `)
})
afterAll(() => panel?.stop())

interface Problem {
  readonly error: { readonly code: string; readonly message: string }
}

describe('a report whose view is gone while the panel runs', () => {
  test.each([
    'unbilled_jobs/rows',
    'unbilled_jobs/totals',
    'unbilled_jobs/explain?total=jobs',
    'unbilled_jobs/export.csv',
    'completed_jobs/rows',
    'completed_jobs/totals',
    'completed_jobs/export.xlsx',
    'provider/rows',
  ])('says so at /%s, and not that there is nothing', async (address) => {
    const response = await someone.get(`/api/v1/${address}`)
    const { error } = (await response.json()) as Problem
    expect([response.status, error.code]).toEqual([503, 'view_gone'])
    expect(error.message).toMatch(/^These figures are not in the database right now: their view was dropped/)
  })

  test('says so in the language of whoever asks', async () => {
    const response = await someone.get('/api/v1/unbilled_jobs/export.csv', {
      'accept-language': 'de',
      accept: 'text/html',
    })
    expect(await response.text()).toContain('Diese Zahlen sind zurzeit nicht in der Datenbank')
  })

  test('says so where one of its records is opened', async () => {
    const address = `/admin/api/resources/unbilled_jobs/records/${encodeURIComponent(recordId)}/show`
    const response = await someone.get(address)
    expect([response.status, ((await response.json()) as Problem).error.code]).toEqual([503, 'view_gone'])
  })

  test('stands in the catalogue as one that is absent', async () => {
    const { reports } = await someone.json<{ reports: { name: string; freshness: object }[] }>('/api/v1')
    const absent = reports.filter(({ freshness }) => JSON.stringify(freshness).includes('"absent"'))
    expect(absent.map(({ name }) => name).sort()).toEqual([
      'completed_jobs',
      'profit_margins',
      'provider',
      'time_in_status',
      'unbilled_jobs',
      'upsell_conversions',
    ])
  })
})

test('a dashboard has no figure of what is gone, and all others', async () => {
  const { cards } = await someone.json<{
    cards: { id: string; freshness: { state: string }; figures: { value: unknown }[] }[]
  }>('/api/v1/dashboard')
  const card = (id: string) => cards.find((one) => one.id === id)
  expect(card('unbilled')?.freshness).toEqual({ state: 'absent', asOf: null })
  expect(card('unbilled')?.figures.map(({ value }) => value)).toEqual([null, null, null])
  expect(card('open')?.freshness.state).toBe('live')
  expect(Number(card('open')?.figures[0]?.value)).toBeGreaterThan(0)
})

test('a list that refers to a table that is gone has its rows, without the names of that table', async () => {
  const { rows, count } = await someone.json<{ rows: { provider_id: string }[]; count: number }>(
    '/api/v1/open_jobs/rows?sortBy=provider_id',
  )
  expect(count).toBeGreaterThan(0)
  expect(rows[0]?.provider_id).toMatch(/^\d+$/)
  expect((await someone.get('/api/v1/search?q=boiler')).status).toBe(200)
})

test.each(['rows', 'totals', 'export.csv', 'export.xlsx'])(
  'a report that has other columns since, of another release, sends whoever runs the panel to /readyz, at /%s',
  async (what) => {
    await panel.pools.admin.query(`
      drop view if exists reports.open_jobs cascade;
      create view reports.open_jobs as select id as job_id, title from public.job`)
    const response = await someone.get(`/api/v1/open_jobs/${what}`)
    const { error } = (await response.json()) as Problem
    expect([response.status, error.code]).toEqual([503, 'not_set_up'])
  },
)
