import { filterKey, writeList, writeValue } from '../../src/reports/asking/address.js'
import { afterAll, beforeAll, describe, expect, test } from '../harness/jest.js'
import { makeOddIds, oddIds } from '../harness/odd-ids.js'
import { startTestPanel, type TestPanel } from '../harness/panel.js'
import { admin, password, signIn, type Visitor } from './visitor.js'

let panel: TestPanel
let person: Visitor
beforeAll(async () => {
  panel = await startTestPanel({
    template: 'migrated',
    prepare: makeOddIds,
    config: { syncOnStart: true, adminEmail: admin, adminPassword: password },
  })
  person = await signIn(panel.url, admin)
})
afterAll(async () => await panel?.stop())

interface Rows {
  readonly rows: readonly { readonly _id: string; readonly [column: string]: unknown }[]
  readonly count: number
  readonly labels: Readonly<Record<string, Readonly<Record<string, string>>>>
}

const query = (entries: Record<string, string>): string => new URLSearchParams(entries).toString()
const rowsOf = (report: string, entries: Record<string, string>) =>
  person.json<Rows>(`/api/v1/${report}/rows?${query(entries)}`)

describe.each(oddIds.map((id) => [JSON.stringify(id), id] as const))('an id that is %s', (_, id) => {
  test('filters lists by provider, by column and by record', async () => {
    const shared = await rowsOf('completed_jobs', { provider: writeValue(id) })
    expect(shared.rows.map((row) => row.job_id)).toEqual([id])
    expect(shared.labels.provider_id).toEqual({ [id]: `Name of ${id}` })
    const own = await rowsOf('completed_jobs', { [filterKey('provider_id')]: writeValue(id) })
    expect(own.count).toBe(1)
    const several = await rowsOf('job', { [filterKey('id')]: writeList([id, 'Acme, Inc.', "it's"]) })
    expect(several.count).toBe(new Set([id, 'Acme, Inc.', "it's"]).size)
  })

  test('opens its records, by our address and by that of AdminJS', async () => {
    const { rows } = await rowsOf('job', { [filterKey('id')]: writeValue(id) })
    const record = encodeURIComponent(rows[0]?._id ?? '')
    expect(decodeURIComponent(new URL(`/x/${record}/show`, panel.url).pathname).split('/')).toHaveLength(4)
    await person.text(`/admin/resources/job/records/${record}/show`)
    const found = await person.json<{ record: { params: Record<string, string> } }>(
      `/admin/api/resources/job/records/${record}/show`,
    )
    expect(found.record.params.id).toBe(id)
    const listed = await person.json<{ records: unknown[] }>(
      `/admin/api/resources/job/actions/list?${query({ [filterKey('provider_id')]: writeValue(id) })}`,
    )
    expect(JSON.stringify(listed)).toContain(JSON.stringify(id).slice(1, -1))
  })

  test('has its name in pickers, on the dashboard, in exports and in saved views', async () => {
    const { options } = await person.json<{ options: { id: string; label: string }[] }>(
      `/api/v1/provider/options?${query({ ids: writeList([id]), search: 'nobody is called so' })}`,
    )
    expect(options).toEqual([{ id, label: `Name of ${id}` }])
    const board = await person.json<{ dimensions: object; labels: object }>(
      `/api/v1/dashboard?${query({ provider: writeList([id]), period: 'last_30_days' })}`,
    )
    expect([board.dimensions, board.labels]).toEqual([{ provider: [id] }, { provider: { [id]: `Name of ${id}` } }])
    const file = await person.json<Record<string, string>[]>(
      `/api/v1/completed_jobs/export.json?${query({ provider: writeList([id]) })}`,
    )
    expect(file).toMatchObject([{ provider_id: id, provider_name: `Name of ${id}` }])
    const kept = query({ [filterKey('provider_id')]: writeList([id, 'a,b']) })
    const saved = await person.post('/api/v1/job/views', { name: `View of ${id}`, query: kept, shared: false })
    expect(saved.status).toBe(201)
    const choices = await person.put('/api/v1/choices', { dimensions: { provider: writeList([id]) } })
    expect(choices.status).toBeLessThan(300)
    const catalogue = await person.json<{ me: { choices: { remembered: { dimensions: object } } } }>('/api/v1')
    expect(catalogue.me.choices.remembered.dimensions).toEqual({ provider: writeList([id]) })
  })
})

test('each point of a chart by provider opens the rows behind it', async () => {
  interface Point {
    readonly key?: unknown
    readonly href?: string | null
  }
  const board = await person.json<{ charts: { points?: Point[] }[] }>('/api/v1/dashboard?period=last_30_days')
  const links = board.charts
    .flatMap(({ points = [] }) => points)
    .flatMap(({ key, href }) => (typeof key === 'string' && oddIds.includes(key) && href ? [[key, href] as const] : []))
  expect(links.length).toBeGreaterThan(0)
  for (const [key, href] of links) {
    const { pathname, search } = new URL(href, panel.url)
    const { rows } = await person.json<Rows>(`/api/v1/${pathname.split('/').at(-1)}/rows${search}`)
    expect([...new Set(rows.map((row) => row.provider_id))]).toEqual([key])
  }
})

test('each hit of a search opens its record', async () => {
  const { hits } = await person.json<{ hits: { label: string; href: string }[] }>('/api/v1/search?q=Name%20of')
  expect(hits.length).toBeGreaterThan(5)
  for (const { href } of hits) {
    expect((await person.get(href)).status).toBe(200)
    expect((await person.get(href.replace('/admin/', '/admin/api/'))).status).toBe(200)
  }
})
