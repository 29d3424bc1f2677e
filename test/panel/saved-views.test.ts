import { afterAll, beforeAll, describe, expect, test } from '../harness/jest.js'
import { startTestPanel, type TestPanel } from '../harness/panel.js'
import { admin, operator, signIn, type Visitor, viewer } from './visitor.js'

let panel: TestPanel
let ann: Visitor
let ben: Visitor
let boss: Visitor
beforeAll(async () => {
  panel = await startTestPanel({ template: 'demo' })
  ann = await signIn(panel.url, operator)
  ben = await signIn(panel.url, viewer)
  boss = await signIn(panel.url, admin)
})
afterAll(async () => await panel.stop())

interface View {
  id: string
  name: string
  query: string
  notes: { code: string; message: string; name: string }[]
  shared: boolean
  changedAt: string | null
  isMine: boolean
  owner: string
  shipped: boolean
  mayChange: boolean
  isDefault: boolean
}

const june = 'filters.status=completed&period=last_month&columns=title,final_value&sortBy=final_value&direction=desc'

async function save(person: Visitor, name: string, shared = false, query = june, report = 'job'): Promise<View> {
  const response = await person.post(`/api/v1/${report}/views`, { name, query, shared })
  const answer = await response.json()
  expect([response.status, answer.error?.message]).toEqual([201, undefined])
  return answer
}

async function names(person: Visitor, report = 'job'): Promise<string[]> {
  const { views } = await person.json<{ views: View[] }>(`/api/v1/${report}/views`)
  return views.map((view) => view.name)
}

async function refusal(response: Response): Promise<[number, string]> {
  const { error } = await response.json()
  expect(error.message).toMatch(/\w.{10}/)
  return [response.status, error.code]
}

