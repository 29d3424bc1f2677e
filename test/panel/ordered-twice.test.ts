import { afterAll, beforeAll, expect, test } from '../harness/jest.js'
import { startTestPanel, type TestPanel } from '../harness/panel.js'
import { admin, operator, password, signIn, type Visitor } from './visitor.js'

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
