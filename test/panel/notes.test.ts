import type { NotesAnswer } from '../../src/panel/api/notes-routes.js'
import type { FoundNotes, Note } from '../../src/panel/notes/notes.js'
import { afterAll, beforeAll, describe, expect, test } from '../harness/jest.js'
import { startTestPanel, type TestPanel } from '../harness/panel.js'
import { waitUntil } from '../harness/patience.js'
import { cellsOf } from '../harness/workbook.js'
import { admin, operator, signIn, type Visitor, viewer } from './visitor.js'

let panel: TestPanel
let ann: Visitor
let ben: Visitor
let boss: Visitor
beforeAll(async () => {
  panel = await startTestPanel({ template: 'demo', now: () => new Date('2026-07-15T10:00:00Z') })
  ann = await signIn(panel.url, operator)
  ben = await signIn(panel.url, viewer)
  boss = await signIn(panel.url, admin)
})
afterAll(async () => await panel.stop())

const june = 'from=2026-06-01&to=2026-06-30'

async function add(person: Visitor, body: object, address = '/api/v1/profit_margins/notes'): Promise<Note> {
  const response = await person.post(address, body)
  const answer = await response.json()
  expect([response.status, answer.error?.message]).toEqual([201, undefined])
  return answer
}

async function patch(person: Visitor, address: string, body: object): Promise<Response> {
  const cookie = [...person.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const headers = { cookie, 'content-type': 'application/json' }
  return await fetch(panel.url + address, { method: 'PATCH', headers, body: JSON.stringify(body) })
}

async function texts(person: Visitor, address: string): Promise<string[]> {
  return (await person.json<FoundNotes>(address)).notes.map(({ text }) => text)
}

async function refusal(response: Response): Promise<[number, string]> {
  const { error } = await response.json()
  expect(error.message).toMatch(/\w.{10}/)
  return [response.status, error.code]
}

describe('a note', () => {
  test('on days is seen where the filter shows one of them, with who wrote it', async () => {
    const note = await add(ann, { from: '2026-06-29', to: '2026-07-03', text: 'Storm week' })
    expect(note).toMatchObject({ text: 'Storm week', by: 'Operator', mayChange: true, changedAt: null })
    const notesOf = (query: string, report = 'profit_margins') => texts(ben, `/api/v1/${report}/notes?${query}`)
    expect(await notesOf(june)).toContain('Storm week')
    expect(await notesOf('filters.completed_on=2026-07-03')).toContain('Storm week')
    expect(await notesOf('period=this_month')).toContain('Storm week')
    expect(await notesOf('from=2026-07-04&to=2026-07-31')).not.toContain('Storm week')
    expect(await notesOf(june, 'upsell_conversions')).not.toContain('Storm week')
    expect(await texts(ben, `/api/v1/board-notes?${june}`)).toContain('Storm week')
    await add(ann, { from: '2026-06-10', to: '2026-06-10', text: 'Nobody worked' }, '/api/v1/board-notes')
    expect(await notesOf(june, 'upsell_conversions')).toContain('Nobody worked')
  })

  test('on a figure is seen at that total under the same filters, however they are written', async () => {
    const query = 'period=last_month&provider=3'
    const note = await add(ann, { total: 'profit', query, text: 'Billing stopped' })
    expect(note.about).toMatchObject({ total: 'profit', query: 'from=2026-06-01&provider=3&to=2026-06-30' })
    const notesOf = (asked: string) => texts(ben, `/api/v1/profit_margins/notes?${asked}`)
    expect(await notesOf(query)).toContain('Billing stopped')
    expect(
      await notesOf(`filters.provider_id=3&filters.completed_on~~from=2026-06-01&filters.completed_on~~to=2026-06-30`),
    ).toContain('Billing stopped')
    expect(await notesOf(`${june}&provider=3,4`)).not.toContain('Billing stopped')
    expect(await notesOf('from=2026-06-01&to=2026-06-29&provider=3')).not.toContain('Billing stopped')
    expect(await texts(ben, `/api/v1/board-notes?${june}&provider=3`)).toContain('Billing stopped')
    const waiting = { total: 'median_hours', query: `${june}&filters.phase=waiting`, text: 'Waiting for parts' }
    await add(ann, waiting, '/api/v1/time_in_status/notes')
    const { notes } = await ben.json<NotesAnswer>(`/api/v1/time_in_status/notes?${june}`)
    expect(notes.find(({ text }) => text === waiting.text)?.about).toMatchObject({ group: 'waiting' })
  })

  test('on a record is seen there and in its list, and only of records that there are', async () => {
    await add(ann, { record: '17', text: 'Paid in cash' }, '/api/v1/job/notes')
    expect(await texts(ben, '/api/v1/job/records/17/notes')).toEqual(['Paid in cash'])
    expect(await texts(ben, '/api/v1/job/records/18/notes')).toEqual([])
    expect(await texts(ben, '/api/v1/job/notes')).toContain('Paid in cash')
    expect(await refusal(await ann.post('/api/v1/job/notes', { record: '0', text: 'x' }))).toEqual([404, 'not_found'])
    expect(await refusal(await ann.post('/api/v1/job/notes', { record: "1' or", text: 'x' }))).toEqual([
      404,
      'not_found',
    ])
  })

  test('is read by those who may read the report, written by those who may write, and changed by its author and admins', async () => {
    await add(boss, { record: '1', text: 'For admins' }, '/api/v1/staff_visits/notes')
    expect((await ben.get('/api/v1/staff_visits/notes')).status).toBe(403)
    expect((await ann.post('/api/v1/staff_visits/notes', { record: '1', text: 'x' })).status).toBe(403)
    const note = await add(boss, { from: '2026-05-01', to: '2026-05-31', text: 'Of the boss' })
    const own = await add(ann, { from: '2026-05-01', to: '2026-05-31', text: 'Of Ann' })
    const address = (of: Note) => `/api/v1/profit_margins/notes/${of.id}`
    expect(
      await refusal(
        await ben.post('/api/v1/profit_margins/notes', { from: '2026-05-01', to: '2026-05-31', text: 'x' }),
      ),
    ).toEqual([403, 'forbidden'])
    expect(await refusal(await patch(ann, address(note), { text: 'Mine' }))).toEqual([403, 'forbidden'])
    expect(await refusal(await ann.remove(address(note)))).toEqual([403, 'forbidden'])
    expect(await refusal(await ben.remove(address(own)))).toEqual([403, 'forbidden'])
    expect(await refusal(await boss.remove(`/api/v1/upsell_conversions/notes/${own.id}`))).toEqual([404, 'not_found'])
    const foreign = { 'sec-fetch-site': 'cross-site', origin: 'https://elsewhere.example' }
    expect((await ann.remove(address(own), foreign)).status).toBe(403)
    const changed = (await (await patch(ann, address(own), { text: 'Of Ann, better', changedAt: null })).json()) as Note
    expect(changed).toMatchObject({ text: 'Of Ann, better', changedAt: expect.any(String) })
    expect(await refusal(await patch(boss, address(own), { text: 'Late', changedAt: null }))).toEqual([
      409,
      'note_changed',
    ])
    // What is there already needs no change: whoever got no answer sends it again.
    for (const changedAt of [null, changed.changedAt, undefined]) {
      const again = await patch(ann, address(own), { text: 'Of Ann, better', changedAt })
      expect([again.status, ((await again.json()) as Note).changedAt]).toEqual([200, changed.changedAt])
    }
    expect((await patch(boss, address(own), { text: 'Tidied', changedAt: changed.changedAt })).status).toBe(200)
    expect((await boss.remove(address(own))).status).toBe(204)
    expect(await refusal(await boss.remove(address(own)))).toEqual([404, 'not_found'])
    const { rows } = await boss.json<{ rows: { kind: string; who: string; detail: string }[] }>(
      '/api/v1/staff_activity/rows?filters.kind=note_added,note_changed,note_deleted',
    )
    expect(rows.filter(({ detail }) => detail === 'Of Ann, better')).toHaveLength(1)
    expect(rows).toContainEqual(expect.objectContaining({ kind: 'note_deleted', who: 'Admin', detail: 'Tidied' }))
  })

  test('is kept as it was typed, and refused in words where it cannot be', async () => {
    const days = { from: '2026-04-01', to: '2026-04-02' }
    const hostile = `<script>alert("1")</script> ' or 1=1 -- {{text}} =cmd|' /C calc'!A0\nsecond line`
    expect((await add(ann, { ...days, text: ` ${hostile} ` })).text).toBe(hostile)
    const sent = async (body: object) => refusal(await ann.post('/api/v1/profit_margins/notes', body))
    expect(await sent({ ...days, text: 'x'.repeat(10_000) })).toEqual([400, 'bad_note'])
    expect(await sent({ ...days, text: 'x'.repeat(20_000) })).toEqual([413, 'too_large'])
    for (const text of ['', ' \n ', 'a\0b', 'a\u202eb', '\u200b'])
      expect(await sent({ ...days, text })).toEqual([400, 'bad_note'])
    expect(await sent({ from: '2026-02-30', to: '2026-03-01', text: 'x' })).toEqual([400, 'bad_request'])
    expect(await sent({ from: '2026-03-02', to: '2026-03-01', text: 'x' })).toEqual([400, 'bad_filter'])
    expect(await sent({ total: 'nothing', query: '', text: 'x' })).toEqual([400, 'bad_request'])
    expect(await sent({ total: 'profit', query: 'filters.nothing=1', text: 'x' })).toEqual([400, 'bad_filter'])
    expect(await sent({ ...days, record: '1', text: 'x' })).toEqual([400, 'bad_request'])
    expect(await sent({ text: 'x' })).toEqual([400, 'bad_request'])
    const most = { from: '2020-01-01', to: '2020-01-01', text: 'One of fifty' }
    for (let n = 0; n < 50; n++) await add(ann, most)
    expect(await sent(most)).toEqual([409, 'too_many_notes'])
  })
})

describe('a file', () => {
  const june1 = 'from=2026-06-01&to=2026-06-30'

  test('for people tells the notes on its days, totals and rows; for programs only where it is asked for', async () => {
    const { rows } = await ann.json<{ rows: { _id: string }[] }>(`/api/v1/completed_jobs/rows?${june1}&perPage=3`)
    const [first, second] = rows.map(({ _id }) => _id)
    const at = '/api/v1/completed_jobs/notes'
    const file = (query: string) => ann.get(`/api/v1/completed_jobs/export.${query}`)
    const before = await (await file(`csv?${june1}`)).text()
    await add(ann, { record: first, text: '=1+1, paid' }, at)
    await add(ann, { record: first, text: 'in "cash"' }, at)
    await add(ann, { total: 'profit', query: june1, text: 'Two bills to come' }, at)
    await add(ann, { from: '2026-06-08', to: '2026-06-09', text: 'Holidays <b>' }, at)

    expect(await (await file(`csv?${june1}`)).text()).toBe(before)
    const noted = (await (await file(`json?${june1}&notes=yes`)).json()) as { job_id: string; notes: string | null }[]
    expect(noted.find(({ job_id }) => job_id === first)?.notes).toBe('=1+1, paid (Operator)\nin "cash" (Operator)')
    expect(noted.find(({ job_id }) => job_id === second)?.notes).toBeNull()
    expect(await (await file(`csv?${june1}&notes=yes`)).text()).toContain(
      `"'=1+1, paid (Operator)\nin ""cash"" (Operator)"`,
    )

    const workbook = Buffer.from(await (await file(`xlsx?${june1}&for=people`)).arrayBuffer())
    expect(cellsOf(workbook)[0]?.at(-1)).toBe('Notes')
    const about = cellsOf(workbook, 2)
      .map((cells) => cells.join(' | '))
      .join('\n')
    expect(about).toMatch(/Gross profit .* \| Two bills to come \(Operator, /)
    expect(about).toMatch(/Jun 8, 2026 – Jun 9, 2026 \| Holidays <b> \(Operator, /)
    expect((await file(`csv?${june1}&notes=perhaps`)).status).toBe(400)
    expect((await ann.get('/api/v1/profit_margins/export.csv?notes=yes&groupBy=provider_id')).status).toBe(400)
  })
})

describe('a review', () => {
  const address = `/api/v1/profit_margins/review?period=last_month`
  const reviewOf = async (query: string) =>
    (await ben.json<NotesAnswer>(`/api/v1/profit_margins/notes?${query}`)).review
  const job = `select job_id, provider_id from reports.completed_jobs
    where completed_on between '2026-06-01' and '2026-06-30' and final_value is not null order by job_id limit 1`

  test('stands at exactly these days and filters, and tells what has changed since', async () => {
    expect(await refusal(await ben.put(address, {}))).toEqual([403, 'forbidden'])
    const { totals, count } = await ann.json<{ totals: Record<string, string>; count: number }>(
      `/api/v1/profit_margins/totals?period=last_month`,
    )
    const wrong = { count, totals: { ...totals, profit: '1.00' } }
    expect(await refusal(await ann.put(address, wrong))).toEqual([409, 'figures_changed'])
    expect((await ann.put(address, { count, totals })).status).toBe(200)
    expect(await reviewOf(june)).toMatchObject({ by: 'Operator', mayRemove: false, changes: [] })
    const { rows } = await boss.json<{ rows: { subject: string; detail: string }[] }>(
      '/api/v1/staff_activity/rows?filters.kind=reviewed',
    )
    expect(rows[0]).toMatchObject({ subject: 'Profit margins', detail: 'Completed on: Jun 1, 2026 – Jun 30, 2026' })
    expect(await reviewOf(`${june}&provider=3`)).toBeNull()
    expect(await reviewOf('period=this_month')).toBeNull()

    // Rows of other days change nothing here.
    await panel.pools.admin.query(`update job set final_value = final_value + 1
      where id = (select job_id from reports.completed_jobs where completed_on = '2026-03-03' and final_value is not null limit 1)`)
    await refresh()
    expect((await reviewOf(june))?.changes).toEqual([])

    await panel.pools.admin.query(
      `update job set final_value = final_value - 20 where id = (select job_id from (${job}) as one)`,
    )
    await refresh()
    const changes = (await reviewOf(june))?.changes ?? []
    const now = await ann.json<{ totals: Record<string, string> }>(`/api/v1/profit_margins/totals?${june}`)
    expect(changes.find(({ total }) => total === 'profit')).toEqual({
      total: 'profit',
      group: null,
      was: totals.profit,
      is: now.totals.profit,
    })
    expect(Number(totals.profit) - Number(now.totals.profit)).toBeCloseTo(20, 2)
    expect(changes.map(({ total }) => total)).not.toContain('parts_cost')
    expect((await ann.remove(address)).status).toBe(204)
    expect(await reviewOf(june)).toBeNull()
  })

  test('is of days with a first and a last one, and of each line of totals', async () => {
    expect(await refusal(await ann.put('/api/v1/profit_margins/review?provider=3', {}))).toEqual([400, 'bad_filter'])
    expect(await refusal(await ann.put('/api/v1/open_jobs/review', {}))).toEqual([400, 'bad_filter'])
    const phases = `/api/v1/time_in_status/review?${june}`
    expect((await ann.put(phases, {})).status).toBe(200)
    expect(await refusal(await ann.remove(`${phases}&provider=3`))).toEqual([404, 'not_found'])
    await boss.put(phases, {})
    expect(await refusal(await ann.remove(phases))).toEqual([403, 'forbidden'])
    const { review } = await boss.json<NotesAnswer>(`/api/v1/time_in_status/notes?${june}`)
    expect(review).toMatchObject({ by: 'Admin', changes: [], mayRemove: true })
  })

  async function refresh(): Promise<void> {
    await ann.post('/api/v1/completed_jobs/refresh', {})
    await waitUntil('it is refreshed', async () => {
      const { runs } = await ann.json<{ runs: { state: string }[] }>('/api/v1/completed_jobs/runs')
      return runs[0]?.state === 'done'
    })
  }
})
