import { Writable } from 'node:stream'
import type { ReportsContext } from '../../../src/reports/catalogue.js'
import type { DashboardDeclaration } from '../../../src/reports/dashboard/declaration.js'
import { exportRows } from '../../../src/reports/export/export.js'
import { forPrograms } from '../../../src/reports/export/manner.js'
import { listRows as rowsOf } from '../../../src/reports/rows/rows.js'
import { everything } from '../../../src/reports/scope.js'
import { computeTotals as totalsOf } from '../../../src/reports/totals/totals.js'
import { askByName, computeDashboard, exportedText } from '../../harness/asking.js'
import { afterAll, beforeAll, expect, test } from '../../harness/jest.js'
import { openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'
import { partOf, sheetOf } from '../../harness/workbook.js'

// April has 100.00 and 20.00, May 7.50 and 3.25, June 1.00: 120.00, 10.75 and 1.00 by month.
const orders = `-- title: Orders
-- description: Orders.
-- grain: id
-- date: ordered_on
-- column id [id]: Order.
-- column amount [money]: Amount.
-- total amount [money]: Amount = sum(amount)

select * from (values
  (1, date '1998-04-02', 100.00), (2, '1998-04-30', 20.00), (3, '1998-05-01', 7.50), (4, '1998-05-20', 3.25),
  (5, '1998-06-01', 1.00)
) as one (id, ordered_on, amount)
`

const byMonth = `-- title: Orders by month
-- description: Orders by month.
-- grain: month
-- date: month by month
-- rows: orders
-- column month [date]: Month.
-- column amount [money]: Amount.
-- total amount [money]: Amount = sum(amount)
-- left out amount [not counted]: small = filters.amount~~to=5

select date_trunc('month', ordered_on)::date as month, sum(amount) as amount
from orders
group by 1
`

let desk: ViewsDesk
let context: ReportsContext
beforeAll(async () => {
  desk = await openViewsDesk()
  await desk.write('orders', orders)
  await desk.write('orders_by_month', byMonth)
  await desk.sync()
  context = { ...(await desk.context()), now: () => new Date('1998-06-15T12:00:00Z') }
})
afterAll(() => desk?.close())

const ask = (params: Record<string, string>, groupBy: string | null = null) =>
  askByName(context, 'orders_by_month', params, (reading, query) => totalsOf(reading, query, { groupBy }))
const list = (params: Record<string, string>) =>
  askByName(context, 'orders_by_month', params, (reading, query) => rowsOf(reading, query))

test.each([
  [{ from: '1998-04-15', to: '1998-05-15' }, '130.75', '1998-04-01', '1998-05-31'],
  [{ 'filters.month~~from': '1998-04-15', 'filters.month~~to': '1998-05-15' }, '130.75', '1998-04-01', '1998-05-31'],
  [{ 'filters.month': '1998-05-09' }, '10.75', '1998-05-01', '1998-05-31'],
  [{ period: 'last_7_days' }, '1.00', '1998-06-01', '1998-06-30'],
  [{ from: '1998-05-02' }, '11.75', '1998-05-01', null],
  [{ to: '1998-05-02' }, '130.75', null, '1998-05-31'],
])('a filter that cuts through months has them whole and says so: %j', async (params, amount, from, to) => {
  const { totals, notes } = await ask(params)
  expect(totals.amount).toBe(amount)
  expect(notes).toEqual([expect.objectContaining({ code: 'whole_months', from, to })])
  expect((await list(params)).notes).toEqual(notes)
})

test('the words name the months', async () => {
  const { notes } = await ask({ from: '1998-04-15', to: '1998-05-15' })
  expect(notes?.[0]?.message).toBe('These figures exist for whole months only; shown: Apr 1998 – May 1998')
})

test.each<Record<string, string>>([
  { period: 'last_month' },
  { from: '1998-05-01', to: '1998-05-31' },
  { 'filters.month': '1998-05-01' },
])('a filter of whole months is as it was asked: %j', async (params) => {
  const { totals, notes } = await ask(params)
  expect([totals.amount, notes]).toEqual(['10.75', undefined])
})

test('what a month leaves out are the rows of all its days', async () => {
  const asked: Record<string, string>[] = [{ 'filters.month': '1998-05-01' }, { from: '1998-05-20', to: '1998-05-21' }]
  for (const params of asked) {
    const [leftOut] = (await ask(params)).leftOut ?? []
    expect([leftOut?.count, leftOut?.reasons[0]?.href]).toEqual([
      1,
      expect.stringMatching(/from=1998-05-01.*to=1998-05-31/),
    ])
  }
})

test('months are grouped by months, quarters and years', async () => {
  const groups = async (by: string) => (await ask({}, by)).groups?.map(({ key, totals }) => [key, totals.amount])
  expect(await groups('month:quarter')).toEqual([['1998-04-01', '131.75']])
  expect(await groups('month')).toEqual(await groups('month:month'))
})

test.each(['month:day', 'month:week'])('grouping months by %s is refused in words', async (by) => {
  await expect(ask({}, by)).rejects.toMatchObject({
    status: 400,
    message: `The rows of Orders by month are of whole months: "${by}" cannot be told from them. Group by: month:month, month:quarter, month:year.`,
  })
})

const declaration: DashboardDeclaration = {
  cards: [{ id: 'orders', title: 'Orders', report: 'orders_by_month', headline: 'amount', figures: [] }],
  charts: [
    { id: 'trend', title: 'Trend', report: 'orders_by_month', over: 'time', series: [{ total: 'amount', as: 'bar' }] },
  ],
}
const board = (params: Record<string, string>) =>
  computeDashboard(context, declaration, new URLSearchParams(params), everything)

test('a card has what its list has, says so, and is compared with as many whole months before', async () => {
  const { cards, charts } = await board({ from: '1998-05-10', to: '1998-05-20' })
  expect(cards[0]?.notes).toEqual([expect.objectContaining({ code: 'whole_months' })])
  const [figure] = cards[0]?.figures ?? []
  expect([figure?.value, figure?.change?.previous]).toEqual(['10.75', '120.00'])
  expect(charts[0]).toMatchObject({
    groupBy: 'month:month',
    points: [{ from: '1998-05-01', to: '1998-05-31', values: { amount: '10.75' } }],
  })
})

test('days and weeks are not offered where all that is drawn is of whole months', async () => {
  const { grouping } = await board({ from: '1998-04-01', to: '1998-05-31' })
  expect(grouping).toMatchObject({ step: 'month', offered: ['month', 'quarter'], note: null })
  const asked = await board({ from: '1998-04-01', to: '1998-05-31', group: 'day' })
  expect(asked.grouping).toMatchObject({
    step: 'month',
    note: {
      code: 'coarser_figures',
      message: 'No figures here can be told by day. Grouped by month instead.',
    },
  })
})

test('a chart that shows months beside one that shows days says so', async () => {
  const [trend] = declaration.charts
  if (!trend) throw new Error('There is a chart.')
  const both = { cards: [], charts: [trend, { ...trend, id: 'orders', report: 'orders' }] }
  const { grouping, charts } = await computeDashboard(
    context,
    both,
    new URLSearchParams({ from: '1998-04-01', to: '1998-05-31', group: 'day' }),
    everything,
  )
  expect(grouping).toMatchObject({ step: 'day', note: null })
  expect(charts.map(({ groupBy, notes }) => [groupBy, notes])).toEqual([
    [
      'month:month',
      [
        {
          code: 'drawn_by',
          step: 'month',
          message: 'Drawn by month: these figures exist for whole months only',
        },
      ],
    ],
    ['ordered_on:day', []],
  ])
})

test('a month that is not over is compared with none', async () => {
  const { cards } = await board({ period: 'this_month' })
  expect([cards[0]?.figures[0]?.value, cards[0]?.figures[0]?.change]).toEqual(['1.00', null])
})

test('files for programs keep the first day of a month', async () => {
  expect(await exportedText(context, 'orders_by_month', 'csv')).toContain('1998-05-01,10.75')
})

async function fileForPeople(format: 'csv' | 'xlsx'): Promise<Buffer> {
  const chunks: Buffer[] = []
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk)
      done()
    },
  })
  const manner = { ...forPrograms, audience: 'people' } as const
  const options = { format, columns: null, header: 'labels', totals: false, audience: 'people' } as const
  await askByName(context, 'orders_by_month', {}, (reading, query) =>
    exportRows(reading, query, options, output, { manner }),
  )
  return Buffer.concat(chunks)
}

test('files for people have months: as ISO 8601 writes them, and in a workbook as Excel does', async () => {
  expect((await fileForPeople('csv')).toString()).toContain('1998-05,10.75')
  const workbook = await fileForPeople('xlsx')
  // 1 May 1998 is day 35916 of Excel's calendar.
  expect(sheetOf(workbook)).toMatch(/s="16"><v>35916(\.0*)?<\/v>/)
  expect(partOf(workbook, 'xl/styles.xml')).toContain('formatCode="mmm\\ yyyy"')
})

test('what a day cannot stand for is told with file and line', async () => {
  await desk.write('orders_by_month', byMonth.replace('month by month', 'month by fortnight'))
  await expect(desk.sync()).rejects.toThrow(
    'orders_by_month.sql:4: "fortnight" is not what a day can stand for. Write one of: by day, by week, by month, by quarter, by year.',
  )
  await desk.write('orders_by_month', byMonth)
})
