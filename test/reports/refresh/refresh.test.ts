import { sweepDeadRuns } from '../../../src/reports/refresh/run-records.js'
import { listRuns } from '../../../src/reports/refresh/runs.js'
import { freshnessOf } from '../../harness/asking.js'
import { afterEach, beforeEach, expect, test } from '../../harness/jest.js'
import { waitUntil } from '../../harness/patience.js'
import { requestRefresh, stopRefreshes, waitForRefreshes } from '../../harness/refreshing.js'
import { header, materialized, openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
beforeEach(async () => {
  desk = await openViewsDesk()
  await desk.write('things', `${materialized}-- stale after: 1 hour\n\nselect id, name from public.provider`)
  await desk.write('readers', `${header}\nselect id, name from things`)
  await desk.sync()
})
afterEach(() => desk?.close())

test('rows are those of the last refresh until the next one, also through a plain view', async () => {
  await desk.sql("insert into provider values (9, 'New')")
  expect(await desk.sql('select count(*)::int as rows from reports.readers')).toEqual([{ rows: 3 }])
  const context = await desk.context()
  const readers = context.catalogue.find('readers')
  if (!readers) throw new Error('no report')
  await requestRefresh(context, readers, 'schedule')
  await waitForRefreshes()
  expect(await desk.sql('select count(*)::int as rows from reports.readers')).toEqual([{ rows: 4 }])
  const [run] = await listRuns(context, readers)
  expect(run).toMatchObject({ view: 'things', state: 'done', rows: 4, startedBy: null, error: null })
  expect(await desk.sql('select "concurrently" as c from viewdesk.refresh_run order by id desc limit 1')).toEqual([
    { c: true },
  ])
})

test('clicks while a refresh runs join it, from any process', async () => {
  const [admin] = await desk.sql<{ id: string }>(
    "insert into viewdesk.staff (email, name, role) values ('a@b.c', 'Ada', 'admin') returning id::text as id",
  )
  const [context, other] = [await desk.context(), await desk.context()]
  const report = context.catalogue.find('things')
  if (!report) throw new Error('no report')
  const started = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      requestRefresh(index % 2 === 0 ? context : other, report, { id: admin?.id ?? '', name: 'Ada' }),
    ),
  )
  await waitForRefreshes()
  const ids = new Set(started.map(({ runs }) => runs[0]?.id))
  const ours = started.filter(({ joined }) => !joined).length
  // Each of them got a run; those that started one are as many as there are runs.
  expect(ids.size).toBe(ours)
  expect(started.every(({ runs }) => runs[0]?.startedBy === 'Ada')).toBe(true)
  expect(await desk.sql("select count(*)::int as open from viewdesk.refresh_run where state = 'running'")).toEqual([
    { open: 0 },
  ])
})

test('the history tells a person from the schedule, the command line and the set-up', async () => {
  const [admin] = await desk.sql<{ id: string }>(
    "insert into viewdesk.staff (email, name, role) values ('a@b.c', 'the set-up', 'admin') returning id::text as id",
  )
  const context = await desk.context()
  const report = context.catalogue.find('things')
  if (!report) throw new Error('no report')
  for (const requester of [{ id: admin?.id ?? '', name: 'the set-up' }, 'schedule', 'command'] as const) {
    await requestRefresh(context, report, requester)
    await waitForRefreshes()
  }
  const runs = await listRuns(context, report)
  expect(runs.map(({ startedAs, startedBy }) => [startedAs, startedBy])).toEqual([
    ['command', 'the command line'],
    ['schedule', null],
    ['person', 'the set-up'],
    ['set-up', 'the set-up'],
  ])
})

test('a refresh that fails says why, and the old rows stay', async () => {
  await desk.write('things', `${materialized}\nselect id, name, 1 / (id - 9) as ratio from public.provider`)
  await desk.sync()
  await desk.sql("insert into provider values (9, 'Divides by zero')")
  const context = await desk.context()
  const report = context.catalogue.find('things')
  if (!report) throw new Error('no report')
  await requestRefresh(context, report, 'schedule')
  await waitForRefreshes()
  expect((await listRuns(context, report))[0]).toMatchObject({
    state: 'failed',
    error: 'the row whose id is 9: division by zero',
  })
  expect((await freshnessOf(context, [report])).get('things')?.state).toBe('failed')
  expect(await desk.sql('select count(*)::int as rows from reports.things')).toEqual([{ rows: 3 }])
})

test.each([
  [
    'finds the disk of the database full',
    'could not extend file "base/1/2"',
    'disk_full',
    'The disk of the database is full: could not extend file "base/1/2"',
  ],
  // The connection to the database itself was not lost.
  ['a foreign table fails', 'could not connect to server "dead"', '08001', 'could not connect to server "dead"'],
])('a refresh that %s says so', async (_what, raised, state, error) => {
  await desk.sql(`create or replace function public.raises() returns text language plpgsql as
    $$ begin raise exception '${raised}' using errcode = '${state}'; end $$`)
  const select = 'select id, name, case when id = 9 then public.raises() end as note from public.provider'
  await desk.write('things', `${materialized}\n${select}`)
  await desk.sync()
  await desk.sql("insert into provider values (9, 'Too many')")
  const context = await desk.context()
  const report = context.catalogue.find('things')
  if (!report) throw new Error('no report')
  await requestRefresh(context, report, 'schedule')
  await waitForRefreshes()
  expect((await listRuns(context, report))[0]).toMatchObject({ state: 'failed', error })
})

test('a refresh that is stopped leaves the old rows, and its run is closed', async () => {
  await desk.write(
    'things',
    `${materialized}\nselect id, name, pg_sleep(case when id = 9 then 20 else 0 end)::text as slept from public.provider`,
  )
  await desk.sync()
  await desk.sql("insert into provider values (9, 'Slow')")
  const context = await desk.context()
  const report = context.catalogue.find('things')
  if (!report) throw new Error('no report')
  await requestRefresh(context, report, 'schedule')
  const sleeping = "select from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()"
  await waitUntil('it refreshes', async () => (await desk.sql(sleeping)).length > 0)
  await stopRefreshes()
  expect((await freshnessOf(context, [report])).get('things')?.state).toBe('refreshing')
  // PostgreSQL notices within about a second that nobody waits for the refresh any more.
  await waitUntil('the run is closed', async () => {
    await sweepDeadRuns(context)
    return (await listRuns(context, report))[0]?.state !== 'running'
  })
  expect((await listRuns(context, report))[0]).toMatchObject({
    state: 'failed',
    error: expect.stringMatching(/stopped before/),
  })
  expect(await desk.sql('select count(*)::int as rows from reports.things')).toEqual([{ rows: 3 }])
})

test('a report that reads nothing stored has nothing to refresh', async () => {
  await desk.write('live', `${header}\nselect id from public.provider`)
  await desk.sync()
  const context = await desk.context()
  const live = context.catalogue.find('live')
  if (!live) throw new Error('no report')
  await expect(requestRefresh(context, live, 'schedule')).rejects.toMatchObject({
    status: 409,
    code: 'nothing_to_refresh',
  })
})
