import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { parseListQuery } from '../../../src/reports/asking/query.js'
import { everything } from '../../../src/reports/scope.js'
import { computeTotals } from '../../harness/asking.js'
import { afterAll, beforeAll, expect, test } from '../../harness/jest.js'
import { requestRefresh, stopRefreshes, waitForRefreshes } from '../../harness/refreshing.js'
import { openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
beforeAll(async () => {
  desk = await openViewsDesk()
  await mkdir(join(desk.folder, 'sources'))
  await desk.sql(`create extension citext`)
  await desk.sql(`create table public.mini (id int primary key, d date, v numeric, kind citext)`)
  await desk.sql(`insert into public.mini
    select i, date '2026-01-01' + i % 300, i % 97 + 0.5, case when i % 2 = 0 then 'A' else 'a' end
    from generate_series(1, 3000) as i`)
  await desk.write(
    'sources/source_kind',
    `-- title: Kinds
-- description: All.
-- grain: kind
-- dimension: Kind, Kinds
-- column kind [id]: Kind.
-- column name [text]: Name.

select distinct on (kind) kind, 'Kind ' || upper(kind::text) as name from public.mini order by kind, kind::text desc`,
  )
  for (const [name, stored] of [
    ['stored', '-- materialized: yes\n-- index: v\n'],
    ['plain', ''],
  ] as const) {
    await desk.write(
      name,
      `-- title: Mini
-- description: d
${stored}-- grain: id
-- date: d
-- dimension kind: kind
-- column kind [kind]: Kind.
-- column v [money]: V.
-- total v [money]: V = sum(v)
-- total med [money]: Median = median(v)
-- total p90 [money]: Nine of ten = percentile(v, 90)

select id, d, kind, v from public.mini`,
    )
  }
  await desk.sync()
  await refresh('stored')
})
afterAll(async () => {
  await stopRefreshes()
  await desk?.close()
})

async function refresh(name: string): Promise<void> {
  const context = await desk.context()
  const report = context.catalogue.find(name)
  if (!report) throw new Error(`There is no report ${name}.`)
  await requestRefresh(context, report, 'schedule')
  await waitForRefreshes()
}

async function totalsOf(name: string, address: string, groupBy: string | null = null) {
  const context = await desk.context()
  const report = context.catalogue.find(name)
  if (!report) throw new Error(`There is no report ${name}.`)
  const query = parseListQuery(report, new URLSearchParams(address), context)
  const { totals, groups } = await computeTotals(context, query, { groupBy }, everything)
  return { totals, groups: groups?.map(({ key, totals: of }) => [String(key).toLowerCase(), of]) }
}

test('the median of days whose rows went away is none, as that of days that never had any', async () => {
  await desk.sql(`update public.mini set d = '2026-03-03' where d = '2026-05-05'`)
  await refresh('stored')
  const none = { v: '0.00', med: null, p90: null }
  expect((await totalsOf('stored', 'from=2020-05-05&to=2020-05-05')).totals).toEqual(none)
  expect((await totalsOf('stored', 'from=2026-05-05&to=2026-05-05')).totals).toEqual(none)
  for (const days of [
    'from=2026-05-04&to=2026-05-06',
    'from=2026-03-03&to=2026-03-03',
    'from=2026-05-01&to=2026-05-31',
  ])
    expect([days, await totalsOf('stored', days)]).toEqual([days, await totalsOf('plain', days)])
})

test('medians of groups that are equal and written differently are those of all their rows', async () => {
  for (const days of ['', 'from=2026-02-01&to=2026-04-30'])
    expect([days, await totalsOf('stored', days, 'kind')]).toEqual([days, await totalsOf('plain', days, 'kind')])
})
