import { filterKey } from '../../../src/reports/asking/address.js'
import type { ReportsContext } from '../../../src/reports/catalogue.js'
import { findRow, listRows } from '../../../src/reports/rows/rows.js'
import { explainTotal } from '../../../src/reports/totals/explain.js'
import { computeTotals } from '../../../src/reports/totals/totals.js'
import { askByName, exportedText } from '../../harness/asking.js'
import { afterAll, beforeAll, describe, expect, test } from '../../harness/jest.js'
import { openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

/** Names of our own statements, of JavaScript's prototypes, of SQL, of AdminJS, and any others that PostgreSQL allows. */
const names = [
  ...[
    'page',
    'keys',
    'found',
    'rows',
    'labels',
    'count',
    'key',
    'base',
    'base_0',
    'counted',
    'answer',
    'totals',
    'line',
  ],
  ...[
    'row',
    'of',
    'of_id',
    'hits',
    'slice',
    'place',
    'repeated',
    'actual',
    'expected',
    'sides',
    'referred',
    'asked',
    'c0',
  ],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', 'then', 'length', 'prototype', 'toJSON'],
  ...['select', 'order', 'from', 'user', 'group', 'null', 'true', 'ctid_', 'filters', 'sortBy', 'perPage', 'provider'],
  ...[
    'Name',
    'naïve',
    '名前',
    'a b',
    'a.b',
    'a,b',
    'a"b',
    "a'b",
    'a\\b',
    'a~b',
    'a~~from',
    'a~~b',
    'a%b',
    'a/b',
    'a;--',
    '1',
    '💶',
    ' ',
  ],
  'x'.repeat(63),
]
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

let desk: ViewsDesk
let context: ReportsContext
beforeAll(async () => {
  desk = await openViewsDesk()
  for (const [index, name] of names.entries()) {
    const select = `select 'a' || n as ${quoted(name)}, n as other from generate_series(1, 2) as n`
    await desk.write(
      `n${index}`,
      `-- title: N\n-- description: d\n-- grain: ${quoted(name)}\n-- total n [count]: N = count(${quoted(name)})\n-- total o [count]: O = sum(other)\n-- materialized: ${index % 2 === 0 ? 'yes' : 'no'}\n\n${select}`,
    )
  }
  await desk.sync()
  context = await desk.context()
})
afterAll(() => desk?.close())

test.each(names.map((name, index) => [name, `n${index}`]))(
  'a column called %j is listed, filtered, sorted, totalled, explained, exported and found',
  async (name, report) => {
    const { rows, totals } = await askByName(context, report, { sortBy: name, direction: 'desc' }, (reading, query) =>
      listRows(reading, query, { withTotals: true }),
    )
    expect(rows.map((row) => Object.entries(row).find(([column]) => column === name)?.[1])).toEqual(['a2', 'a1'])
    expect(totals).toEqual({ n: 2, o: 3 })
    const { count } = await askByName(context, report, { [filterKey(name)]: 'a1' }, listRows)
    expect(count).toBe(1)
    const found = await askByName(context, report, {}, (reading, query) =>
      findRow(reading, query.report, String(rows[0]?._id)),
    )
    expect(found?.row.other).toBe(2)
    const grouped = await askByName(context, report, {}, (reading, query) =>
      computeTotals(reading, query, { groupBy: name }),
    )
    expect(grouped.groups?.map(({ key, totals: { n } }) => [key, n])).toEqual([
      ['a1', 1],
      ['a2', 1],
    ])
    expect(await askByName(context, report, {}, (reading, query) => explainTotal(reading, query, 'n'))).toMatchObject({
      value: 2,
    })
    const json = JSON.parse(await exportedText(context, report, 'json', { header: 'names' })) as object[]
    expect(json.map((row) => Object.entries(row).find(([column]) => column === name)?.[1])).toEqual(['a1', 'a2'])
    expect(await exportedText(context, report, 'csv', { header: 'names' })).toContain('a1,1\na2,2\n')
    expect(await exportedText(context, report, 'xlsx', { header: 'names' })).not.toBe('')
  },
)

describe('a report', () => {
  test('has as many columns and totals as its file declares', async () => {
    const numbers = Array.from({ length: 200 }, (_, index) => index + 1)
    const totals = numbers.map((n) => `-- total t${n} [money]: T${n} = sum(c${n})`)
    await desk.write(
      'wide',
      `-- title: Wide\n-- description: d\n-- grain: id\n${totals.join('\n')}\n\nselect 1 as id, 'x' as kind, ${numbers.map((n) => `${n} as c${n}`).join(', ')}`,
    )
    await desk.sync()
    context = await desk.context()
    const answer = await askByName(context, 'wide', {}, (reading, query) =>
      listRows(reading, query, { withTotals: true }),
    )
    expect(answer.totals).toMatchObject({ t1: '1.00', t51: '51.00', t200: '200.00' })
    const grouped = await askByName(context, 'wide', {}, (reading, query) =>
      computeTotals(reading, query, { groupBy: 'kind' }),
    )
    expect(grouped.groups).toMatchObject([{ totals: { t60: '60.00' } }])
  })

  test('has no column called as answers call the id of a row', async () => {
    await desk.write('bad', `-- title: Bad\n-- description: d\n-- grain: id\n\nselect 1 as id, 2 as _id`)
    await expect(desk.sync()).rejects.toThrow('views/bad.sql:3: the SELECT has a column "_id"')
    await desk.remove('bad')
  })
})
