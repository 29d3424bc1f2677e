import { afterAll, beforeAll, describe, expect, test } from '../harness/jest.js'
import { startTestPanel, type TestPanel } from '../harness/panel.js'
import { admin, signIn, type Visitor } from './visitor.js'

let panel: TestPanel
let person: Visitor
beforeAll(async () => {
  panel = await startTestPanel({ template: 'demo' })
  person = await signIn(panel.url, admin)
})
afterAll(async () => await panel.stop())

interface AdminList {
  meta: { total: number; perPage: number }
  records: { id: string; params: Record<string, unknown>; labels: Record<string, string> }[]
}
interface Rows {
  rows: Record<string, unknown>[]
  labels: Record<string, Record<string, string>>
  count: number
}

describe('AdminJS’s own list', () => {
  test('has the rows, the count and the names of ours', async () => {
    for (const name of ['job', 'provider', 'job_part', 'completed_jobs', 'profit_margins', 'time_in_status']) {
      const theirs = await person.json<AdminList>(`/admin/api/resources/${name}/actions/list?perPage=7&page=2`)
      const ours = await person.json<Rows>(`/api/v1/${name}/rows?perPage=7&page=2`)
      expect(theirs.meta.total).toBe(ours.count)
      expect(theirs.records.map((record) => record.params)).toEqual(ours.rows)
      expect(theirs.records.map((record) => record.id)).toEqual(ours.rows.map((row) => row._id))
      const provider = ours.labels.provider_id
      if (provider) {
        expect(theirs.records.map((record) => record.labels.provider_id)).toEqual(
          ours.rows.map((row) => provider[String(row.provider_id)]),
        )
      }
    }
  })

  test('takes a comma list of providers, a one-sided period and text with wildcards', async () => {
    for (const query of [
      'filters.provider_id=1,2',
      'filters.created_at~~from=2020-01-01',
      'filters.title=100%25_',
      'provider=1&period=last_30_days',
    ]) {
      const theirs = await person.json<AdminList>(`/admin/api/resources/job/actions/list?${query}`)
      expect(theirs.meta.total).toBe((await person.json<Rows>(`/api/v1/job/rows?${query}`)).count)
    }
  })

  test.each([
    'perPage=abc',
    'perPage=0',
    'perPage=-1',
    'perPage=1e9',
    'perPage=501',
    'perPage=5&perPage=6',
    'perPage[]=5',
    'page=0',
    'page=99999999999',
    'filters.nope=1',
    'filters.status=nope',
    'filters.status=draft&filters.status=draft',
    'filters.created_at=yesterdayish',
    'filters.created_at~~from=2025-02-30',
    'filters.created_at~~until=2025-01-01',
    'filters.provider_id=1%00',
    'filters.estimated_value~~from=1e999999',
    'filters.__proto__=1',
    'sortBy=nope',
    'sortBy=id;drop%20table%20job',
    'direction=sideways',
    'nope=1',
  ])('answers %s with a 400 that says what is wrong, at both addresses', async (query) => {
    for (const address of ['/admin/api/resources/job/actions/list', '/api/v1/job/rows', '/api/v1/job/export.csv']) {
      const response = await person.get(`${address}?${query}`)
      const { error } = await response.json()
      expect([address, response.status]).toEqual([address, 400])
      expect(error.message).toMatch(/\w.{10}/)
      expect(JSON.stringify(error)).not.toMatch(/select |relation|syntax|pg_/i)
    }
  })

  test('never reads more than 500 rows', async () => {
    expect(
      (await person.json<AdminList>('/admin/api/resources/job/actions/list?perPage=500')).records.length,
    ).toBeLessThanOrEqual(500)
    expect((await person.json<AdminList>('/admin/api/resources/job/search/o')).records.length).toBeLessThanOrEqual(50)
    expect(
      (await person.json<AdminList>('/admin/api/resources/job/actions/search?perPage=0&query=')).records.length,
    ).toBeLessThanOrEqual(50)
  })
})

