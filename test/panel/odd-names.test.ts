import {
  filterKey,
  readWidths,
  writeColumn,
  writeList,
  writeValue,
  writeWidths,
} from '../../src/reports/asking/address.js'
import { afterAll, beforeAll, describe, expect, test } from '../harness/jest.js'
import { makeOddNames, namesOfObjects, oddColumns, oddDays, oddNameViews } from '../harness/odd-names.js'
import { startTestPanel, type TestPanel } from '../harness/panel.js'
import { projectWith } from '../harness/project-with.js'
import { cellsOf } from '../harness/workbook.js'
import { admin, password, signIn, type Visitor } from './visitor.js'

let project: Awaited<ReturnType<typeof projectWith>>
let panel: TestPanel
let person: Visitor
beforeAll(async () => {
  project = await projectWith(oddNameViews)
  panel = await startTestPanel({
    template: 'demo',
    prepare: makeOddNames,
    config: { projectDir: project.projectDir, syncOnStart: true, adminEmail: admin, adminPassword: password },
  })
  person = await signIn(panel.url, admin)
})
afterAll(async () => {
  await panel?.stop()
  await project?.remove()
})

interface Totals {
  readonly groups: readonly { readonly key: unknown; readonly count: number; readonly totals: object }[]
  readonly labels: Readonly<Record<string, object>>
}

const query = (entries: Record<string, string>): string => new URLSearchParams(entries).toString()
const totalsOf = (entries: Record<string, string>) => person.json<Totals>(`/api/v1/odd_thing/totals?${query(entries)}`)
const keysOf = async (entries: Record<string, string>) => (await totalsOf(entries)).groups.map(({ key }) => key)

/** Of owners by their names: those without one come first, since nothing is before any name. */
const byName = ['__proto__', 'toString', 'valueOf', 'constructor', 'hasOwnProperty']
const named = ['__proto__', 'toString', 'Appraiser', 'Builder', 'Landlord']

describe('values that are called as what every object has', () => {
  test('are groups by the names of what they refer to, and by themselves where there is no such record', async () => {
    const found = await totalsOf({ groupBy: 'owner', groupSort: 'key' })
    expect(found.groups.map(({ key }) => key)).toEqual(byName)
    expect(Object.entries(found.labels.owner ?? {}).sort()).toEqual([
      ['constructor', 'Builder'],
      ['hasOwnProperty', 'Landlord'],
      ['valueOf', 'Appraiser'],
    ])
  })

  test.each(['', '&compare=previous_period&from=2026-01-01&to=2026-12-31'])(
    'are lines of every file of groups%s',
    async (more) => {
      const address = `groupBy=owner&groupSort=key${more}`
      const csv = await person.text(`/api/v1/odd_thing/export.csv?${address}`)
      expect(
        csv
          .trim()
          .split('\n')
          .slice(1, 6)
          .map((line) => line.split(',')[0]),
      ).toEqual(named)
      const json = await person.json<Record<string, unknown>[]>(`/api/v1/odd_thing/export.json?${address}`)
      expect(json.map((line) => [line.owner, line.constructor])).toEqual(
        byName.map((name) => [name, `${50 * (namesOfObjects.indexOf(name) + 1)}.00`]),
      )
      const workbook = Buffer.from(await (await person.get(`/api/v1/odd_thing/export.xlsx?${address}`)).arrayBuffer())
      expect(
        cellsOf(workbook)
          .slice(1, 6)
          .map(([name]) => name),
      ).toEqual(named)
    },
  )

  test('are what a list is filtered by, in the words of a file too', async () => {
    for (const name of namesOfObjects) {
      const rows = await person.json<{ count: number }>(`/api/v1/odd_thing/rows?${query({ owner: name })}`)
      expect([name, rows.count]).toEqual([name, namesOfObjects.indexOf(name) + 1])
      const file = await person.get(`/api/v1/odd_thing/export.xlsx?${query({ owner: name, for: 'people' })}`)
      expect(file.status).toBe(200)
      const about = cellsOf(Buffer.from(await file.arrayBuffer()), 2)
        .flat()
        .join(' ')
      expect(about).toContain(named[byName.indexOf(name)])
    }
    const saved = await person.post('/api/v1/odd_thing/views', {
      name: 'Odd',
      query: query({ owner: '__proto__' }),
      shared: false,
    })
    expect(saved.status).toBe(201)
    const { labels } = await person.json<{ labels: object }>(
      `/api/v1/dashboard?${query({ owner: writeList(namesOfObjects) })}`,
    )
    expect(labels).toEqual({ owner: { constructor: 'Builder', hasOwnProperty: 'Landlord', valueOf: 'Appraiser' } })
  })

  test('open the records that have them, and stand in the list of AdminJS', async () => {
    const { records } = await person.json<{ records: { params: object; labels: object }[] }>(
      '/admin/api/resources/odd_thing/actions/list?perPage=20&sortBy=id',
    )
    expect(records.map(({ labels }) => labels).slice(0, 2)).toEqual([{}, { owner: 'Builder' }])
    expect(records).toHaveLength(15)
    const { record } = await person.json<{ record: { params: Record<string, unknown> } }>(
      '/admin/api/resources/odd_thing/records/11/show',
    )
    expect(record.params.owner).toBe('__proto__')
  })
})

