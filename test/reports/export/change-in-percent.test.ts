import { PassThrough } from 'node:stream'
import { parseGroups } from '../../../src/reports/asking/group-by.js'
import { parseListQuery } from '../../../src/reports/asking/query.js'
import type { ReportsContext } from '../../../src/reports/catalogue.js'
import { parseExportOptions } from '../../../src/reports/export/export.js'
import { exportGroups } from '../../../src/reports/export/export-groups.js'
import { forPrograms } from '../../../src/reports/export/manner.js'
import { inReading, unrestricted } from '../../../src/reports/reading.js'
import { afterAll, beforeAll, expect, test } from '../../harness/jest.js'
import { openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'
import { cellsOf } from '../../harness/workbook.js'

/*
 *  shop     January     February    change          in percent
 *  fell     81.41       69.35       -12.06          -14.8139 -> -14.81
 *  fewer    26 pieces   25 pieces   -1              -3.8461  -> -3.85
 *  hardly   1000000.00  999999.99   -0.01           -0.000001 -> 0.00, which has no sign
 *  more     3.00        3.35        0.35            11.6666  -> 11.67
 *  half     800.00      800.04      0.04            0.0050   -> 0.01
 *  new      none        5.00        none            none
 */
const sales = `-- title: Sales
-- description: Sales.
-- grain: id
-- date: sold_on
-- column id [id]: Sale.
-- column shop [choice fell, fewer, hardly, more, half, new]: Shop.
-- column amount [money]: Amount.
-- total amount [money]: Amount = sum(amount)
-- total pieces [count]: Pieces = count(amount)

select row_number() over () as id, shop, sold_on, amount
from (values
  ('fell', date '2026-01-20', 81.41), ('fell', '2026-02-10', 69.35),
  ('hardly', '2026-01-20', 1000000.00), ('hardly', '2026-02-10', 999999.99),
  ('more', '2026-01-20', 3.00), ('more', '2026-02-10', 3.35),
  ('half', '2026-01-20', 800.00), ('half', '2026-02-10', 800.04),
  ('new', '2026-02-10', 5.00)
) as one (shop, sold_on, amount)
union all
select 100 + n, 'fewer', case when n <= 26 then date '2026-01-20' else '2026-02-10' end, 1.00 from generate_series(1, 51) as n
`

const inPercent = {
  fell: ['-14.81', '0.00'],
  // As many pieces as amounts of 1.00.
  fewer: ['-3.85', '-3.85'],
  hardly: ['0.00', '0.00'],
  more: ['11.67', '0.00'],
  half: ['0.01', '0.00'],
  new: ['', ''],
}

let desk: ViewsDesk
let context: ReportsContext
beforeAll(async () => {
  desk = await openViewsDesk()
  await desk.write('sales', sales)
  await desk.sync()
  context = { ...(await desk.context()), now: () => new Date('2026-03-15T12:00:00Z') }
})
afterAll(() => desk?.close())

async function fileOf(format: string, audience: 'people' | 'programs', by: string): Promise<Buffer> {
  const report = context.catalogue.find('sales')
  if (!report) throw new Error('sales')
  const query = parseListQuery(report, new URLSearchParams({ from: '2026-02-01', to: '2026-02-28' }), context)
  const asked = parseGroups(report, new URLSearchParams({ groupBy: by }))
  if (!asked) throw new Error(by)
  const options = parseExportOptions(report, format, new URLSearchParams({ header: 'names' }))
  const output = new PassThrough()
  const chunks = output.toArray()
  const manner = { ...forPrograms, audience } as const
  await inReading(context, unrestricted, { reports: [report] }, (reading) =>
    exportGroups(reading, query, { asked, comparison: 'previous_period' }, options, output, { manner }),
  )
  return Buffer.concat(await chunks)
}

/** Of an outline what stands above: what is inside of it is of a year. */
function percentsIn([names = [], ...lines]: readonly (readonly string[])[]): Record<string, unknown> {
  const of = (line: readonly string[], name: string) => line[names.indexOf(name)] ?? ''
  return Object.fromEntries(
    lines
      .toReversed()
      .map((line) => [of(line, 'shop'), [of(line, 'amount_change_percent'), of(line, 'pieces_change_percent')]]),
  )
}

test('a file for programs has the change in percent with two decimals, rounded once', async () => {
  const csv = (await fileOf('csv', 'programs', 'shop')).toString()
  expect(
    percentsIn(
      csv
        .trim()
        .split('\n')
        .map((line) => line.split(',')),
    ),
  ).toEqual(inPercent)
  const rows = JSON.parse((await fileOf('json', 'programs', 'shop')).toString()) as Record<string, string | null>[]
  const told = rows.map((row) => [row.shop, [row.amount_change_percent ?? '', row.pieces_change_percent ?? '']])
  expect(Object.fromEntries(told)).toEqual(inPercent)
  expect(percentsIn(cellsOf(await fileOf('xlsx', 'programs', 'shop')))).toMatchObject(inPercent)
})

test('a workbook for people has it as Excel has percentages, also in an outline', async () => {
  const hundredth = (text: string) => text && (Number(text) / 100).toFixed(4)
  const expected = Object.fromEntries(
    Object.entries(inPercent).map(([shop, percents]) => [shop, percents.map(hundredth)]),
  )
  for (const by of ['shop', 'shop,sold_on:year']) {
    expect(percentsIn(cellsOf(await fileOf('xlsx', 'people', by)))).toMatchObject(expected)
  }
})
