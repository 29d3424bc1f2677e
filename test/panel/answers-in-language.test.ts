import { afterAll, beforeAll, expect, test } from '../harness/jest.js'
import { startTestPanel, type TestPanel } from '../harness/panel.js'
import { cellsOf } from '../harness/workbook.js'
import { admin, signIn, type Visitor } from './visitor.js'

let panel: TestPanel
let person: Visitor
beforeAll(async () => {
  panel = await startTestPanel({ template: 'demo' })
  person = await signIn(panel.url, admin)
  await person.put('/api/v1/choices', { language: 'de' })
})
afterAll(async () => await panel?.stop())

interface Answer {
  readonly reports: readonly { readonly name: string; readonly title: string; readonly columns: readonly Column[] }[]
}
interface Column {
  readonly name: string
  readonly label: string
  readonly choices: readonly { readonly value: string; readonly label: string }[]
}

test('the catalogue says words in the language that a person chose, by the same names', async () => {
  const { reports } = await person.json<Answer>('/api/v1')
  const found = reports.find(({ name }) => name === 'time_in_status')
  expect(found?.title).toBe('Zeit je Status')
  const column = (name: string) => found?.columns.find((one) => one.name === name)
  expect(column('phase')?.choices[0]).toEqual({ value: 'waiting', label: 'Wartezeit bis Beginn' })
  expect(column('impossible')?.choices).toEqual([
    { value: 'true', label: 'Ja' },
    { value: 'false', label: 'Nein' },
  ])
})

test('cards, what totals leave out and warnings are worded in that language', async () => {
  const { cards } = await person.json<{
    cards: { id: string; title: string; leftOut: { rows: object; label: string }[] }[]
  }>('/api/v1/dashboard?period=this_year')
  const upsell = cards.find(({ id }) => id === 'upsell')
  expect(upsell?.title).toBe('Mehrerlös')
  expect(upsell?.leftOut[0]).toMatchObject({ label: 'nicht verglichen', rows: { one: 'Auftrag', many: 'Aufträge' } })
  const { warnings } = await person.json<{ warnings: { rows: object; label: string }[] }>(
    '/api/v1/profit_margins/totals',
  )
  expect(warnings[0]).toMatchObject({ rows: { one: 'Auftrag', many: 'Aufträge' }, label: 'Ohne Abschlusszeit' })
})

test('the search finds by the words that are shown', async () => {
  const hits = async (q: string) => {
    const answer = await person.json<{ hits: { type: string; label: string; detail: string }[] }>(
      `/api/v1/search?q=${encodeURIComponent(q)}`,
    )
    return answer.hits.map(({ type, label, detail }) => ({ type, label, detail }))
  }
  expect(await hits('zeit je')).toContainEqual(
    expect.objectContaining({ type: 'time_in_status', label: 'Zeit je Status' }),
  )
  expect((await hits('Auftrag 17'))[0]).toMatchObject({ type: 'job', detail: expect.stringMatching(/^Nummer 17 · /) })
})

test('a file for people has their words, and a file for programs those of the view file', async () => {
  const lines = async (query: string) =>
    (await person.text(`/api/v1/open_jobs/export.csv?columns=status,age_hours${query}`)).split('\n').slice(0, 2)
  expect((await lines('&for=people'))[0]).toBe('Status,Alter (Stunden)')
  expect((await lines('&for=people'))[1]).toMatch(/^(Entwurf|Geplant|In Arbeit),/)
  expect((await lines('&for=programs'))[0]).toBe('Status,Age')
  expect((await lines(''))[1]).toMatch(/^(Draft|Scheduled|In progress)/)
})

test('pages are noted by one name, whatever language they are read in', async () => {
  await person.post('/api/v1/time_in_status/visits')
  await person.text('/admin/resources/open_jobs')
  const { rows } = await person.json<{ rows: { section: string }[] }>('/api/v1/visits_summary/rows?perPage=500')
  const sections = rows.map(({ section }) => section)
  expect(sections).not.toContain('Zeit je Status')
  expect(sections).not.toContain('Offene Aufträge')
})

test('a workbook says that its amounts are in no currency that anybody named, where it has amounts', async () => {
  const about = async (name: string) => {
    const file = await person.get(`/api/v1/${name}/export.xlsx?for=people`)
    return new Map(cellsOf(Buffer.from(await file.arrayBuffer()), 2).map(([what = '', text = '']) => [what, text]))
  }
  expect((await about('open_jobs')).get('Währung')).toBe('Keine eingestellt: Beträge sind reine Zahlen')
  expect((await about('provider')).has('Währung')).toBe(false)
})

