import { afterAll, beforeAll, expect, test } from '../harness/jest.js'
import { startTestPanel, type TestPanel } from '../harness/panel.js'
import { waitUntil } from '../harness/patience.js'
import { operator, signIn, type Visitor } from './visitor.js'

let panel: TestPanel
let someone: Visitor
let role: string
beforeAll(async () => {
  panel = await startTestPanel({ template: 'demo' })
  someone = await signIn(panel.url, operator)
  role = (await panel.pools.admin.query('select quote_ident(current_user) as role')).rows[0].role
})
afterAll(() => panel?.stop())

const ready = async () => (await (await fetch(`${panel.url}/readyz`)).json()).problems as readonly string[]
const statusOf = async (address: string) => (await someone.get(`/api/v1/${address}`)).status

test.each([
  ['on a table', 'public.job', 'grant select on public.job to'],
  ['on a view', 'reports.open_jobs', 'grant select on reports."open_jobs" to'],
])('a right %s that is lost while the panel runs is called so, and told with its grant', async (_, name, grant) => {
  await panel.pools.admin.query(`revoke select on ${name} from ${role}`)
  for (const what of ['rows', 'totals', 'export.csv']) {
    const response = await someone.get(`/api/v1/open_jobs/${what}`, { 'accept-language': 'de' })
    const { error } = (await response.json()) as { error: { code: string; message: string } }
    expect([response.status, error.code]).toEqual([503, 'right_missing'])
  }
  const page = await someone.get('/api/v1/open_jobs/export.csv', { 'accept-language': 'de', accept: 'text/html' })
  expect(await page.text()).toContain('Ein Recht fehlt')
  // What comes of other tables goes on.
  expect(await statusOf('provider/totals')).toBe(200)
  await waitUntil('the panel has looked again', async () => (await ready()).length > 0)
  expect((await ready()).join('\n').split('\n')).toContain(`  ${grant} ${role};`)
  await panel.pools.admin.query(`grant select on ${name} to ${role}`)
  await waitUntil('the panel has looked again', async () => (await ready()).length === 0)
  expect(await statusOf('open_jobs/rows')).toBe(200)
})