describe('record pages', () => {
  test('open by the ids that lists give, composite ones included', async () => {
    for (const name of ['job', 'provider', 'completed_jobs', 'profit_margins', 'time_in_status']) {
      const { rows } = await person.json<Rows>(`/api/v1/${name}/rows?perPage=3`)
      expect(rows.length).toBeGreaterThan(0)
      for (const row of rows) {
        const address = `/admin/api/resources/${name}/records/${encodeURIComponent(String(row._id))}/show`
        const { record } = await person.json<{ record: { params: object } }>(address)
        expect(record.params).toEqual(row)
      }
    }
  })

  test.each([
    '0',
    '-5',
    '99999999999999999999',
    '9007199254740993',
    '1,2',
    '%00',
    "'",
    '1%20or%201=1',
    '_',
    '~',
    'a~b~c',
    '_zz',
    '%F0%9F%92%A9',
  ])('an id that is %s is not a record, and no failure', async (id) => {
    for (const name of ['job', 'profit_margins', 'staff_visits']) {
      const response = await person.get(`/admin/api/resources/${name}/records/${id}/show`)
      expect([name, response.status]).toEqual([name, 404])
    }
  })

  test('an address that is not well encoded is a 400', async () => {
    const response = await person.get('/admin/api/resources/job/records/%E0%A4%A/show')
    expect([response.status, (await response.json()).error.code]).toEqual([400, 'bad_address'])
  })

  test('a reference comes with the name that it stands for', async () => {
    const { rows } = await person.json<Rows>('/api/v1/job/rows?perPage=1')
    const { record } = await person.json<{ record: { populated: Record<string, { title: string }> } }>(
      `/admin/api/resources/job/records/${rows[0]?._id}/show`,
    )
    const { rows: names } = await panel.pools.read.query('select name from provider where id = $1', [
      rows[0]?.provider_id,
    ])
    expect(record.populated.provider_id?.title).toBe(names[0].name)
  })
})

describe('a filter’s picker', () => {
  test('finds by name, and always has the chosen ones', async () => {
    const { rows } = await panel.pools.read.query('select id, name from provider order by name desc limit 1')
    const found = await person.json<{ options: { id: string; label: string }[] }>(
      `/api/v1/provider/options?search=${encodeURIComponent('no such name')}&ids=${rows[0].id}`,
    )
    expect(found.options).toEqual([{ id: String(rows[0].id), label: rows[0].name }])
  })

  test('is answered whatever is typed', async () => {
    for (const text of ['%25', '_', "'", '%00', '\\', 'a'.repeat(5000)]) {
      expect((await person.get(`/api/v1/provider/options?search=${text}`)).status).toBe(200)
    }
    for (const ids of ['x', '1,x', '99999999999999999999', '%00']) {
      expect((await person.get(`/api/v1/provider/options?ids=${ids}`)).status).toBeLessThan(500)
    }
  })
})