describe.each(oddColumns)('a column that is called %j', (column) => {
  const alone = writeColumn(column)

  test('is grouped by, alone, inside another one and around it, in every file', async () => {
    const found = await totalsOf({ groupBy: alone, groupSort: 'key' })
    expect(found.groups.map(({ key, count }) => [key, count])).toEqual(
      namesOfObjects.map((name, place) => [name, place + 1]),
    )
    expect(found.labels).toEqual({})
    for (const day of oddDays) {
      for (const by of [
        [alone, writeColumn(day, 'month')],
        [writeColumn(day, 'month'), alone],
      ]) {
        const { groups } = await totalsOf({ groupBy: by.join(','), groupSort: 'key' })
        expect(groups.map(({ key }) => [...(key as string[])].sort()).sort()).toEqual(
          namesOfObjects.map((name, place) => [`2026-0${place + 2}-01`, name]).sort(),
        )
      }
    }
    const file = await person.text(`/api/v1/odd_thing/export.csv?${query({ groupBy: alone, groupSort: 'key' })}`)
    expect(
      file
        .trim()
        .split('\n')
        .slice(1, 6)
        .map((line) => line.split(',')[0]),
    ).toEqual(namesOfObjects)
    const sheet = await person.get(`/api/v1/odd_thing/export.xlsx?${query({ groupBy: alone, groupSort: 'key' })}`)
    expect(
      cellsOf(Buffer.from(await sheet.arrayBuffer()))
        .slice(1, 6)
        .map(([name]) => name),
    ).toEqual(namesOfObjects)
  })

  test('is understood as it stands where it can mean nothing else, and kept in saved views', async () => {
    expect(await keysOf({ groupBy: column, groupSort: 'key' })).toEqual(namesOfObjects)
    expect(await keysOf({ groupBy: writeList([column]), groupSort: 'key' })).toEqual(namesOfObjects)
    const saved = await person.post('/api/v1/odd_thing/views', {
      name: `By ${column}`,
      query: query({ groupBy: alone, groupSort: 'amount:desc', columns: writeList([column]) }),
      shared: false,
    })
    expect(saved.status).toBe(201)
  })

  test('is sorted by, filtered by, shown by itself and as wide as it was made', async () => {
    for (const name of namesOfObjects) {
      const asked = query({ [filterKey(column)]: writeValue(name), sortBy: column, columns: writeList([column]) })
      const { rows } = await person.json<{ rows: Record<string, unknown>[] }>(`/api/v1/odd_thing/rows?${asked}`)
      expect(rows.map((row) => row[column])).toEqual(rows.map(() => name))
      expect(rows).toHaveLength(namesOfObjects.indexOf(name) + 1)
    }
    const widths = Object.fromEntries([[column, 120]])
    expect(Object.entries(readWidths(writeWidths(widths)) ?? {})).toEqual([[column, 120]])
  })
})

test.each(oddDays)(
  'days of a column that is called %j are grouped by each step, and as it stands by days',
  async (day) => {
    expect(await keysOf({ groupBy: writeColumn(day, 'year') })).toEqual(['2026-01-01'])
    expect(await keysOf({ groupBy: writeColumn(day) })).toHaveLength(5)
    expect(await keysOf({ groupBy: writeColumn(day, 'year'), groupSort: 'key:desc' })).toHaveLength(1)
  },
)

test('what is refused names columns as they are written', async () => {
  const refused = await person.get(`/api/v1/odd_thing/totals?${query({ groupBy: 'amount' })}`)
  expect(refused.status).toBe(400)
  const said = JSON.stringify(await refused.json())
  expect(said).toContain(JSON.stringify('Region\\, country, of\\: month').slice(1, -1))
})

test('groups in the order of count and key are in that of their rows and of what they are grouped by, whatever totals are called', async () => {
  const counts = async (groupSort: string) =>
    (await totalsOf({ groupBy: 'constructor', groupSort })).groups.map(({ count }) => count)
  expect(await counts('count:desc')).toEqual([5, 4, 3, 2, 1])
  expect(await counts('count:asc')).toEqual([1, 2, 3, 4, 5])
  expect(await counts('key')).toEqual([1, 2, 3, 4, 5])
  expect(await counts('key:desc')).toEqual([5, 4, 3, 2, 1])
  expect(await counts('amount:asc')).toEqual([1, 2, 3, 4, 5])
  const { groups } = await totalsOf({ groupBy: 'constructor', groupSort: 'count:desc', top: '2' })
  expect(groups.map(({ count }) => count)).toEqual([5, 4])
  const file = await person.get('/api/v1/odd_thing/export.xlsx?groupBy=constructor&groupSort=count:desc&for=people')
  expect(
    cellsOf(Buffer.from(await file.arrayBuffer()), 2)
      .flat()
      .join(' '),
  ).toContain('Rows, descending')
})
