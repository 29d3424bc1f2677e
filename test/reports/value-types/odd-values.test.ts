import { filterKey } from '../../../src/reports/asking/address.js'
import type { ReportsContext } from '../../../src/reports/catalogue.js'
import { ReportFailedError } from '../../../src/reports/report-failed.js'
import { findRow, listRows } from '../../../src/reports/rows/rows.js'
import { everything } from '../../../src/reports/scope.js'
import { computeTotals } from '../../../src/reports/totals/totals.js'
import { askByName, computeDashboard, exportedText } from '../../harness/asking.js'
import { afterAll, beforeAll, describe, expect, test } from '../../harness/jest.js'
import { openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
let context: ReportsContext
beforeAll(async () => {
  desk = await openViewsDesk()
  await desk.write(
    'odd',
    `-- title: Odd
-- description: d
-- grain: n
-- column n [id]: Number.
-- column m [money]: Amount.
-- column big [count]: Big.
-- column d [date]: Day.
-- column t [time]: Moment.
-- column f [number]: Float.
-- total big [count]: Big = sum(big)

select n, m, big, d, t, f from (values
  (1, 1.005::numeric, 9007199254740993::int8, date '2026-01-05', timestamptz '2026-01-05 10:00:00.123456Z', 1.5::float8),
  (2, 'NaN', 1, 'infinity', 'infinity', 'NaN'),
  (3, 'Infinity', 2, '-infinity', '-infinity', '-Infinity'),
  (4, 3.5, 3, '0044-03-15 BC', '0044-03-15 12:00 BC', 1e300),
  (5, 4.5, null, '12026-03-15', '12026-03-15 12:00Z', 0.1),
  (6, 5.5, 3, '0202-03-15', '0202-03-15 12:00Z', 0.30000000000000004)
) as v (n, m, big, d, t, f)`,
  )
  await desk.write(
    'events',
    `-- title: Events\n-- description: d\n-- grain: at\n-- date: at\n-- column at [time]: Moment.\n-- column what [text]: What.\n
select timestamptz '2026-01-05 10:00:00Z' + n * interval '0.3 seconds' as at, 'event ' || n as what from generate_series(1, 5) as n`,
  )
  await desk.sql(`create type public.st as enum ('new', 'open'); create table public.tick (id int primary key, s public.st);
    insert into public.tick values (1, 'new'), (2, 'open')`)
  await desk.write(
    'ticket',
    `-- title: Tickets\n-- description: d\n-- grain: id\n-- column s [choice new]: State.\n\nselect id, s from public.tick`,
  )
  await desk.write(
    'divided',
    `-- title: Divided\n-- description: d\n-- grain: n\n-- column q [money]: Quotient.\n-- total q [money]: Q = sum(q)\n
select n, 10.0 / (n - 3) as q from generate_series(1, 5) n`,
  )
  await desk.sync()
  context = await desk.context()
})
afterAll(() => desk?.close())

describe('a value that no calendar and no abacus has', () => {
  test('is said as PostgreSQL says it, to the last digit', async () => {
    const { rows } = await askByName(context, 'odd', {}, listRows)
    expect(rows.map(({ n, m, big, d, t, f }) => [n, m, big, d, t, f])).toEqual([
      ['1', '1.01', '9007199254740993', '2026-01-05', '2026-01-05T10:00:00+00:00', '1.5'],
      ['2', 'NaN', 1, 'infinity', 'infinity', 'NaN'],
      ['3', 'Infinity', 2, '-infinity', '-infinity', '-Infinity'],
      ['4', '3.50', 3, '0044-03-15 BC', '0044-03-15T12:00:00+00:00 BC', `1${'0'.repeat(300)}`],
      ['5', '4.50', null, '12026-03-15', '12026-03-15T12:00:00+00:00', '0.1'],
      ['6', '5.50', 3, '0202-03-15', '0202-03-15T12:00:00+00:00', '0.30000000000000004'],
    ])
  })

  test.each([
    ['d', 'infinity', ['2']],
    ['d', '-infinity', ['3']],
    ['d', '0044-03-15 BC', ['4']],
    ['t', 'infinity', ['2']],
    ['d', 'is:empty', []],
  ])('is found by %s=%s', async (column, value, found) => {
    const { rows } = await askByName(context, 'odd', { [filterKey(column)]: value }, listRows)
    expect(rows.map(({ n }) => n)).toEqual(found)
  })

  test('is a group of its own', async () => {
    const { groups } = await askByName(context, 'odd', {}, (reading, query) =>
      computeTotals(reading, query, { groupBy: 'd:year' }),
    )
    expect(groups?.map(({ key }) => key)).toEqual([
      '-infinity',
      '0044-01-01 BC',
      '0202-01-01',
      '2026-01-01',
      '12026-01-01',
      'infinity',
    ])
  })

  test('is totalled beyond what JavaScript can count', async () => {
    const { totals } = await askByName(context, 'odd', {}, (reading, query) =>
      computeTotals(reading, query, { groupBy: null }),
    )
    expect(totals).toEqual({ big: '9007199254741002' })
  })
})

test('moments that are a fraction of a second apart have records of their own', async () => {
  const { rows } = await askByName(context, 'events', {}, listRows)
  expect(new Set(rows.map(({ _id }) => _id)).size).toBe(5)
  for (const { _id, what } of rows) {
    const found = await askByName(context, 'events', {}, (reading, query) =>
      findRow(reading, query.report, String(_id)),
    )
    expect(found?.row.what).toBe(what)
  }
})

test('the values of an enum are those of its type, whatever the file lists', async () => {
  const choices = context.catalogue.find('ticket')?.columns.find(({ name }) => name === 's')?.choices
  expect(choices).toEqual([expect.objectContaining({ value: 'new' }), { value: 'open', label: '“open”' }])
  expect(await askByName(context, 'ticket', { [filterKey('s')]: 'open' }, listRows)).toMatchObject({ count: 1 })
  await desk.sql(`alter type public.st rename value 'open' to 'opened'`)
  // The panel read the type when it started: what is gone finds nothing, and fails nobody.
  expect(await askByName(context, 'ticket', { [filterKey('s')]: 'open,new' }, listRows)).toMatchObject({ count: 1 })
})

test.each([
  ['its rows', () => askByName(context, 'divided', {}, listRows)],
  [
    'its totals',
    () => askByName(context, 'divided', {}, (reading, query) => computeTotals(reading, query, { groupBy: null })),
  ],
])('a report that fails on its own data says so of %s', async (_what, asked) => {
  await expect(asked()).rejects.toThrow(ReportFailedError)
  await expect(asked()).rejects.toThrow('division by zero')
})

describe('values that are no numbers', () => {
  beforeAll(async () => {
    await desk.write(
      'amounts',
      `-- title: Amounts
-- description: d
-- grain: n
-- column n [id]: Number.
-- column m [money]: Amount.
-- column k [money]: Cost.
-- total m [money]: Amount = sum(m)
-- total k [money]: Cost = sum(k)
-- total margin [percent]: Margin = percent(k, m)

select * from (values (1, 10::numeric, 1::numeric), (2, 'NaN', 2), (3, 20, 3)) as v (n, m, k)`,
    )
    await desk.sync()
    context = await desk.context()
  })

  const said = [expect.objectContaining({ code: 'not_a_number', count: 1, label: 'Amount' })]
  const totals = (params: Record<string, string>) =>
    askByName(context, 'amounts', params, (reading, query) => computeTotals(reading, query, { groupBy: null }))

  test('make totals none, and that is said once', async () => {
    const { totals: values, notes } = await totals({})
    expect([values.m, values.k, notes]).toEqual(['NaN', '6.00', said])
    expect(notes?.[0]?.message).toBe(
      '1 row has no number (NaN or infinite) in “Amount”: its totals are not numbers either',
    )
    expect((await totals({ 'filters.n': '1,3' })).notes).toBeUndefined()
  })

  test('are said on cards and below the totals of a file', async () => {
    const declaration = {
      cards: [{ id: 'a', title: 'A', report: 'amounts', headline: 'm', figures: ['margin'] }],
      charts: [],
    }
    const { cards } = await computeDashboard(context, declaration, new URLSearchParams(), everything)
    expect(cards[0]?.notes).toEqual([expect.objectContaining({ code: 'period_does_not_apply' }), ...said])
    expect(await exportedText(context, 'amounts', 'csv', { totals: 'yes' })).toContain('1 row has no number')
  })

  describe('in one group', () => {
    beforeAll(async () => {
      await desk.write(
        'lots',
        `-- title: Lots
-- description: d
-- grain: n
-- column n [id]: Number.
-- column kind [choice old, new]: Kind.
-- column place [text]: Place.
-- column m [money]: Amount.
-- total least [money]: Least = min(m)

select * from (values (1, 'old', 'Here', 10::numeric), (2, 'new', 'There', 'NaN')) as v (n, kind, place, m)`,
      )
      await desk.sync()
      context = await desk.context()
    })
    // The least of all is 10.00: only the group of the second row has none.
    const noNumber = expect.objectContaining({ code: 'not_a_number', count: 1, label: 'Amount' })

    test('are said of grouped totals', async () => {
      const answer = await askByName(context, 'lots', {}, (reading, query) =>
        computeTotals(reading, query, { groupBy: 'kind' }),
      )
      expect([answer.totals.least, answer.notes]).toEqual(['10.00', [noNumber]])
    })

    test.each(['kind', 'place'])('are said of a chart over %s', async (over) => {
      const series = [{ total: 'least', as: 'bar' as const }]
      const declaration = { cards: [], charts: [{ id: 'c', title: 'C', report: 'lots', over, series }] }
      const { charts } = await computeDashboard(context, declaration, new URLSearchParams(), everything)
      expect(charts[0]?.notes).toContainEqual(noNumber)
    })

    test('are said with the rows of a list that has its totals in lines', async () => {
      const { notes } = await askByName(context, 'amounts', {}, (reading, query) =>
        listRows(reading, query, { withTotals: true }),
      )
      expect(notes).toEqual(said)
    })
  })
})
