import { join } from 'node:path'
import { pino } from 'pino'
import { syncViews } from '../../src/reports/sync/sync.js'
import { watchReadiness } from '../../src/watch-readiness.js'
import { afterAll, beforeAll, describe, expect, test } from '../harness/jest.js'
import { startTestPanel, type TestPanel } from '../harness/panel.js'
import { waitUntil } from '../harness/patience.js'
import { projectDir } from '../harness/templates.js'
import { admin, signIn, type Visitor } from './visitor.js'

interface Problem {
  readonly error: { readonly code: string; readonly message: string; readonly forStaff?: string }
}

// Those whose SELECT says :'time_zone', and those that read one of them.
const zoned = [
  'completed_jobs',
  'data_warnings',
  'profit_margins',
  'time_in_status',
  'upsell_conversions',
  'visits_summary',
  'visits_summary_materialized',
]

let panel: TestPanel
let someone: Visitor
let recordId: string
beforeAll(async () => {
  panel = await startTestPanel({ template: 'demo' })
  someone = await signIn(panel.url, admin)
  const { rows } = await someone.json<{ rows: readonly { _id: string }[] }>('/api/v1/completed_jobs/rows?perPage=1')
  recordId = rows[0]?._id ?? ''
})
afterAll(() => panel?.stop())

const setUpFor = (timeZone: string) => syncViews(panel.pools, { viewsDir: join(projectDir, 'views'), timeZone })

async function problemOf(address: string, headers: Record<string, string> = {}): Promise<[number, Problem['error']]> {
  const response = await someone.get(address, headers)
  return [response.status, ((await response.json()) as Partial<Problem>).error ?? { code: '', message: '' }]
}

async function absent(): Promise<readonly [string, string][]> {
  const { reports } = await someone.json<{ reports: { name: string; freshness: Record<string, string> }[] }>('/api/v1')
  return reports
    .filter(({ freshness }) => freshness.state === 'absent')
    .map(({ name, freshness }): [string, string] => [name, freshness.builtFor ?? ''])
    .sort()
}

const ready = async () => (await (await fetch(`${panel.url}/readyz`)).json()).problems as readonly string[]

describe('while the database is set up for another time zone than the panel has', () => {
  beforeAll(async () => {
    await setUpFor('Pacific/Auckland')
  })

  test.each(zoned.flatMap((name) => ['rows', 'totals', 'export.csv', 'export.json'].map((what) => `${name}/${what}`)))(
    'no days of the other one are shown at /%s',
    async (address) => {
      const [status, { code }] = await problemOf(`/api/v1/${address}`)
      expect([status, code]).toEqual([503, 'other_time_zone'])
    },
  )

  test.each(['groupBy=completed_on:month', 'compare=previous_period&period=last_month'])(
    'nor are totals of it by %s',
    async (asked) => {
      const [status, { code }] = await problemOf(`/api/v1/completed_jobs/totals?${asked}`)
      expect([status, code]).toEqual([503, 'other_time_zone'])
    },
  )

  test('nor is where a total comes from, nor one of its records', async () => {
    const record = `/admin/api/resources/completed_jobs/records/${encodeURIComponent(recordId)}/show`
    for (const address of ['/api/v1/completed_jobs/explain?total=jobs', record]) {
      const [status, { code }] = await problemOf(address)
      expect([status, code]).toEqual([503, 'other_time_zone'])
    }
  })

  test('staff are told in their language, with both zones', async () => {
    const [, german] = await problemOf('/api/v1/completed_jobs/totals', { 'accept-language': 'de' })
    expect([german.message, german.forStaff]).toEqual([
      expect.stringMatching(/^The days of these figures are those of Pacific\/Auckland right now, and .* of UTC:/),
      expect.stringMatching(/^Die Tage dieser Zahlen sind zurzeit die von Pacific\/Auckland, .* von UTC:/),
    ])
  })

  test('the catalogue and the dashboard say it of these reports alone, and all others have their figures', async () => {
    expect(await absent()).toEqual(zoned.map((name) => [name, 'Pacific/Auckland']))
    const { cards } = await someone.json<{
      cards: { id: string; report: string; freshness: object; figures: { value: unknown }[] }[]
    }>('/api/v1/dashboard')
    for (const { report, freshness, figures } of cards) {
      if (zoned.includes(report)) expect(freshness).toMatchObject({ state: 'absent', builtFor: 'Pacific/Auckland' })
      else expect(figures.map(({ value }) => value)).not.toContain(null)
    }
    expect((await someone.json<{ count: number }>('/api/v1/open_jobs/rows')).count).toBeGreaterThan(0)
    expect((await someone.get('/api/v1/search?q=boiler')).status).toBe(200)
  })

  test('whoever runs it finds the remedy at /readyz and, once, in the log', async () => {
    const words = `The time zone of this panel is UTC, and completed_jobs, data_warnings, visits_summary, visits_summary_materialized were built for Pacific/Auckland meanwhile: whatever reads them is not shown. Run "npx viewdesk setup" with TIME_ZONE=UTC, or start the panel again with TIME_ZONE=Pacific/Auckland.`
    await waitUntil('the panel has looked again', async () => (await ready()).length > 0)
    expect(await ready()).toEqual([words])
    const told: string[] = []
    const log = pino({}, { write: (line: string) => void told.push(JSON.parse(line).msg) })
    let looks = 0
    const look = async () => {
      looks += 1
      return { ready: false, problems: await ready() }
    }
    const watching = watchReadiness(look, { ready: true, problems: [] }, log, 1)
    await waitUntil('it has looked several times', () => looks > 5)
    watching.stop()
    expect(told).toEqual([words])
  })
})

test('all goes on by itself once the database is set up for the zone of the panel', async () => {
  await setUpFor('UTC')
  expect(await absent()).toEqual([])
  for (const name of zoned) expect((await someone.get(`/api/v1/${name}/rows`)).status).toBe(200)
  await waitUntil('the panel has looked again', async () => (await ready()).length === 0)
})

test('a panel that is started with another zone than the database was set up for shows none of its days either', async () => {
  const other = await startTestPanel({ template: 'demo', config: { timeZone: 'Europe/London' } })
  try {
    const visitor = await signIn(other.url, admin)
    const response = await visitor.get('/api/v1/completed_jobs/totals')
    expect([response.status, ((await response.json()) as Problem).error.code]).toEqual([503, 'other_time_zone'])
    expect((await visitor.get('/api/v1/open_jobs/totals')).status).toBe(200)
  } finally {
    await other.stop()
  }
})