test.each([
  ['job/rows?nothing=1', /„nothing“/],
  ['job/rows?page=abc', /„page“ nicht „abc“/],
  ['job/rows?page=1&page=2', /„page“ zweimal/],
  ['job/rows?perPage=5000', /„perPage“ nicht „5000“/],
  ['job/rows?direction=up', /„direction“ nicht „up“/],
  ['job/rows?sortBy=provider_id&sortAs=x', /„sortAs“ nicht „x“/],
  ['job/rows?sortAs=id', /„sortAs“ auch „sortBy“/],
  ['job/rows?sortBy=foo', /keine Spalte „foo“/],
  ['job/rows?ids=foo', /gehört nicht zu „Aufträge“/],
  ['job/rows?period=whatever', /Zeitraum kann nicht „whatever“/],
  ['job/rows?period=last_month&from=2026-01-01', /Zeitraum und Tage zugleich/],
  ['job/rows?from=abc', /Zeitraum kann nicht „abc“/],
  ['job/rows?from=2026-02-01&to=2026-01-01', /erste Tag des Zeitraums/],
  ['job/rows?filters.created_at~~from=2026-02-01&filters.created_at~~to=2026-01-01', /„Angelegt“ liegt der erste/],
  ['job/rows?filters.title~~wide=1', /„filters.title~~wide“/],
  ['job/rows?provider=abc', /„Anbieter“ kann nicht „abc“/],
  ['job/rows?provider=', /„Anbieter“ ist leer/],
  ['job/totals?groupBy=foo', /nicht nach „foo“ gruppieren/],
  ['job/totals?groupBy=completed_at:century', /nicht nach „completed_at:century“/],
  ['job/totals?groupBy=status,provider_id,title', /nicht nach „status,provider_id,title“/],
  ['job/totals?groupBy=status,status', /nicht nach „status,status“/],
  ['job/totals?groupSort=jobs', /„groupSort“ auch „groupBy“/],
  ['job/totals?groupBy=status&groupSort=foo', /„groupSort“ nicht „foo“/],
  ['job/totals?groupBy=status&groupSort=jobs:up', /„groupSort“ nicht „jobs:up“/],
  ['job/totals?groupBy=status&top=0', /„top“ nicht „0“/],
  ['job/totals?compare=foo', /„compare“ nicht „foo“/],
  ['provider/totals?compare=previous_period', /„Anbieter“ hat kein Datum/],
  ['time_in_status/totals', /nur für jeweils einen Wert von „Phase“/],
  ['dashboard?nothing=1', /„nothing“/],
  ['dashboard?group=foo', /„group“ nicht „foo“/],
  ['dashboard?compare=foo', /„compare“ nicht „foo“/],
  ['dashboard?provider=abc', /„Anbieter“ kann nicht „abc“/],
  ['dashboard?period=whatever', /Zeitraum kann nicht „whatever“/],
  ['dashboard?from=2026-02-01&to=2026-01-01', /erste Tag des Zeitraums/],
  [`search?q=${'a'.repeat(300)}`, /höchstens \d+ Zeichen/],
])('%s is refused in the language of whoever asked', async (address, words) => {
  const response = await person.get(`/api/v1/${address}`)
  const { error } = (await response.json()) as { error: { message: string; forStaff: string } }
  expect([response.status, error.forStaff]).toEqual([400, expect.stringMatching(words)])
})

test('what is wrong with a filter is told by its label to staff, and by its name to programs', async () => {
  const response = await person.get('/api/v1/job/rows?filters.final_value~~from=abc')
  const { error } = (await response.json()) as { error: { message: string; forStaff: string } }
  expect(error.message).toContain('(filters.final_value)')
  expect(error.forStaff).toBe('Der Filter „Rechnungswert“ kann nicht „abc“ sein.')
})

test('a page that is open in another language is answered in its own, until it is opened again', async () => {
  const answer = await person.get('/api/v1', { 'x-viewdesk-language': 'en' })
  const { reports } = (await answer.json()) as Answer
  expect(reports.find(({ name }) => name === 'time_in_status')?.title).toBe('Time in status')
  const unknown = await person.get('/api/v1', { 'x-viewdesk-language': 'xx' })
  expect(((await unknown.json()) as Answer).reports.find(({ name }) => name === 'time_in_status')?.title).toBe(
    'Zeit je Status',
  )
})
