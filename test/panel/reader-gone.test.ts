import { afterAll, beforeAll, expect, test } from '../harness/jest.js'
import { startTestPanel, type TestPanel } from '../harness/panel.js'
import { waitUntil } from '../harness/patience.js'
import { admin, signIn, type Visitor } from './visitor.js'

let panel: TestPanel
let person: Visitor
beforeAll(async () => {
  panel = await startTestPanel({ template: 'demo' })
  person = await signIn(panel.url, admin)
  for (const view of ['profit_margins', 'source_provider', 'source_job']) await makeEndless(view)
})
afterAll(async () => await panel.stop())

/** Its first row takes a minute; the panel's own limit for a statement is half of that. */
async function makeEndless(view: string): Promise<void> {
  const { admin: pool } = panel.pools
  const { rows } = await pool.query<{ body: string }>(`select rtrim(pg_get_viewdef($1::regclass), ';') as body`, [
    `reports.${view}`,
  ])
  await pool.query(
    `create or replace view reports.${view} as select * from (${rows[0]?.body}) as whole where pg_sleep(60) is not null`,
  )
}

/** Since when the panel's statements run that wait in pg_sleep: by the clock of the database, in milliseconds. */
async function sleeping(): Promise<number[]> {
  const { rows } = await panel.pools.admin.query<{ ms: number }>(
    `select extract(epoch from clock_timestamp() - query_start)::float8 * 1000 as ms
     from pg_stat_activity
     where wait_event = 'PgSleep' and datname = current_database() and pid <> pg_backend_pid()`,
  )
  return rows.map(({ ms }) => ms)
}

test.each([
  '/api/v1/profit_margins/rows',
  '/api/v1/profit_margins/totals',
  '/api/v1/profit_margins/explain?total=profit',
  '/api/v1/profit_margins/export.csv',
  '/api/v1/dashboard',
  '/api/v1/search?q=17',
  '/api/v1/provider/options?search=a',
  '/admin/api/resources/profit_margins/actions/list',
  '/admin/api/resources/provider/records/1/show',
])('what PostgreSQL does for %s ends when the reader goes away', async (address) => {
  const gone = new AbortController()
  const cookie = [...person.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const asked = fetch(panel.url + address, { headers: { cookie }, signal: gone.signal })
    .then((answer) => answer.text())
    .catch((error: Error) => error.name)
  await waitUntil('PostgreSQL works on it', async () => (await sleeping()).length > 0)
  gone.abort()
  expect(await asked).toBe('AbortError')
  let longest = 0
  await waitUntil('nothing of it runs', async () => {
    const running = await sleeping()
    longest = Math.max(longest, ...running)
    return running.length === 0
  })
  // Nobody else ended it: that limit is at 30 s, and of an export there is none.
  expect(longest).toBeLessThan(20_000)
})
