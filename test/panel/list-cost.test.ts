import { afterAll, beforeAll, expect, test } from '@jest/globals'
import pg from 'pg'
import { startTestPanel, type TestPanel } from '../harness/panel.js'
import { admin, signIn, type Visitor } from './visitor.js'

let panel: TestPanel
let person: Visitor
beforeAll(async () => {
  panel = await startTestPanel({ template: 'demo' })
  person = await signIn(panel.url, admin)
})
afterAll(async () => await panel.stop())

/** What the panel, which runs in this process, sent to PostgreSQL meanwhile: a trip each. */
async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  const { query } = pg.Client.prototype
  const sent: string[] = []
  pg.Client.prototype.query = function counted(this: pg.Client, ...args: unknown[]) {
    const [first] = args as [string | { text?: string }]
    sent.push(String(typeof first === 'string' ? first : first.text))
    return Reflect.apply(query, this, args)
  } as typeof query
  try {
    await work()
  } finally {
    pg.Client.prototype.query = query
  }
  // A connection that is opened meanwhile, since the last answer did not wait for its COMMIT, costs the next ones nothing.
  return sent.filter((text) => !text.startsWith('set datestyle'))
}

test.each([
  'completed_jobs/rows?provider=1',
  'completed_jobs/rows',
  'profit_margins/rows?provider=1',
  'job/rows',
])('the list %s asks PostgreSQL four times: who asks, how old the data is, the page with count and names, and the end', async (address) => {
  // The first request opens connections and may write down when the person was last seen.
  await person.json(`/api/v1/${address}`)
  const sent = await statementsOf(() => person.json(`/api/v1/${address}`))
  expect(sent.map((text) => text.trim().split(/\s/)[0])).toEqual(['select', 'begin', 'with', 'commit'])
  expect(sent[0]).toContain('viewdesk.session')
  expect(sent[1]).toContain('viewdesk.refresh_run')
  expect(sent[2]).toContain('count(*)')
})