describe('a saved view', () => {
  test('keeps filters, columns and order as they were in the address, presets still relative', async () => {
    const view = await save(ann, 'As in the address')
    expect(view).toMatchObject({ query: june, notes: [], shared: false, isMine: true, mayChange: true })
    expect((await ann.get(`/api/v1/job/rows?${view.query}`)).status).toBe(200)
  })

  test('keeps what each of several changes at the same moment says', async () => {
    const view = await save(ann, 'Changed by all')
    const address = `/api/v1/job/views/${view.id}`
    const changes = [{ name: 'Changed by all at once' }, { query: 'filters.status=draft' }, { shared: true }]
    const answers = await Promise.all(changes.map((change) => ann.put(address, change)))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(await ann.json<View>(address)).toMatchObject(Object.assign({}, ...changes))
    expect((await ann.remove(address)).status).toBe(204)
  })

  test('is seen by nobody else, until it is shared, and only by those who may read the report', async () => {
    const view = await save(ann, 'Ann alone')
    expect(await names(ben)).not.toContain('Ann alone')
    expect(await refusal(await ben.get(`/api/v1/job/views/${view.id}`))).toEqual([404, 'not_found'])
    expect((await ann.put(`/api/v1/job/views/${view.id}`, { shared: true })).status).toBe(200)
    expect(await names(ben)).toContain('Ann alone')
    await save(boss, 'For admins', true, 'sortBy=total_visits', 'staff_visits')
    expect((await ann.get('/api/v1/staff_visits/views')).status).toBe(403)
    expect(await names(ann)).not.toContain('For admins')
  })

  test('that is shared is changed and deleted by its owner and by admins only', async () => {
    const view = await save(ann, 'Shared', true)
    const address = `/api/v1/job/views/${view.id}`
    expect(await refusal(await ben.put(address, { name: 'Mine now' }))).toEqual([403, 'forbidden'])
    expect(await refusal(await ben.remove(address))).toEqual([403, 'forbidden'])
    expect((await (await boss.put(address, { name: 'Tidied' })).json()).name).toBe('Tidied')
    const seen = await ben.json<View>(address)
    expect(seen).toMatchObject({ name: 'Tidied', query: june, isMine: false, owner: 'Operator', mayChange: false })
    expect((await boss.remove(address)).status).toBe(204)
    expect((await ann.get(address)).status).toBe(404)
  })

  test('that somebody has changed meanwhile is not overwritten by whoever says that they have not seen it', async () => {
    const view = await save(ann, 'Two at once', true)
    const address = `/api/v1/job/views/${view.id}`
    const seen = view.changedAt
    const first = await boss.put(address, { query: 'filters.status=draft', changedAt: seen })
    expect(first.status).toBe(200)
    const { changedAt } = (await first.json()) as View
    const others = [{ query: 'filters.status=cancelled' }, { name: 'Renamed' }, { name: 'Two at once', shared: false }]
    for (const [language, words] of [
      ['en', /^“Two at once” was changed by Admin at .*\d:\d\d.*\. Open it again, or save yours as a new view\.$/],
      ['de', /^„Two at once“ wurde von Admin am .* geändert\. Öffnen Sie die Ansicht noch einmal, /],
    ] as const) {
      for (const change of others) {
        const refused = await ann.put(address, { ...change, changedAt: seen }, { 'x-viewdesk-language': language })
        const { error } = await refused.json()
        expect([refused.status, error.code, error.forStaff]).toEqual([
          409,
          'view_changed',
          expect.stringMatching(words),
        ])
      }
    }
    expect(await ann.json<View>(address)).toMatchObject({
      name: 'Two at once',
      query: 'filters.status=draft',
      shared: true,
    })
    // The same order once more, as of somebody who had no answer to the first.
    expect((await boss.put(address, { query: 'filters.status=draft', changedAt: seen })).status).toBe(200)
    expect((await ann.put(address, { query: 'filters.status=cancelled', changedAt })).status).toBe(200)
    // Programs that do not say what they have seen go on as before.
    expect((await ann.put(address, { query: june })).status).toBe(200)
    const last = (await ann.json<View>(address)).changedAt
    const both = await Promise.all(
      ['draft', 'cancelled'].map((status) => ann.put(address, { query: `filters.status=${status}`, changedAt: last })),
    )
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
    expect((await ann.remove(address)).status).toBe(204)
  })

  test('has a name that the same person has used once, whatever the case', async () => {
    const view = await save(ann, 'Late jobs')
    await save(ben, 'Late jobs')
    await save(ann, 'Late jobs', false, 'sortBy=revenue', 'profit_margins')
    const again = { name: 'LATE JOBS', query: june }
    expect(await refusal(await ann.post('/api/v1/job/views', again))).toEqual([409, 'name_taken'])
    const other = await save(ann, 'Other jobs')
    expect(await refusal(await ann.put(`/api/v1/job/views/${other.id}`, { name: 'late jobs' }))).toEqual([
      409,
      'name_taken',
    ])
    expect((await ann.put(`/api/v1/job/views/${view.id}`, { name: 'Late Jobs' })).status).toBe(200)
  })

  test.each([
    ['empty', ''],
    ['blank', '   '],
    ['invisible', '\u200b\u200d'],
    ['too long', 'x'.repeat(81)],
    ['turned around', 'jobs \u202egnp.exe'],
    ['with a null', 'a\u0000b'],
    ['half a character', 'a\ud800'],
  ])('with a name that is %s is refused', async (_what, name) => {
    expect(await refusal(await ann.post('/api/v1/job/views', { name, query: '' }))).toEqual([400, 'bad_name'])
  })

  test.each([
    '<img src=x onerror=alert(1)>',
    "'; drop table viewdesk.saved_view; --",
    '😀'.repeat(80),
    'Zoë\n  two lines',
    '../../etc',
  ])('called %j is kept as text', async (name) => {
    const view = await save(ann, name)
    expect(view.name).toBe(name.replace(/\s+/g, ' '))
    expect(await names(ann)).toContain(view.name)
  })

  test.each([
    ['a filter on no column', { name: 'x', query: 'filters.nope=1' }, 'bad_filter'],
    ['an order by no column', { name: 'x', query: 'sortBy=nope' }, 'bad_query'],
    ['no such column', { name: 'x', query: 'columns=title,nope' }, 'bad_query'],
    ['a page', { name: 'x', query: 'page=2' }, 'bad_query'],
    ['too many values', { name: 'x', query: `filters.title=${'y'.repeat(4100)}` }, 'bad_filter|bad_query'],
    ['no query', { name: 'x' }, 'bad_request'],
    ['something unknown', { name: 'x', query: '', owner: 1 }, 'bad_request'],
    ['another type', { name: 1, query: '' }, 'bad_request'],
  ])('with %s is refused', async (_what, body, code) => {
    const [status, given] = await refusal(await ann.post('/api/v1/job/views', body))
    expect(status).toBe(400)
    expect(given).toMatch(new RegExp(`^(${code})$`))
  })

  test.each(['0', '999999999999', '1,2', 'x', '%00', '99999999999999999999999', '-1'])(
    'with the id %s is none',
    async (id) => {
      const address = `/api/v1/job/views/${id}`
      for (const response of [
        await ann.get(address),
        await ann.put(address, { name: 'x' }),
        await ann.remove(address),
      ]) {
        expect(response.status).toBe(404)
      }
    },
  )

  test('belongs to one report', async () => {
    const view = await save(ann, 'Only of jobs')
    expect((await ann.get(`/api/v1/provider/views/${view.id}`)).status).toBe(404)
    expect((await ann.remove(`/api/v1/provider/views/${view.id}`)).status).toBe(404)
    expect((await ann.put('/api/v1/provider/default-view', { id: view.id })).status).toBe(404)
  })

  test('is not saved, changed or deleted by a page of another site, nor by a form', async () => {
    const view = await save(ann, 'Safe')
    const elsewhere = { origin: 'https://evil.example' }
    const address = `/api/v1/job/views/${view.id}`
    for (const response of [
      await ann.post('/api/v1/job/views', { name: 'From afar', query: '' }, elsewhere),
      await ann.put(address, { name: 'From afar' }, elsewhere),
      await ann.remove(address, elsewhere),
      await ann.put('/api/v1/job/default-view', { id: view.id }, elsewhere),
      await ann.put('/api/v1/choices', { density: 'compact' }, elsewhere),
      await ann.put('/api/v1/job/columns', { columns: ['title'] }, elsewhere),
    ]) {
      expect(response.status).toBe(403)
    }
    const form = new URLSearchParams({ name: 'From a form', query: '' })
    expect((await ann.post('/api/v1/job/views', form)).status).toBe(400)
    expect((await ann.json<View>(address)).name).toBe('Safe')
  })

  test('says what it lost when a column has gone from the view file, and still works without it', async () => {
    const view = await save(ann, 'Of an older release', true)
    const older =
      'filters.colour=red&filters.status=completed&sortBy=colour&direction=desc&columns=title,colour&period=last_month'
    await panel.pools.admin.query('update viewdesk.saved_view set query = $2 where id = $1', [view.id, older])
    const seen = await ben.json<View>(`/api/v1/job/views/${view.id}`)
    expect(seen.query).toBe('filters.status=completed&columns=title&period=last_month')
    expect(seen.notes).toEqual([
      {
        code: 'filter_gone',
        message: 'Its filter on colour was dropped: that column no longer exists.',
        name: 'colour',
      },
      { code: 'order_gone', message: 'Its order was dropped: that column no longer exists.', name: '' },
      { code: 'column_gone', message: 'The column colour no longer exists.', name: 'colour' },
    ])
    expect((await ben.get(`/api/v1/job/rows?${seen.query}`)).status).toBe(200)
    // A new name leaves the rest as it was kept, so that the column may come back.
    await ann.put(`/api/v1/job/views/${view.id}`, { name: 'Renamed' })
    const { rows } = await panel.pools.admin.query('select query from viewdesk.saved_view where id = $1', [view.id])
    expect(rows[0].query).toBe(older)
  })

  test('is one of a hundred at most, also when two are saved at once', async () => {
    await panel.pools.admin.query(
      `insert into viewdesk.saved_view (report, staff_id, name, query, shared)
       select 'job', staff.id, 'Number ' || n, '', false
       from viewdesk.staff, generate_series(1, 99 - (
         select count(*)::int from viewdesk.saved_view where staff_id = (select id from viewdesk.staff where email = $1)
       )) as n
       where email = $1`,
      [viewer],
    )
    const answers = await Promise.all(
      ['a', 'b', 'c', 'd'].map((name) => ben.post('/api/v1/open_jobs/views', { name, query: '' })),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409])
  })
})