describe('Groups', () => {
  interface Grouped {
    groups: {
      key: unknown
      count: number
      totals: Record<string, unknown>
      compared?: { from: string; to: string } | null
    }[]
    subtotals?: { key: unknown[]; count: number; totals: Record<string, unknown> }[]
    of: number
    count: number
    labels: Record<string, Record<string, string>>
    compared?: { from: string; to: string; totals: Record<string, unknown> } | null
    notes?: { code: string }[]
  }

  test('of two columns have both values as their key, and stand under the groups of the first one', async () => {
    const path = '/api/v1/profit_margins/totals?period=last_year'
    const {
      groups,
      subtotals = [],
      labels,
    } = await person.json<Grouped>(`${path}&groupBy=provider_id,completed_on:quarter&groupSort=revenue:desc&top=2`)
    const highest = await person.json<Grouped>(`${path}&groupBy=provider_id&groupSort=revenue&top=2`)
    expect(highest.groups.map(({ key }) => [key])).toEqual(subtotals.map(({ key }) => key))
    expect(highest.of).toBeGreaterThan(2)
    const [first = [], second] = subtotals.map(({ key }) => key)
    expect(groups.map(({ key }) => (key as string[])[0])).toEqual([
      ...Array(4).fill(first[0]),
      ...Array(4).fill(second?.[0]),
    ])
    expect(Object.keys(labels.provider_id ?? {}).sort()).toEqual([String(first[0]), String(second?.[0])].sort())
  })

  test('of one column are answered as they were, and beside other days when asked', async () => {
    const path = '/api/v1/profit_margins/totals?from=2024-03-01&to=2024-03-31&groupBy=provider_id'
    const { groups, of } = await person.json<Grouped>(path)
    expect(of).toBe(groups.length)
    const keys = groups.map(({ key }) => String(key))
    expect(keys).toEqual(keys.toSorted((one, other) => Number(one) - Number(other)))
    const beside = await person.json<Grouped>(`${path}&compare=previous_year`)
    expect(beside.groups.map(({ key, totals, count }) => ({ key, totals, count }))).toEqual(groups)
    expect(beside.compared).toMatchObject({ from: '2023-03-01', to: '2023-03-31' })
    expect(beside.groups[0]?.compared).toMatchObject({ from: '2023-03-01', to: '2023-03-31' })
    const open = await person.json<Grouped>('/api/v1/profit_margins/totals?compare=previous_period')
    expect([open.compared, open.notes?.map(({ code }) => code)]).toEqual([null, ['nothing_to_compare']])
  })

  test.each([
    ['groupBy=revenue', 'nothing to group'],
    ['groupBy=provider_id,', 'nothing to group'],
    ['groupBy=provider_id,provider_id', 'not groups and groups inside them'],
    ['groupBy=completed_on:month,completed_on:week', 'not groups and groups inside them'],
    ['groupBy=completed_on:month,completed_on:year', 'not groups and groups inside them'],
    ['groupBy=provider_id,completed_on,job_id', 'more than two columns'],
    ['groupBy=completed_on:decade', 'not a grouping'],
    ['groupBy=provider_id&groupSort=nothing', 'Sort them by: billed_jobs'],
    ['groupBy=provider_id&groupSort=revenue:up', 'not an order of groups'],
    ['groupBy=provider_id&top=0', 'whole number from 1 to 1000'],
    ['groupSort=revenue', 'add groupBy'],
    ['compare=tomorrow', 'previous_period, previous_year'],
    ['groupBy=provider_id&groupBy=completed_on', 'appears twice'],
  ])('%s is refused with what is allowed', async (query, words) => {
    const response = await person.get(`/api/v1/profit_margins/totals?${query}`)
    expect(response.status).toBe(400)
    expect(await response.text()).toContain(words)
  })

  test('where nothing has a date, no days are compared; where phases overlap, they stay apart', async () => {
    expect((await person.get('/api/v1/provider/totals?compare=previous_year')).status).toBe(400)
    expect((await person.get('/api/v1/time_in_status/totals?groupBy=provider_id')).status).toBe(400)
    const path = '/api/v1/time_in_status/totals?groupBy=provider_id,phase&period=last_year'
    const { groups, subtotals = [] } = await person.json<Grouped>(path)
    expect(subtotals.map(({ totals }) => totals)).toEqual(subtotals.map(() => ({})))
    expect(groups.every(({ totals }) => 'median_hours' in totals)).toBe(true)
  })
})

describe('an answer that has not changed', () => {
  const addresses = [
    '/api/v1',
    '/api/v1/job/rows?perPage=5',
    '/api/v1/profit_margins/rows?perPage=5&totals=yes',
    '/api/v1/profit_margins/totals?groupBy=provider_id',
    '/api/v1/dashboard',
  ]

  test('is not sent again to whoever says which one they have, and is kept by no browser', async () => {
    for (const address of addresses) {
      const first = await person.get(address)
      const tag = first.headers.get('etag') ?? ''
      expect([address, tag]).toEqual([address, expect.stringMatching(/^W\/"[\w-]{22}"$/)])
      expect(first.headers.get('cache-control')).toBe('no-store')
      await first.arrayBuffer()
      const again = await person.get(address, { 'if-none-match': tag })
      expect([address, again.status, await again.text()]).toEqual([address, 304, ''])
    }
  })

  test('is told apart from one with another filter, of another person, and from one whose names have changed', async () => {
    const tagOf = async (address: string, of = person) => (await of.get(address)).headers.get('etag')
    const june = '/api/v1/completed_jobs/rows?perPage=3'
    expect(await tagOf(june)).not.toBe(await tagOf(`${june}&page=2`))
    expect(await tagOf('/api/v1')).not.toBe(await tagOf('/api/v1', await signIn(panel.url, 'viewer@viewdesk.local')))
    const before = await tagOf(june)
    // Nothing is refreshed: names of providers are read from their table.
    await panel.pools.admin.query("update provider set name = name || ' Ltd'")
    expect(await tagOf(june)).not.toBe(before)
    await panel.pools.admin.query('update provider set name = left(name, -4)')
    expect(await tagOf(june)).toBe(before)
  })

  test('a refusal has no tag', async () => {
    const refused = await person.get('/api/v1/job/rows?perPage=0')
    expect([refused.status, refused.headers.get('etag')]).toEqual([400, null])
  })
})
