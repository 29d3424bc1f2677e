import { afterAll, beforeAll, expect, test } from '../harness/jest.js'
import { startTestPanel, type TestPanel } from '../harness/panel.js'
import { signIn, type Visitor, viewer, visitor } from './visitor.js'

let panel: TestPanel
let person: Visitor
beforeAll(async () => {
  panel = await startTestPanel({ template: 'demo' })
  person = await signIn(panel.url, viewer)
})
afterAll(async () => await panel.stop())

const june = 'from=2026-06-01&to=2026-06-30'

test('whoever may read a report may ask where each of its numbers comes from', async () => {
  const { reports } = await person.json<{
    reports: {
      name: string
      totalsBy: string | null
      columns: { name: string; choices: { value: string }[] }[]
      totals: { name: string }[]
    }[]
  }>('/api/v1')
  let asked = 0
  for (const { name, totalsBy, columns, totals: declared } of reports) {
    const one = columns.find((column) => column.name === totalsBy)?.choices[0]?.value
    const query = `${june}&provider=1${totalsBy ? `&filters.${totalsBy}=${one}` : ''}`
    const { totals } = await person.json<{ totals: Record<string, unknown> }>(`/api/v1/${name}/totals?${query}`)
    for (const total of declared) {
      const answer = await person.json<Record<string, unknown>>(`/api/v1/${name}/explain?${query}&total=${total.name}`)
      expect(Object.keys(answer)).toEqual(expect.arrayContaining(contract))
      if (total.name !== 'oldest_hours')
        expect([name, total.name, answer.value]).toEqual([name, total.name, totals[total.name]])
      asked += 1
    }
  }
  expect(asked).toBeGreaterThan(30)
})

const contract = ['sql', 'parameters', 'rowsRead', 'tookMs', 'formula', 'definition', 'timeZone', 'freshness', 'value']

test.each([
  ['no total', '', 400],
  ['a total that is none', 'total=nope', 400],
  ['a total twice', 'total=profit&total=revenue', 400],
  ['SQL for a total', `total=${encodeURIComponent("profit'; drop table job; --")}`, 400],
  ['a name of JavaScript’s own', 'total=__proto__', 400],
  ['an unknown column', 'total=profit&filters.nope=1', 400],
  ['a zero byte', 'total=profit%00', 400],
  ['a provider beyond all numbers', 'total=profit&provider=99999999999999999999', 400],
  ['an unknown key', 'total=profit&analyze=no', 400],
])('%s is answered with what is wrong', async (_what, query, status) => {
  const response = await person.get(`/api/v1/profit_margins/explain?${query}`)
  const { error } = (await response.json()) as { error: { message: string; requestId: string } }
  expect(response.status).toBe(status)
  expect(error.message).toMatch(/\w.{10}/)
})

test('nobody else gets an answer, nor any other method', async () => {
  expect((await visitor(panel.url).get('/api/v1/profit_margins/explain?total=profit')).status).toBe(401)
  expect((await person.get('/api/v1/staff_visits/explain?total=staff')).status).toBe(403)
  expect((await person.get('/api/v1/nope/explain?total=profit')).status).toBe(404)
  const origin = { origin: panel.url }
  expect((await person.post('/api/v1/profit_margins/explain?total=profit', {}, origin)).status).toBe(405)
})

test('the catalogue and the totals tell what is left out', async () => {
  const { reports } = await person.json<{ reports: { name: string; leftOut: unknown[] }[] }>('/api/v1')
  expect(reports.find(({ name }) => name === 'profit_margins')?.leftOut[0]).toEqual({
    totals: ['revenue', 'profit', 'margin_percent'],
    group: null,
    label: 'finished, not billed',
    countedBy: 'unbilled_jobs',
    reasons: [{ label: 'not billed', query: 'filters.final_value=is%3Aempty' }],
  })
  const answer = await person.json<{ totals: Record<string, unknown>; leftOut: { total: string; count: number }[] }>(
    `/api/v1/profit_margins/totals?${june}`,
  )
  const profit = answer.leftOut.find(({ total }) => total === 'profit')
  expect(profit?.count).toBeGreaterThan(0)
  expect(profit?.count).toBe(answer.totals.unbilled_jobs)
})