interface Choices {
  density: string
  remembered: { provider: string | null; period: string | null; at: string } | null
  columns: Record<string, string[]>
  defaultViews: Record<string, View>
}

async function choicesOf(person: Visitor): Promise<Choices> {
  return (await person.json<{ me: { choices: Choices } }>('/api/v1')).me.choices
}

describe('what a person chooses', () => {
  test('is theirs alone, and comes with the catalogue', async () => {
    expect(await choicesOf(boss)).toEqual({
      density: 'comfortable',
      language: null,
      pinnedViews: [],
      remembered: null,
      columns: {},
      layouts: {},
      defaultViews: {},
    })
    await boss.put('/api/v1/choices', { density: 'compact' })
    await boss.put('/api/v1/choices', { dimensions: { provider: '3,1' } })
    await boss.put('/api/v1/choices', { period: 'last_month' })
    await boss.put('/api/v1/choices', { language: 'de' })
    expect(await refusal(await boss.put('/api/v1/choices', { language: 'tlh' }))).toEqual([400, 'bad_request'])
    await boss.put('/api/v1/job/columns', { columns: ['title', 'status'] })
    await boss.put('/api/v1/provider/columns', { columns: null, widths: { name: 320 }, frozen: 2 })
    const { remembered, ...others } = await choicesOf(boss)
    expect(others).toEqual({
      density: 'compact',
      language: 'de',
      columns: { job: ['title', 'status'] },
      layouts: { provider: { widths: { name: 320 }, frozen: 2 } },
      pinnedViews: [],
      defaultViews: {},
    })
    expect(remembered).toMatchObject({ dimensions: { provider: '3,1' }, period: 'last_month' })
    expect(Date.parse(remembered?.at ?? '')).not.toBeNaN()
    expect(await choicesOf(ann)).toMatchObject({ density: 'comfortable', remembered: null, columns: {} })
  })

  test('is forgotten when it is null', async () => {
    await boss.put('/api/v1/choices', { dimensions: { provider: '3' }, period: 'last_month' })
    await boss.put('/api/v1/choices', { dimensions: { provider: null } })
    expect((await choicesOf(boss)).remembered).toMatchObject({ dimensions: {}, period: 'last_month' })
    await boss.put('/api/v1/choices', { period: null })
    await boss.put('/api/v1/job/columns', { columns: null })
    await boss.put('/api/v1/provider/columns', { columns: null })
    expect(await choicesOf(boss)).toMatchObject({ remembered: null, columns: {}, layouts: {} })
  })

  test.each([
    ['choices', { density: 'tiny' }],
    ['choices', { period: '2025-01-01' }],
    ['choices', { period: 'next_month' }],
    ['choices', { dimensions: { provider: 'x' } }],
    ['choices', { dimensions: { job: '3' } }],
    ['choices', { dimensions: { constructor: '3' } }],
    ['choices', { from: '2025-01-01' }],
    ['job/columns', { columns: ['nope'] }],
    ['job/columns', { columns: [] }],
    ['job/columns', { columns: null, widths: { title: 59 } }],
    ['job/columns', { columns: null, widths: { title: 801 } }],
    ['job/columns', { columns: null, widths: { nope: 100 } }],
    ['job/columns', { columns: null, frozen: 11 }],
    ['job/default-view', { id: 5 }],
  ])('at %s is not %j', async (path, body) => {
    expect((await ann.put(`/api/v1/${path}`, body)).status).toBe(400)
  })

  test('may be a view to open a report with, also one of somebody else, while it is shared', async () => {
    const view = await save(ann, 'The default', true)
    expect((await boss.put('/api/v1/job/default-view', { id: view.id })).status).toBe(204)
    expect((await choicesOf(boss)).defaultViews.job).toMatchObject({ id: view.id, query: june })
    expect((await choicesOf(ann)).defaultViews).toEqual({})
    await ann.put(`/api/v1/job/views/${view.id}`, { shared: false })
    expect((await choicesOf(boss)).defaultViews).toEqual({})
    await ann.put(`/api/v1/job/views/${view.id}`, { shared: true })
    await boss.put('/api/v1/job/default-view', { id: null })
    expect((await choicesOf(boss)).defaultViews).toEqual({})
  })
})

