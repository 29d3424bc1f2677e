import { parseListQuery } from '../../../src/reports/asking/query.js'
import { refreshViews } from '../../../src/reports/refresh/refresh-views.js'
import { everything } from '../../../src/reports/scope.js'
import { listRows } from '../../harness/asking.js'
import { afterEach, beforeEach, expect, test } from '../../harness/jest.js'
import { materialized, openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
beforeEach(async () => {
  desk = await openViewsDesk()
})
afterEach(() => desk?.close())

const select = `
select id, name as "Odd Name", id as "A: ""b"", [c]", name as plain from public.provider`
const lines = [
  '-- column "Odd Name" [text]: Odd name. What it is called.',
  '-- column "A: ""b"", [c]" [count]: Odd number.',
  '-- index: unique "Odd Name" desc nulls last, "A: ""b"", [c]", plain include ("Odd Name", id)',
]

test('a column whose name stands in quotes has its unit, its comment and its index, and is listed', async () => {
  await desk.write('things', `${[materialized.trim(), ...lines].join('\n')}\n${select}`)
  expect(await desk.sync()).toEqual({ things: 'create' })
  expect(await desk.sync()).toEqual({ things: 'unchanged' })
  const [comments] = await desk.sql(
    `select col_description('reports.things'::regclass, 2) as name, col_description('reports.things'::regclass, 3) as number`,
  )
  expect(comments).toEqual({ name: 'Odd name. What it is called.', number: 'Odd number.' })
  const indexes = await desk.sql<{ definition: string }>(
    "select indexdef as definition from pg_indexes where tablename = 'things' order by 1",
  )
  expect(indexes[0]?.definition).toMatch(
    /UNIQUE.* \("Odd Name" DESC NULLS LAST, "A: ""b"", \[c\]", plain\) INCLUDE \("Odd Name", id\)/,
  )
  const context = await desk.context()
  const report = context.catalogue.find('things')
  if (!report) throw new Error('no report')
  expect(report.columns.map(({ name, unit, label }) => [name, unit, label])).toEqual([
    ['Odd Name', 'text', 'Odd name'],
    ['A: "b", [c]', 'count', 'Odd number'],
    ['id', 'count', 'Id'],
    ['plain', 'text', 'Plain'],
  ])
  const query = parseListQuery(report, new URLSearchParams({ 'filters.Odd Name': '2', sortBy: 'Odd Name' }), context)
  expect((await listRows(context, query, everything, { withTotals: false })).rows).toEqual([
    { _id: '2', id: 2, 'Odd Name': 'Provider 2', 'A: "b", [c]': 2, plain: 'Provider 2' },
  ])
  expect((await refreshViews(context)).map(({ state }) => state)).toEqual(['done'])
})

test('the grain may be a name in quotes, with a comma in it', async () => {
  const grain = '-- title: Things\n-- description: All.\n-- grain: "No, 1", id\n-- materialized: yes\n'
  await desk.write('things', `${grain}\nselect id, id as "No, 1" from public.provider`)
  expect(await desk.sync()).toEqual({ things: 'create' })
  expect(await desk.sync()).toEqual({ things: 'unchanged' })
})

test('a name that would need quotes and has none is told with its line, and so is one that the SELECT does not have', async () => {
  await desk.write('things', `${materialized}-- column Odd Name [text]: Odd.\n${select}`)
  await expect(desk.sync()).rejects.toThrow(
    /things.sql:5: "column Odd Name \[text\]" is not a column.*stands in quotes/,
  )
  await desk.write('things', `${materialized}-- column "Odd name" [text]: Odd.\n-- index: "odd"\n${select}`)
  await expect(desk.sync()).rejects.toThrow(/things.sql:5: column names "Odd name".*[\s\S]*:6: index names "odd"/)
})
