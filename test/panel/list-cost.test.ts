import pg from 'pg'
import { SessionStore } from '../../src/panel/http/session-store.js'
import { afterAll, beforeAll, expect, test } from '../harness/jest.js'
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
    const [first, values] = args as [string | { text?: string }, unknown]
    const text = String(typeof first === 'string' ? first : first.text)
    sent.push(values === undefined ? text : `${text} -- ${JSON.stringify(values)}`)
    return Reflect.apply(query, this, args)
  } as typeof query
  try {
    await work()
  } finally {
    pg.Client.prototype.query = query
  }
  // A connection that is opened meanwhile, since the last answer did not wait for its COMMIT, costs the next ones nothing.
  // Nor do looks for whether anything changes beneath incremental reports, and whether anybody is there to see it.
  return sent.filter((text) => !/^set datestyle|isUnfolded|as any$/.test(text))
}

test.each(['completed_jobs/rows?provider=1', 'completed_jobs/rows', 'profit_margins/rows?provider=1', 'job/rows'])(
  'the list %s asks PostgreSQL four times: who asks, how old the data is, the page with count and names, and the end',
  async (address) => {
    // The first request opens connections and may write down when the person was last seen.
    await person.json(`/api/v1/${address}`)
    const sent = await statementsOf(() => person.json(`/api/v1/${address}`))
    expect(sent.map((text) => text.trim().split(/\s/)[0])).toEqual(['select', 'begin', 'with', 'commit'])
    expect(sent[0]).toContain('viewdesk.session')
    // As text where a connection is new, by the name of its plan on all others.
    expect(sent[1]).toMatch(/viewdesk.refresh_run|execute viewdesk_.*execute viewdesk_/)
    expect(sent[2]).toContain('count(*)')
  },
)

test('a session is looked up once for all requests that ask for it at one time, and anew for those that come meanwhile', async () => {
  const limits = { longestMs: 60_000, idleMs: 60_000 }
  const store = new SessionStore(panel.pools.admin, limits, () => undefined)
  const id = decodeURIComponent(person.cookies.get('viewdesk') ?? '').replace(/^s:|\..*$/g, '')
  const look = (): Promise<unknown> =>
    new Promise((resolve, reject) => store.get(id, (error, data) => (error ? reject(error) : resolve(data))))
  const found: unknown[] = []
  const sent = await statementsOf(async () => {
    const first = [look(), look(), look()]
    await Promise.resolve()
    await Promise.resolve()
    found.push(...(await Promise.all([...first, look(), look(), look()])))
  })
  store.close()
  expect(sent.filter((text) => text.includes('from viewdesk.session'))).toHaveLength(2)
  expect(found[0]).toMatchObject({ staffId: expect.stringMatching(/^\d+$/) })
  for (const other of found) expect(other).toEqual(found[0])
  // What a request does to its session is done to its own.
  expect(new Set(found).size).toBe(6)
})

test('what is asked for in another language is answered in it, whoever else asks at that time', async () => {
  const languages = ['en', 'de', 'en', 'de', 'en', 'de', 'en', 'de', 'en', 'de']
  const answers = await Promise.all(
    languages.map(async (language) => {
      const answer = await person.get('/api/v1/dashboard', { 'accept-language': language })
      return ((await answer.json()) as { cards: { title: string }[] }).cards[0]?.title
    }),
  )
  expect(answers).toEqual(languages.map((_, place) => answers[place % 2]))
  expect(answers[0]).not.toBe(answers[1])
})

test.each([
  // One for each report: the totals; what they leave out, under the filters and for want of a day; the warnings, also of rows
  // without a day.
  ['totals', 'profit_margins/totals?provider=1&period=last_year', 3],
  ['totals of each phase', 'time_in_status/totals?period=last_year&groupBy=phase', 3],
  // One for each report that it shows or counts rows of, and the names of providers.
  ['dashboard', 'dashboard?provider=1&period=last_month', 9],
  // A limit of time and a statement for each table, however many records it has; with the count of all that are called so,
  // where there are more than are shown, what that would cost, and its own limit.
  ['search for a word', 'search?q=boiler', 6],
  ['search for a number', 'search?q=17', 4],
  ['search without a hit', 'search?q=nothing%20is%20called%20so', 3],
])(
  'the %s is one reading that asks each thing once: who asks, how old the data is, its own questions, and the end',
  async (_, address, questions) => {
    await person.json(`/api/v1/${address}`)
    const all = await statementsOf(() => person.json(`/api/v1/${address}`))
    // What is asked about several reports may take a second connection, whose beginning and end are not waited for.
    const isOfSecond = (text: string, place: number) =>
      // Where the first is done already there is no picture to take over.
      /pg_export_snapshot|set transaction snapshot|^rollback$/.test(text) ||
      (text === 'commit' && place !== all.lastIndexOf(text))
    const sent = all.filter((text, place) => !isOfSecond(text, place))
    expect(new Set(sent).size).toBe(sent.length)
    const [session, begin, ...rest] = sent
    expect(session).toContain('viewdesk.session')
    expect(begin).toMatch(/^begin/)
    expect(rest.at(-1)).toMatch(/^commit/)
    expect(rest.slice(0, -1).filter((text) => text.includes('viewdesk.refresh_run'))).toEqual([])
    // A search leaves out what its time is over for, on a machine that is busy.
    if (address.startsWith('search')) expect(rest.length - 1).toBeLessThanOrEqual(questions)
    else expect(rest.length - 1).toBe(questions)
  },
)
