import { writeValue } from '../../../src/reports/asking/address.js'
import { parseComparison } from '../../../src/reports/asking/compared-period.js'
import { parseGroups } from '../../../src/reports/asking/group-by.js'
import { parseListQuery } from '../../../src/reports/asking/query.js'
import type { ReportsContext } from '../../../src/reports/catalogue.js'
import { inReading, unrestricted } from '../../../src/reports/reading.js'
import { listRows } from '../../../src/reports/rows/rows.js'
import { readGroupedTotals } from '../../../src/reports/totals/groups/read-groups.js'
import { askByName, exportedText } from '../../harness/asking.js'
import { afterAll, beforeAll, describe, expect, test } from '../../harness/jest.js'
import { openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

/** Values of one type, some of which are equal and written in different ways. */
const types = {
  numeric: { type: 'numeric', values: ['2', '2.0', '2.00', '3', '3.0'] },
  interval: { type: 'interval', values: ['1 day', '24:00', '1 day', '2 days', '48:00'] },
  jsonb: { type: 'jsonb', values: ['1', '1.0', '1.00', '[2]', '[2.0]'] },
  ranges: { type: 'numrange', values: ['[1,2]', '[1.0,2]', '[1,2.0]', '[3,4]', '[3,4.0]'] },
  lists: { type: 'numeric[]', values: ['{1}', '{1.0}', '{1.00}', '{2}', '{2.0}'] },
  floats: { type: 'float8', values: ['0', '-0', '0', '1', '1.0'] },
  names: { type: 'text collate app.ci', values: ['ab', 'AB', 'Ab', 'cd', 'CD'] },
} as const

let desk: ViewsDesk
let context: ReportsContext
beforeAll(async () => {
  desk = await openViewsDesk()
  await desk.sql(
    `create schema app; create collation app.ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false)`,
  )
  for (const [name, { type, values }] of Object.entries(types)) {
    await desk.sql(`create table app.${name} (id int primary key, of_type ${type}, on_day date, amount numeric(14,2));
      insert into app.${name} values ${values
        .map((value, place) => `(${place + 1}, '${value}', date '2026-01-20' + ${place * 14}, ${2 ** place})`)
        .join(', ')}, (6, null, null, 32)`)
    const header = `-- title: T\n-- description: d\n-- grain: id\n-- date: on_day\n-- column of_type [choice]: C.\n-- total amount [money]: A = sum(amount)\n`
    await desk.write(name, `${header}\nselect id, of_type, on_day, amount from app.${name}`)
    await desk.write(
      `${name}_stored`,
      `${header}-- materialized: yes\n\nselect id, of_type, on_day, amount from app.${name}`,
    )
  }
  await desk.sync()
  context = await desk.context()
})
afterAll(() => desk?.close())

async function grouped(name: string, text: string) {
  const params = new URLSearchParams(text)
  const report = context.catalogue.find(name)
  if (!report) throw new Error(`There is no report ${name}.`)
  const query = parseListQuery(report, params, context, ['groupBy', 'groupSort', 'top', 'compare'])
  const asked = parseGroups(report, params)
  if (asked === null) throw new Error('There is no groupBy.')
  const comparison = parseComparison(query.report, params.get('compare'))
  return await inReading(context, unrestricted, { reports: [query.report] }, (reading) =>
    readGroupedTotals(reading, query, asked, comparison),
  )
}

const added = (groups: readonly { readonly totals: Readonly<Record<string, unknown>> }[]) =>
  groups.reduce((sum, { totals }) => sum + Number(totals.amount), 0)

describe.each(Object.keys(types).flatMap((name) => [name, `${name}_stored`]))('values of %s', (name) => {
  test('are one group where they are equal, however each is written, also inside other groups and around them', async () => {
    for (const by of ['of_type', 'of_type,on_day:month', 'on_day:year,of_type', 'of_type,on_day:week']) {
      const { groups, subtotals, count } = await grouped(name, `groupBy=${by}`)
      expect([by, count, groups.reduce((sum, group) => sum + group.count, 0), added(groups)]).toEqual([by, 6, 6, 63])
      if (subtotals) expect([by, added(subtotals)]).toEqual([by, 63])
    }
    const { subtotals = [] } = await grouped(name, 'groupBy=of_type,on_day:month')
    expect(subtotals.map(({ count }) => count).sort()).toEqual([1, 2, 3])
    for (const { key, count } of (await grouped(name, 'groupBy=of_type')).groups) {
      if (key === null) continue
      const found = await askByName(context, name, { 'filters.of_type': writeValue(String(key)) }, listRows)
      expect([key, found.count, found.rows.length]).toEqual([key, count, count])
    }
    const first = await grouped(name, 'groupBy=of_type,on_day:month&groupSort=amount:desc&top=2')
    expect(added(first.groups)).toBe(32 + 24)
  })

  test('are compared with the same ones before', async () => {
    const { groups, compared } = await grouped(
      name,
      'groupBy=of_type&from=2026-02-01&to=2026-02-28&compare=previous_period',
    )
    const before = groups.flatMap((group) => group.compared ?? [])
    expect(Number(compared?.totals.amount)).toBe(1)
    expect(added(before)).toBe(1)
  })

  test('are in files of every format', async () => {
    const { rows } = await askByName(context, name, {}, listRows)
    expect(rows.length).toBe(6)
    const json = JSON.parse(await exportedText(context, name, 'json')) as { of_type: unknown }[]
    expect(json.map(({ of_type }) => of_type).sort()).toEqual(rows.map(({ of_type }) => of_type).sort())
    for (const [format, audience] of [
      ['csv', 'programs'],
      ['csv', 'people'],
      ['csv', 'excel'],
      ['xlsx', 'people'],
    ] as const) {
      const file = await exportedText(context, name, format, { for: audience })
      expect([format, audience, file.length > 50]).toEqual([format, audience, true])
    }
  })
})
