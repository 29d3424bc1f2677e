import { PassThrough } from 'node:stream'
import { dayAfter, dayBefore, endOfStep, type Step } from '../../../src/reports/asking/date-step.js'
import { parseListQuery } from '../../../src/reports/asking/query.js'
import type { ReportsContext } from '../../../src/reports/catalogue.js'
import { exportRows, parseExportOptions } from '../../../src/reports/export/export.js'
import { keepMissingLevels } from '../../../src/reports/levels/keep-missing.js'
import { refreshViews } from '../../../src/reports/refresh/refresh-views.js'
import { listRows } from '../../../src/reports/rows/rows.js'
import { everything } from '../../../src/reports/scope.js'
import { whereClause } from '../../../src/reports/statements/conditions.js'
import { literalParameters } from '../../../src/reports/statements/parameters.js'
import { askByName, computeDashboard } from '../../harness/asking.js'
import { afterAll, beforeAll, describe, expect, test } from '../../harness/jest.js'
import { openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'
import { answerOf } from '../levels/random-groups.js'

/*
 * Clocks near a midnight. Back from 01:00 to 00:00 the hour behind midnight comes twice, and midnight with it; back from 00:01 to
 * 23:01 the next day has a minute, then comes the end of the day before. Forward from 23:30 to 00:30 no clock shows midnight.
 */
const nights = [
  ['Atlantic/Azores', '2024-10-27', 'back from 01:00 to 00:00'],
  ['America/Havana', '2024-11-03', 'back from 01:00 to 00:00'],
  ['Asia/Amman', '2021-10-29', 'back from 01:00 to 00:00'],
  ['America/St_Johns', '2010-11-07', 'back from 00:01 to 23:01'],
  ['America/Sao_Paulo', '2018-02-18', 'back from 00:00 to 23:00'],
  ['America/Juneau', '1867-10-19', 'back by a whole day, from 15:33 to 15:33'],
  ['Pacific/Kwajalein', '1969-10-01', 'back from 00:00 to 01:00 of the day before'],
  ['America/Sao_Paulo', '2018-11-04', 'forward from 00:00 to 01:00'],
  ['America/Toronto', '1919-03-31', 'forward from 23:30 to 00:30'],
  ['Pacific/Apia', '2011-12-30', 'forward over the whole day'],
  ['Europe/London', '2024-10-27', 'back from 02:00 to 01:00'],
] as const

const header = `-- title: Sales
-- description: Sales.
-- grain: id
-- date: sold_at
-- column id [id]: Sale.
-- column sold_at [time]: Sold.
-- column pieces [number]: Pieces.
-- total pieces [number]: Pieces = sum(pieces)
-- total middle [number]: Middle = median(pieces)
`
const select = '\nselect id, sold_at, pieces from public.sale\n'
const names = ['live_sales', 'stored_sales']

let desk: ViewsDesk
let context: ReportsContext
beforeAll(async () => {
  desk = await openViewsDesk()
  await desk.sql('create table public.sale (id int8 generated always as identity, sold_at timestamptz, pieces int8)')
  await desk.sql(
    `insert into public.sale (sold_at, pieces)
     select moment, extract(epoch from moment)::int8 / 60 % 97
     from unnest(array['${[...new Set(nights.map(([, day]) => day))].join("', '")}']::timestamptz[]) as night,
       generate_series(night - interval '60 hours', night + interval '60 hours', '1 minute') as moment
     union all select unnest(array['infinity', '-infinity', null]::timestamptz[]), 1`,
  )
  await desk.sql('create index on public.sale (sold_at); analyze public.sale')
  await desk.write('live_sales', `${header}${select}`)
  await desk.write('stored_sales', `${header}-- materialized: yes\n-- index: sold_at\n${select}`)
  await desk.sync()
  context = await desk.context()
})
afterAll(() => desk?.close())

describe.each(nights)('a day of %s around %s, when clocks go %s', (timeZone, night, _clocks) => {
  const around = [dayBefore(dayBefore(night)), dayBefore(night), night, dayAfter(night), dayAfter(dayAfter(night))]
  const [first = '', last = ''] = [around[0], around.at(-1)]
  let here: ReportsContext
  beforeAll(async () => {
    here = { ...context, timeZone, now: () => new Date(`${dayAfter(last)}T12:00:00Z`) }
    await keepMissingLevels(here, { warn: (details, message) => console.error(message, details) })
  })

  /** How many sales each day, week or month has, and their pieces: of those whose clocks show the days. */
  async function bySql(step: Step, from = first, to = last): Promise<Told[]> {
    const rows = await desk.sql<{ key: string; count: string; pieces: string }>(
      `select date_trunc('${step}', day)::date::text as key, count(*) as count, sum(pieces) as pieces
       from (select (sold_at at time zone '${timeZone}')::date as day, pieces from public.sale) as sale
       where day between '${from}' and '${to}' group by 1 order by 1`,
    )
    return rows.map(({ key, count, pieces }) => [key, Number(count), pieces])
  }
  const groupsOf = async (name: string, query: string) =>
    ((await answerOf(here, name, query)).groups ?? []).map(({ key, count, totals }) => [key, count, totals.pieces])
  const countOf = async (name: string, query: string) => (await answerOf(here, name, query)).count

  const kindsKept = () =>
    askByName(here, 'stored_sales', {}, async (reading, { report }) =>
      (await reading.storedRows(report)).levels.map(({ kind }) => kind),
    )

  test('what is kept tells it', async () => {
    expect(await kindsKept()).toEqual(expect.arrayContaining(['totals', 'buckets']))
  })

  test.each(names)('of %s has in its list, file and totals what its group has', async (name) => {
    for (const day of around) {
      const expected = await bySql('day', day, day)
      const count = expected[0]?.[1] ?? 0
      for (const query of [`from=${day}&to=${day}`, `filters.sold_at=${day}`]) {
        const list = await askByName(here, name, Object.fromEntries(new URLSearchParams(query)), listRows)
        const lines = (await fileOf(here, name, query)).trim().split('\n').length - 1
        const groups = await groupsOf(name, `${query}&groupBy=sold_at:day`)
        expect([day, list.count, lines, await countOf(name, query), groups]).toEqual([
          day,
          count,
          count,
          count,
          expected,
        ])
      }
    }
  })

  test.each(names)('of %s is in the lists that have one end', async (name) => {
    const [{ all } = { all: '0' }] = await desk.sql<{ all: string }>('select count(sold_at) as all from public.sale')
    for (const day of around.slice(1)) {
      const [since, before] = [await countOf(name, `from=${day}`), await countOf(name, `to=${dayBefore(day)}`)]
      expect([day, since + before]).toEqual([day, Number(all)])
    }
  })

  test.each(names)('of %s is in the groups of weeks and months that their lists have', async (name) => {
    for (const step of ['day', 'week', 'month', 'year'] as const) {
      const expected = await bySql(step)
      expect(await groupsOf(name, `from=${first}&to=${last}&groupBy=sold_at:${step}`)).toEqual(expected)
      for (const [key, count] of expected) {
        const [from, to] = [key > first ? key : first, endOfStep(key, step) < last ? endOfStep(key, step) : last]
        expect([key, await countOf(name, `from=${from}&to=${to}`)]).toEqual([key, count])
      }
    }
  })

  test.each(names)('of %s is what the day behind it is compared with, and a point of a chart', async (name) => {
    const pieces = new Map((await bySql('day')).map(([key, , sum]) => [key, sum]))
    for (const day of around.slice(1)) {
      const { compared } = await answerOf(here, name, `from=${day}&to=${day}&compare=previous_period`)
      expect([day, compared?.totals.pieces]).toEqual([day, pieces.get(dayBefore(day)) ?? '0'])
    }
    const declaration = {
      cards: [{ id: 'sales', title: 'Sales', report: name, headline: 'pieces', figures: [] }],
      charts: [{ id: 'days', title: 'Days', report: name, over: 'time', series: [{ total: 'pieces', as: 'bar' }] }],
    } as const
    const params = new URLSearchParams({ from: first, to: last, group: 'day' })
    const { charts } = await computeDashboard(here, declaration, params, everything)
    const points = charts[0]?.points.map(({ from, values }) => [from, values.pieces ?? '0'])
    expect(points).toEqual(around.map((day) => [day, pieces.get(day) ?? '0']))
  })

  test.each(names)('of %s is found by an index', async (name) => {
    const report = here.catalogue.find(name)
    if (!report) throw new Error(name)
    const { filters } = parseListQuery(report, new URLSearchParams({ from: night, to: night }), here)
    const where = whereClause({ scope: everything, timeZone }, report, filters, literalParameters())
    const plan = await desk.sql(`explain select * from ${report.relation} ${where}`)
    expect(JSON.stringify(plan)).toMatch(/Index Cond: \(\(sold_at >= .* AND \(sold_at < /)
  })

  test('is told by what is kept also behind a refresh that has added moments of that night', async () => {
    await desk.sql(
      `insert into public.sale (sold_at, pieces)
       select (timestamp '${night}' at time zone '${timeZone}') + n * interval '30 minutes 30 seconds', 1
       from generate_series(-4, 4) as n`,
    )
    expect((await refreshViews(here)).map(({ state }) => state)).toEqual(['done'])
    expect(await kindsKept()).toEqual(expect.arrayContaining(['totals', 'buckets']))
    const query = `from=${first}&to=${last}&groupBy=sold_at:day`
    expect(await groupsOf('stored_sales', query)).toEqual(await bySql('day'))
  })
})

type Told = readonly [key: string, count: number, pieces: string]

async function fileOf(context: ReportsContext, name: string, query: string): Promise<string> {
  const output = new PassThrough()
  const chunks = output.toArray()
  await askByName(context, name, Object.fromEntries(new URLSearchParams(query)), (reading, list) =>
    exportRows(reading, list, parseExportOptions(list.report, 'csv', new URLSearchParams()), output),
  )
  return Buffer.concat(await chunks).toString()
}
