import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
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