test('an admin makes a shared view of somebody private: they are told so, it is written down, and its owner alone sees it', async () => {
  const view = await save(ann, 'Private again', true)
  await boss.put('/api/v1/job/default-view', { id: view.id })
  const answer = await boss.put(`/api/v1/job/views/${view.id}`, { shared: false })
  expect([answer.status, await answer.json()]).toMatchObject([
    200,
    { id: view.id, name: 'Private again', shared: false, isMine: false, mayChange: false, isDefault: false },
  ])
  const { rows } = await panel.pools.admin.query(
    `select kind, subject, staff.email from viewdesk.activity join viewdesk.staff on staff.id = staff_id
     where detail = 'Private again' order by activity.id desc limit 1`,
  )
  expect(rows).toEqual([{ kind: 'view_made_private', subject: 'Jobs', email: admin }])
  expect(await names(boss)).not.toContain('Private again')
  expect(await names(ann)).toContain('Private again')
  expect(await refusal(await boss.put(`/api/v1/job/views/${view.id}`, { shared: true }))).toEqual([404, 'not_found'])
  await ann.remove(`/api/v1/job/views/${view.id}`)
  await boss.put('/api/v1/job/default-view', { id: null })
})

test('rows come in the chosen columns, the export in the same, and no column that is not there', async () => {
  const { rows } = await ann.json<{ rows: object[] }>('/api/v1/job/rows?columns=status,title&perPage=2')
  expect(rows.map((row) => Object.keys(row))).toEqual([
    ['_id', 'status', 'title'],
    ['_id', 'status', 'title'],
  ])
  const file = await ann.text('/api/v1/job/export.csv?columns=status,title&header=names')
  expect(file.replace(/^\ufeff/, '').split(/\r?\n/)[0]).toBe('status,title')
  for (const address of ['/api/v1/job/rows', '/api/v1/job/export.csv', '/admin/api/resources/job/actions/list']) {
    expect(await refusal(await ann.get(`${address}?columns=title,nope`))).toEqual([400, 'bad_query'])
  }
})

