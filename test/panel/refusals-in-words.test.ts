import { actions, may } from '../../src/access/permissions.js'
import { languages, sayIn } from '../../src/panel/language/languages.js'
import { afterAll, beforeAll, expect, test } from '../harness/jest.js'
import { startTestPanel, type TestPanel } from '../harness/panel.js'
import { admin, operator, signIn, type Visitor, viewer } from './visitor.js'

let panel: TestPanel
let people: { viewer: Visitor; operator: Visitor; admin: Visitor }
let ids: { note: string; view: string }
beforeAll(async () => {
  panel = await startTestPanel({ template: 'demo' })
  people = {
    viewer: await signIn(panel.url, viewer),
    operator: await signIn(panel.url, operator),
    admin: await signIn(panel.url, admin),
  }
  const note = await people.admin.post(`/api/v1/profit_margins/notes`, {
    from: '2026-06-01',
    to: '2026-06-07',
    text: 'storm week',
  })
  const view = await people.admin.post('/api/v1/job/views', { name: 'Ours', query: 'sortBy=title', shared: true })
  await people.admin.put(review, {})
  ids = { note: (await note.json()).id, view: (await view.json()).id }
})
afterAll(async () => await panel?.stop())

const review = '/api/v1/profit_margins/review?period=last_month'

/** What somebody is refused, and by a word of each language what it is about. */
const refusals: readonly [
  what: string,
  as: 'viewer' | 'operator',
  order: (by: Visitor) => Promise<Response>,
  RegExp,
  RegExp,
][] = [
  ['export', 'viewer', (by) => by.get('/api/v1/job/export.csv'), /export/, /exportieren/],
  [
    'a list behind AdminJS',
    'viewer',
    (by) => by.get('/admin/api/resources/job/actions/export'),
    /export/,
    /exportieren/,
  ],
  ['refresh', 'viewer', (by) => by.post('/api/v1/completed_jobs/refresh'), /refresh/, /aktualisieren/],
  ['cancel', 'viewer', (by) => by.post('/api/v1/completed_jobs/runs/1/cancel'), /cancel/, /abbrechen/],
  ['check', 'viewer', (by) => by.post('/api/v1/completed_jobs/check'), /refresh/, /aktualisieren/],
  ['refreshes', 'viewer', (by) => by.get('/api/v1/refreshes'), /refresh/, /aktualisieren/],
  [
    'schedule',
    'operator',
    (by) => by.post('/api/v1/completed_jobs/schedule', { paused: true }),
    /schedule/,
    /Zeitplan/,
  ],
  ['accounts', 'operator', (by) => by.get('/api/v1/staff-accounts'), /accounts/, /Konten/],
  ['health', 'operator', (by) => by.get('/api/v1/panel-health'), /page/, /Seite/],
  ['a page of ours', 'operator', (by) => by.get('/admin/pages/health'), /page/, /Seite/],
  ['a report', 'operator', (by) => by.get('/api/v1/staff_visits/rows'), /report/, /Bericht/],
  ['a note', 'viewer', (by) => by.post('/api/v1/job/notes', { text: 'x' }), /notes/, /Notizen/],
  ['a note of another', 'operator', (by) => by.remove(`/api/v1/profit_margins/notes/${ids.note}`), /note/i, /Notiz/],
  ['a review', 'viewer', (by) => by.put(review, {}), /reviewed/, /geprüft/],
  ['a review of another', 'operator', (by) => by.remove(review), /reviewed/, /geprüft/],
  ['a view of another', 'operator', (by) => by.remove(`/api/v1/job/views/${ids.view}`), /view/, /Ansicht/],
  [
    'a view that ships',
    'operator',
    (by) => by.remove('/api/v1/completed_jobs/views/shipped.loss-makers'),
    /view/,
    /Ansicht/,
  ],
]

test.each(refusals)('%s is refused in words for it, in both languages', async (_what, as, order, english, german) => {
  for (const [language, about] of [
    ['en', english],
    ['de', german],
  ] as const) {
    await people[as].put('/api/v1/choices', { language })
    const answer = await order(people[as])
    const text = await answer.text()
    const said = text.startsWith('{') ? JSON.parse(text).error : { message: /<h1>.*/s.exec(text)?.[0] ?? '' }
    const read: string = said.forStaff ?? said.message
    expect([language, answer.status, read]).toEqual([language, 403, expect.stringMatching(about)])
    expect([said.message, read].join(' ')).not.toMatch(identifier)
  }
})

test('who did what has the same words', async () => {
  const { rows } = await panel.pools.admin.query<{ detail: string }>(
    "select detail from viewdesk.activity where kind = 'refused'",
  )
  expect(rows.length).toBeGreaterThanOrEqual(refusals.length * 2)
  expect(rows.map(({ detail }) => detail).filter((detail) => identifier.test(detail))).toEqual([])
})

const several = actions.filter((action) => /[A-Z]/.test(action))
const identifier = new RegExp(`\\b(${several.join('|')})\\b`)

test('every permission that somebody may lack has words of its own in every language', () => {
  const lacked = actions.filter((action) => !may('viewer', action))
  for (const language of languages()) {
    const said = lacked.map((action) => sayIn(language)(`answers.may_not_${action}`))
    expect(said.filter((text) => identifier.test(text) || text.startsWith('answers.'))).toEqual([])
    expect(new Set(said).size).toBe(lacked.length)
  }
})
