import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { findFailingRow } from '../../../src/reports/failing-row.js'
import { refreshViews } from '../../../src/reports/refresh/refresh-views.js'
import type { Report } from '../../../src/reports/report.js'
import { afterAll, beforeAll, expect, test } from '../../harness/jest.js'
import { openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

const header = (title: string, materialized = '-- materialized: yes\n') =>
  `-- title: ${title}\n-- description: d\n-- grain: id\n${materialized}`

let desk: ViewsDesk
beforeAll(async () => {
  desk = await openViewsDesk()
  await mkdir(join(desk.folder, 'sources'))
  await desk.write(
    'sources/source_provider',
    `${header('Providers', '')}-- column id [id]: Number.\n-- column name [text]: Name.\n\nselect id, name, case when name = 'old' then timestamptz 'infinity' else now() end as joined_at from provider`,
  )
  await desk.sql("insert into provider select n, 'Provider ' || n from generate_series(4, 200) as n")
  await desk.write(
    'ratios',
    `${header('Ratios')}-- column id [provider]: Provider.\n\nselect id, case when name = 'bad' then 1 / (id - id) end as ratio from source_provider`,
  )
  await desk.write(
    'shares',
    `${header('Shares')}-- column id [provider]: Provider.
\nselect id, 1 / min(case when name = 'bad' then 0 else 1 end) over () as share from source_provider`,
  )
  await desk.write(
    'doubles',
    `${header('Doubles')}\nselect id, name from provider union all select 5, 'again' from provider where name = 'bad'`,
  )
  await desk.write(
    'ages',
    `${header('Ages')}-- column id [provider]: Provider.\n\nselect id, extract(epoch from joined_at)::bigint as age from source_provider`,
  )
  await desk.write(
    'slow_ratios',
    `${header('Slow ratios', '')}-- column id [provider]: Provider.
\nselect id, pg_sleep(0.01)::text as nap, case when name = 'bad' then 1 / (id - id) end as ratio from source_provider`,
  )
  await desk.sync()
  await desk.sql("update provider set name = 'bad' where id = 99")
  await desk.sql("update provider set name = 'old' where id = 160")
})
afterAll(() => desk?.close())

const refresh = async (name: string) =>
  (await refreshViews(await desk.context(), { names: [name] })).map(({ state, problem }) => [state, problem])

test('a refresh that fails on one record names it', async () => {
  expect(await refresh('ratios')).toEqual([['failed', 'provider 99: division by zero']])
})

test('no record is named where every row comes of all of them', async () => {
  const context = await desk.context()
  expect(await findFailingRow(context, context.catalogue.find('shares') as Report)).toBeNull()
  expect(await refresh('shares')).toEqual([['failed', 'division by zero']])
})

test('a refresh that finds a key twice says which', async () => {
  const [[state, problem] = []] = await refresh('doubles')
  expect([state, problem]).toEqual(['failed', expect.stringMatching(/Key \(id\)=\(5\) already exists/)])
})

test('what is odd about the record is said where it is known', async () => {
  expect(await refresh('ages')).toEqual([
    ['failed', expect.stringMatching(/^provider 160: joined_at is infinity: .*out of range|cannot convert/)],
  ])
})

test('the search gives up when its time is over', async () => {
  const context = await desk.context()
  // The whole takes two seconds, and so would each look at it.
  expect(await findFailingRow(context, context.catalogue.find('slow_ratios') as Report, 300)).toBeNull()
})