describe('a view that ships', () => {
  const shipped = async (person: Visitor, report: string) =>
    (await person.json<{ views: View[] }>(`/api/v1/${report}/views`)).views.filter((view) => view.shipped)

  test('is there for everybody who may read its report, in their language, and works', async () => {
    const reports = [
      'completed_jobs',
      'profit_margins',
      'time_in_status',
      'unbilled_jobs',
      'open_jobs',
      'data_warnings',
    ]
    for (const report of reports) {
      const views = await shipped(ben, report)
      expect(views.length).toBeGreaterThan(0)
      for (const { query, notes } of views) {
        expect(notes).toEqual([])
        const isGrouped = query.includes('groupBy=')
        expect((await ben.get(`/api/v1/${report}/${isGrouped ? 'totals' : 'rows'}?${query}`)).status).toBe(200)
      }
    }
    expect((await shipped(ben, 'completed_jobs')).map(({ name }) => name)).toEqual(['Loss makers'])
    await ben.put('/api/v1/choices', { language: 'de' })
    await ben.get('/admin')
    expect((await shipped(ben, 'completed_jobs')).map(({ name }) => name)).toEqual(['Verlustbringer'])
    await ben.put('/api/v1/choices', { language: 'en' })
    await ben.get('/admin')
  })

  test('is changed, deleted and made the first by nobody, and kept under another name by anybody', async () => {
    // Chosen in a test above.
    await boss.put('/api/v1/choices', { language: 'en' })
    await boss.get('/admin')
    const [view] = await shipped(boss, 'completed_jobs')
    if (!view) throw new Error('there is none')
    const address = `/api/v1/completed_jobs/views/${view.id}`
    expect((await boss.get(address)).status).toBe(200)
    expect(await refusal(await boss.put(address, { name: 'Mine' }))).toEqual([403, 'forbidden'])
    expect(await refusal(await boss.remove(address))).toEqual([403, 'forbidden'])
    expect(await refusal(await boss.put('/api/v1/completed_jobs/default-view', { id: view.id }))).toEqual([
      403,
      'forbidden',
    ])
    expect((await boss.get('/api/v1/completed_jobs/views/shipped.nothing')).status).toBe(404)
    await save(boss, 'My loss makers', false, view.query, 'completed_jobs')
    expect(await names(boss, 'completed_jobs')).toEqual(['My loss makers', 'Loss makers'])
  })

  test('with groups and a comparison is kept as any other, and what does not work in one is dropped with a word', async () => {
    const query = 'period=last_year&groupBy=provider_id,completed_on:month&groupSort=revenue:desc&compare=previous_year'
    expect((await save(ann, 'By month', false, query, 'profit_margins')).query).toBe(query)
    const refused = { name: 'x', query: 'groupBy=nothing' }
    expect(await refusal(await ann.post('/api/v1/profit_margins/views', refused))).toEqual([400, 'bad_query'])
    await panel.pools.admin.query(
      "update viewdesk.saved_view set query = replace(query, 'provider_id', 'customer_id') where name = 'By month'",
    )
    const { views } = await ann.json<{ views: View[] }>('/api/v1/profit_margins/views')
    const changed = views.find(({ name }) => name === 'By month')
    expect([changed?.query, changed?.notes.map(({ code }) => code)]).toEqual([
      'period=last_year&compare=previous_year',
      ['groups_gone'],
    ])
  })
})

