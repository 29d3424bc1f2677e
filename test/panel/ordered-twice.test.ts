import { afterAll, beforeAll, expect, test } from '../harness/jest.js'
import { startTestPanel, type TestPanel } from '../harness/panel.js'
import { admin, operator, password, signIn, type Visitor, viewer } from './visitor.js'

let panel: TestPanel
let boss: Visitor
let other: Visitor
beforeAll(async () => {
  panel = await startTestPanel({ template: 'demo', config: { adminEmail: admin, adminPassword: password } })
  boss = await signIn(panel.url, admin)
  other = await signIn(panel.url, operator)
})
afterAll(() => panel?.stop())

let keys = 0
const newKey = () => ({ 'idempotency-key': `a-key-of-the-page-${keys++}` })

const notes = '/api/v1/profit_margins/notes'
const note = { from: '2026-06-01', to: '2026-06-07', text: 'storm week' }

async function countNotes(): Promise<number> {
  const { rows } = await panel.pools.admin.query<{ count: number }>('select count(*)::int as count from viewdesk.note')
  return rows[0]?.count ?? 0
}

test('what arrives twice is done once, and both get the answer of the first', async () => {
  const before = await countNotes()
  const key = newKey()
  const answers = await Promise.all([boss.post(notes, note, key), boss.post(notes, note, key)])
  const late = await boss.post(notes, note, key)
  const texts = await Promise.all([...answers, late].map((answer) => answer.text()))
  expect([...answers, late].map(({ status }) => status)).toEqual(Array(3).fill(answers[0]?.status))
  expect(new Set(texts).size).toBe(1)
  expect(await countNotes()).toBe(before + 1)
})

test('an invitation whose answer was lost shows its link to whoever sends it again', async () => {
  const key = newKey()
  const invited = { email: 'lost@example.com', name: 'Lost', role: 'viewer' }
  const first = await (await boss.post('/api/v1/staff-accounts', invited, key)).json()
  expect(await (await boss.post('/api/v1/staff-accounts', invited, key)).json()).toEqual(first)
  expect((await boss.post('/api/v1/staff-accounts', invited, newKey())).status).toBe(409)
})

test('another order, one of another person, and one that was refused before are themselves', async () => {
  const before = await countNotes()
  const key = newKey()
  for (const visitor of [boss, other]) expect((await visitor.post(notes, note, key)).status).toBeLessThan(300)
  expect((await boss.post(notes, note, newKey())).status).toBeLessThan(300)
  expect((await boss.post(notes, note)).status).toBeLessThan(300)
  expect(await countNotes()).toBe(before + 4)
  const empty = newKey()
  for (const text of ['', '']) expect((await boss.post(notes, { ...note, text }, empty)).status).toBe(400)
})

test('a question is answered again, whatever key comes with it', async () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded', ...newKey() }
  for (const address of ['rows', 'totals', 'export.csv', 'export.json', 'export.xlsx']) {
    const sizes: number[] = []
    for (const body of ['sortBy=profit', 'sortBy=profit', 'filters.profit=is:empty']) {
      const answer = await boss.post(`/api/v1/profit_margins/${address}`, body, form)
      expect([address, body, answer.status]).toEqual([address, body, 200])
      sizes.push((await answer.arrayBuffer()).byteLength)
    }
    const [first = 0, second = 0, other = 0] = sizes
    expect([address, second > first / 2, other < second]).toEqual([address, true, true])
  }
})

test.each([
  ['a note', notes, note, { ...note, text: 'no storm' }],
  [
    'an account',
    '/api/v1/staff-accounts',
    { email: 'one@example.com', name: 'One', role: 'viewer' },
    { email: 'two@example.com', name: 'Two', role: 'viewer' },
  ],
  [
    'a saved view',
    '/api/v1/profit_margins/views',
    { name: 'One', query: 'sortBy=profit' },
    { name: 'Two', query: 'sortBy=profit' },
  ],
])('%s under the key of another one is refused, and not answered as that one', async (_what, address, body, next) => {
  const key = newKey()
  expect((await boss.post(address, body, key)).status).toBeLessThan(300)
  const answer = await boss.post(address, next, key)
  expect([answer.status, await answer.json()]).toMatchObject([409, { error: { code: 'key_used' } }])
  expect((await boss.post(address, next, newKey())).status).toBeLessThan(300)
})

test('whoever may do less by now is refused, also what they ordered before', async () => {
  const key = newKey()
  const person = await signIn(panel.url, operator)
  expect((await person.post(notes, note, key)).status).toBeLessThan(300)
  const setRole = (role: string) =>
    panel.pools.admin.query('update viewdesk.staff set role = $1 where email = $2', [role, operator])
  await setRole('viewer')
  try {
    const answer = await person.post(notes, note, key)
    expect([answer.status, await answer.text()]).toEqual([403, expect.not.stringContaining(note.text)])
  } finally {
    await setRole('operator')
  }
  expect((await (await signIn(panel.url, viewer)).post(notes, note, key)).status).toBe(403)
})
