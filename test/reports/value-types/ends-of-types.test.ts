import { filterKey } from '../../../src/reports/asking/address.js'
import type { ReportsContext } from '../../../src/reports/catalogue.js'
import { findRow, listRows } from '../../../src/reports/rows/rows.js'
import { computeTotals } from '../../../src/reports/totals/totals.js'
import { askByName, exportedText } from '../../harness/asking.js'
import { afterAll, beforeAll, expect, test } from '../../harness/jest.js'
import { openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

/** The first and the last values of types, and what is nearly none. */
const values: Readonly<Record<string, string>> = {
  last_day: "'5874897-12-31'::date",
  first_day: "'4714-11-24 BC'::date",
  last_moment: "'294276-12-31 23:59:59.999999+00'::timestamptz",
  last_time: "'294276-12-31 23:59:59.999999'::timestamp",
  first_time: "'4714-11-24 00:00:00 BC'::timestamp",
  no_label: "''::public.mood",
  no_bits: "''::varbit",
  long: "repeat('9', 1000)::numeric",
  small: "('0.' || repeat('3', 1000))::numeric",
  nan: "'NaN'::numeric",
  endless: "'-Infinity'::float8",
  largest: "'1e300'::float8",
  nearly_none: "'1e-300'::float8",
  largest_real: "'3e38'::float4",
}

let desk: ViewsDesk
let context: ReportsContext
beforeAll(async () => {
  desk = await openViewsDesk()
  await desk.sql("create type public.mood as enum ('', 'glad')")
  for (const [name, value] of Object.entries(values)) {
    const header = `-- title: T\n-- description: d\n-- grain: v\n-- total rows [count]: Rows = count(v)\n`
    await desk.write(name, `${header}\nselect ${value} as v, 'x' as other`)
    await desk.write(`${name}_key`, `${header}-- column v [id]: Key.\n\nselect ${value} as v, 'x' as other`)
  }
  await desk.sync()
  context = await desk.context()
})
afterAll(() => desk?.close())

test.each(Object.keys(values))('%s leads to its record and back, as a key, too', async (name) => {
  for (const report of [name, `${name}_key`]) {
    const { rows } = await askByName(context, report, {}, listRows)
    const id = String(rows[0]?._id)
    expect(await askByName(context, report, {}, (reading, query) => findRow(reading, query.report, id))).not.toBeNull()
  }
})

test.each(Object.keys(values))('%s is grouped and exported in every format', async (name) => {
  const column = context.catalogue.find(name)?.columns[0]
  for (const step of ['date', 'time'].includes(column?.unit ?? '') ? ['day', 'month', 'year'] : []) {
    const { groups } = await askByName(context, name, {}, (reading, query) =>
      computeTotals(reading, query, { groupBy: `v:${step}` }),
    )
    expect(groups).toMatchObject([{ totals: { rows: 1 } }])
  }
  for (const format of ['csv', 'xlsx', 'json'] as const) expect(await exportedText(context, name, format)).not.toBe('')
})

test.each([
  ['last_day', '5874897-12-31'],
  ['first_day', '4714-11-24 BC'],
  ['nan', 'NaN'],
  ['endless', '-Infinity'],
  ['long', '9'.repeat(1000)],
  ['small', `0.${'3'.repeat(1000)}`],
])('%s is found by a filter on what is shown', async (name, typed) => {
  expect(await askByName(context, name, { [filterKey('v')]: typed }, listRows)).toMatchObject({ count: 1 })
})

test.each([
  ['last_day_key', '5874898-01-01'],
  ['first_day_key', '4714-11-23 BC'],
  ['first_day_key', '9999-01-01 BC'],
  ['first_time_key', '4714-11-01 00:00:00 BC'],
  ['last_time_key', '294277-01-01 00:00:00'],
  ['last_moment_key', '294276-12-31 23:59:59-12'],
])('what lies beyond is no value of %s, and is refused in words: %s', async (name, typed) => {
  await expect(askByName(context, name, { [filterKey('v')]: typed }, listRows)).rejects.toMatchObject({ status: 400 })
  const found = askByName(context, name, {}, (reading, query) => findRow(reading, query.report, typed))
  expect(await found).toBeNull()
})

test.each(['largest', 'nearly_none', 'largest_real'])(
  '%s is found as it is printed, and as it is written',
  async (name) => {
    const { rows } = await askByName(context, name, {}, listRows)
    const written = { largest: '1e300', nearly_none: '1E-300', largest_real: '3e38' }[name] ?? ''
    for (const value of [String(rows[0]?.v), written])
      for (const filter of [{ 'filters.v': value }, { 'filters.v~~from': value, 'filters.v~~to': value }] as Record<
        string,
        string
      >[])
        expect([value.slice(0, 20), (await askByName(context, name, filter, listRows)).count]).toEqual([
          value.slice(0, 20),
          1,
        ])
    await expect(
      askByName(context, name, { 'filters.v~~from': '2e10', 'filters.v~~to': '1e10' }, listRows),
    ).rejects.toThrow('above the last')
  },
)

test.each(['1e999', '1e-999', '9'.repeat(400)])('%s is no float, and no record', async (typed) => {
  expect(await askByName(context, 'endless', {}, (reading, query) => findRow(reading, query.report, typed))).toBeNull()
})

test.each(['0.30000000000000004', '0.000000000000000000000000000001', '99999999999999999999.5', `1${'0'.repeat(299)}`])(
  'a float is compared with %s, as a program writes it',
  async (typed) => {
    const range = { [`${filterKey('v')}~~from`]: typed, [`${filterKey('v')}~~to`]: typed }
    expect((await askByName(context, 'endless', range, listRows)).rows).toEqual([])
  },
)

test('a float is not compared with more digits than it can have', async () => {
  const asked = askByName(context, 'endless', { [filterKey('v')]: '9'.repeat(400) }, listRows)
  await expect(asked).rejects.toMatchObject({ status: 400 })
})
