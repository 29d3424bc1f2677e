import { afterAll, beforeAll, expect, test } from '../harness/jest.js'
import { startTestPanel, type TestPanel } from '../harness/panel.js'
import { waitUntil } from '../harness/patience.js'
import { admin, signIn, type Visitor } from './visitor.js'

let panel: TestPanel
let person: Visitor
beforeAll(async () => {
  panel = await startTestPanel({ template: 'demo' })
  person = await signIn(panel.url, admin)
})
afterAll(async () => await panel.stop())

async function waiting(): Promise<number> {
  const { rows } = await panel.pools.admin.query(
    `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
  )
  return rows.length
}

async function lockJobs(): Promise<() => Promise<void>> {
  const client = await panel.pools.export.connect()
  await client.query('begin; lock table job in access exclusive mode')
  return async () => {
    await client.query('commit')
    client.release()
  }
}

/** Somebody who opens a page of the jobs of their own, since those who open the same one wait as one; and what became of it. */
function open(page: number): { readonly leave: () => void; readonly status: Promise<number | string> } {
  const gone = new AbortController()
  const cookie = [...person.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const status = fetch(`${panel.url}/api/v1/job/rows?page=${page + 1}`, {
    headers: { cookie },
    signal: gone.signal,
  }).then(
    (answer) => answer.status,
    (error: Error) => error.name,
  )
  return { leave: () => gone.abort(), status }
}

test('a locked table stalls what reads it, and nothing else', async () => {
  const unlock = await lockJobs()
  const readers = Array.from({ length: 15 }, (_, page) => open(page))
  await waitUntil('the first wait for the lock', async () => (await waiting()) >= 4)
  const began = performance.now()
  expect((await person.get('/api/v1/provider/rows')).status).toBe(200)
  const tookMs = performance.now() - began
  // They still wait: nobody's limit made room for the providers.
  expect(await waiting()).toBe(4)
  if (process.env.VIEWDESK_TEST_LOG) console.log(`the providers took ${Math.round(tookMs)} ms`)
  await unlock()
  expect(await Promise.all(readers.map(({ status }) => status))).toEqual(readers.map(() => 200))
})

test('whoever leaves the queue of a report frees the place at once', async () => {
  const unlock = await lockJobs()
  const first = Array.from({ length: 4 }, (_, page) => open(page))
  await waitUntil('they wait for the lock', async () => (await waiting()) === 4)
  const second = Array.from({ length: 5 }, (_, page) => open(page + first.length))
  for (const reader of [...first, ...second]) reader.leave()
  expect(await Promise.all(second.map(({ status }) => status))).toEqual(second.map(() => 'AbortError'))
  await waitUntil('nobody waits', async () => (await waiting()) === 0)
  await unlock()
  expect((await person.get('/api/v1/job/rows')).status).toBe(200)
})

test('whoever waits too long is told that the data are locked, and then one at a time finds out', async () => {
  const unlock = await lockJobs()
  const readers = Array.from({ length: 6 }, (_, page) => open(page))
  expect(await Promise.all(readers.map(({ status }) => status))).toEqual(readers.map(() => 503))
  const later = Array.from({ length: 4 }, (_, page) => open(page))
  await waitUntil('one waits for the lock', async () => (await waiting()) === 1)
  await unlock()
  expect(await Promise.all(later.map(({ status }) => status))).toEqual(later.map(() => 200))
})