describe('a pinned view', () => {
  // Somebody keeps as many as one may.
  beforeAll(() => panel.pools.admin.query('delete from viewdesk.saved_view'))

  interface Pins {
    me: { choices: { pinnedViews: { report: string; view: string; name: string }[] } }
  }
  const pinned = async (person: Visitor) =>
    (await person.json<Pins>('/api/v1')).me.choices.pinnedViews.map(({ name }) => name)
  const pin = (person: Visitor, views: { report: string; view: string }[]) =>
    person.put('/api/v1/pinned-views', { views })

  test('stands in the menu of whoever pinned it, in their order, as long as they may see it', async () => {
    const shared = await save(boss, 'Pinned by others', true)
    const own = await save(ben, 'Pinned by me')
    const shipped = { report: 'completed_jobs', view: 'shipped.loss-makers' }
    const views = [{ report: 'job', view: own.id }, shipped, { report: 'job', view: shared.id }]
    expect((await pin(ben, views)).status).toBe(204)
    expect(await pinned(ben)).toEqual(['Pinned by me', 'Loss makers', 'Pinned by others'])
    expect((await pin(ben, views.toReversed())).status).toBe(204)
    expect(await pinned(ben)).toEqual(['Pinned by others', 'Loss makers', 'Pinned by me'])
    expect(await pinned(ann)).toEqual([])
    await boss.put(`/api/v1/job/views/${shared.id}`, { shared: false })
    expect(await pinned(ben)).toEqual(['Loss makers', 'Pinned by me'])
    expect(await refusal(await pin(ben, views))).toEqual([404, 'not_found'])
    expect(await refusal(await pin(ann, [{ report: 'job', view: own.id }]))).toEqual([404, 'not_found'])
    expect(await refusal(await pin(ben, [{ report: 'staff_visits', view: '1' }]))).toEqual([404, 'not_found'])
    expect(
      await refusal(
        await pin(
          ben,
          Array.from({ length: 21 }, () => shipped),
        ),
      ),
    ).toEqual([409, 'too_many_pins'])
    await ben.remove(`/api/v1/job/views/${own.id}`)
    expect(await pinned(ben)).toEqual(['Loss makers'])
  })

  test('is added, taken away and moved alone, so that two pages keep what each of them does not know of', async () => {
    const [alpha, beta] = [await save(ann, 'Alpha'), await save(ann, 'Beta')]
    const change = (what: string, { id }: View) =>
      ann.put('/api/v1/pinned-views', { [what]: { report: 'job', view: id } })
    await Promise.all([change('pin', alpha), change('pin', beta)])
    expect((await pinned(ann)).sort()).toEqual(['Alpha', 'Beta'])
    await change('pin', beta)
    expect(await pinned(ann)).toEqual(['Alpha', 'Beta'])
    const moved = await change('moveUp', beta)
    expect([moved.status, (await moved.json()).views.map(({ name }: View) => name)]).toEqual([200, ['Beta', 'Alpha']])
    await change('moveUp', beta)
    expect(await pinned(ann)).toEqual(['Beta', 'Alpha'])
    await change('unpin', beta)
    expect(await pinned(ann)).toEqual(['Alpha'])
    expect(await refusal(await ann.put('/api/v1/pinned-views', { pin: { report: 'job', view: '0' } }))).toEqual([
      404,
      'not_found',
    ])
    for (let n = 1; n < 20; n++) expect((await change('pin', await save(ann, `Pin ${n}`))).status).toBe(200)
    expect(await refusal(await change('pin', beta))).toEqual([409, 'too_many_pins'])
    expect(await pinned(ann)).toHaveLength(20)
  })

  test('and all others that one may see are told at one address, for the search box', async () => {
    await save(boss, 'Of the boss alone')
    await save(boss, 'Visits for admins', true, 'sortBy=total_visits', 'staff_visits')
    const found = async (person: Visitor) =>
      (await person.json<{ views: { name: string }[] }>('/api/v1/saved-views')).views.map(({ name }) => name)
    expect(await found(ben)).toContain('Loss makers')
    expect(await found(ben)).not.toContain('Of the boss alone')
    expect(await found(ben)).not.toContain('Visits for admins')
    expect(await found(boss)).toContain('Visits for admins')
  })
})
