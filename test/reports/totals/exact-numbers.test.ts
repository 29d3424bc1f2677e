import type { ReportsContext } from '../../../src/reports/catalogue.js'
import { keepMissingLevels } from '../../../src/reports/levels/keep-missing.js'
import { readTotals } from '../../../src/reports/totals/totals.js'
import { askByName } from '../../harness/asking.js'
import { afterAll, beforeAll, expect, test } from '../../harness/jest.js'
import { openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
let context: ReportsContext

/** Numbers that a double does not hold, or holds with other digits, and what the middle of them is. */
const columns: Readonly<Record<string, readonly [type: string, values: readonly string[], median: string]>> = {
  tiny: ['numeric', ['0.000000000004', '0.000000000006', '0.000000000008'], '0.000000000006'],
  long: ['numeric', ['1234567890123.456', '1234567890123.456', '1234567890123.456'], '1234567890123.456'],
  whole: ['bigint', ['9007199254740993', '9007199254740993', '1234567890123456789'], '9007199254740993'],
  huge: [
    'numeric',
    ['100000000000000000000.25', '100000000000000000000.25', '100000000000000000000.25'],
    '100000000000000000000.25',
  ],
  endless: ['numeric', ['1', 'Infinity', 'Infinity'], 'Infinity'],
  float: ['float8', ['1234567890123.456', '1234567890123.456', '1234567890123.456'], '1234567890123.456'],
  real: ['real', ['12.34', '12.34', '12.34'], '12.34'],
}

beforeAll(async () => {
  desk = await openViewsDesk()
  await desk.sql(
    `create table public.numbers (id int primary key, day date, ${Object.entries(columns)
      .map(([name, [type]]) => `"${name}" ${type}`)
      .join(', ')})`,
  )
  for (const id of [0, 1, 2]) {
    const values = Object.values(columns).map(([, all]) => `'${all[id]}'`)
    await desk.sql(`insert into public.numbers values (${id}, '2026-03-0${id + 1}', ${values.join(', ')})`)
  }
  await desk.sql(`create table public.many (id int primary key, a float8, b real, c numeric);
    insert into public.many select n, 0.1, 12.34, ('1e' || 309 - n % 2)::numeric from generate_series(1, 2000) as n`)
  const totals = Object.keys(columns).flatMap((name) =>
    ['min', 'max', 'median', 'average'].map(
      (what) => `-- total ${what}_${name} [number]: ${what} of ${name} = ${what}(${name})\n`,
    ),
  )
  const head = `-- title: N\n-- description: d\n-- grain: id\n-- date: day\n${totals.join('')}`
  await desk.write('numbers_live', `${head}\nselect * from public.numbers`)
  await desk.write('numbers_stored', `${head}-- materialized: yes\n\nselect * from public.numbers`)
  await desk.write(
    'many',
    `-- title: M\n-- description: d\n-- grain: id\n${['a', 'b'].flatMap((name) => ['sum', 'average', 'median'].map((what) => `-- total ${what}_${name} [number]: ${what} of ${name} = ${what}(${name})\n`)).join('')}-- total median_c [number]: median of c = median(c)\n\nselect * from public.many`,
  )
  await desk.sync()
  context = await desk.context()
  await keepMissingLevels(context, { warn: (details) => expect(details).toBeNull() })
})
afterAll(() => desk?.close())

const totalsOf = async (name: string, filters = {}) =>
  (await askByName(context, name, filters, (reading, query) => readTotals(reading, query, null))).totals

test.each(['numbers_live', 'numbers_stored'])('%s: a median has the digits that its numbers have', async (name) => {
  const totals = await totalsOf(name)
  for (const [column, [, , median]] of Object.entries(columns))
    expect([column, totals[`median_${column}`]]).toEqual([column, median])
})

test.each(['numbers_live', 'numbers_stored'])('%s: of one row, everything is what it says', async (name) => {
  for (const id of [0, 1, 2]) {
    const totals = await totalsOf(name, { 'filters.id': String(id) })
    for (const [column, [, values]] of Object.entries(columns))
      for (const what of ['min', 'max', 'median', 'average'])
        expect([column, what, totals[`${what}_${column}`]]).toEqual([column, what, values[id]])
  }
})

test('what is added up of floats has no digits that no row has', async () => {
  expect(await totalsOf('many')).toEqual({
    sum_a: '200',
    average_a: '0.1',
    median_a: '0.1',
    sum_b: '24680',
    average_b: '12.34',
    median_b: '12.34',
    median_c: `55${'0'.repeat(307)}`,
  })
})
