import { refreshViews } from '../../../src/reports/refresh/refresh-views.js'
import { listRuns } from '../../../src/reports/refresh/runs.js'
import { afterEach, beforeEach, describe, expect, test } from '../../harness/jest.js'
import { requestRefresh, waitForRefreshes } from '../../harness/refreshing.js'
import { materialized, openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
beforeEach(async () => {
  desk = await openViewsDesk()
  await desk.write('things', `${materialized}\nselect id, name from public.provider`)
  await desk.write('readers', `${materialized}\nselect id, name from things`)
  await desk.sync()
  const [index] = await desk.sql<{ name: string }>(
    "select indexname as name from pg_indexes where tablename = 'things'",
  )
  await desk.sql(`drop index reports.${index?.name}; insert into provider values (9, 'New')`)
})
afterEach(() => desk?.close())

const rows = async () => (await desk.sql('select count(*)::int as rows from reports.readers'))[0]?.rows
const why = /Readers would have to wait: it has no unique index on plain columns.*"npx viewdesk views sync".*--blocking/
const lastRuns = () =>
  desk.sql(
    'select distinct on (view_name) view_name as view, state, "concurrently" as c from viewdesk.refresh_run order by view_name, id desc',
  )

describe('a refresh that readers would wait for', () => {
  test.each([
    ['without a unique index', 'select'],
    ['with one for some of its rows', 'create unique index on reports.things (id) where id > 0'],
    ['with one on an expression', 'create unique index on reports.things ((id + 1))'],
    ['with one that is not unique', 'create index on reports.things (id)'],
  ])('of a view %s is not done, says why and how to insist, and is done when asked for', async (_which, sql) => {
    await desk.sql(sql)
    const outcomes = await refreshViews(await desk.context())
    expect(outcomes.map(({ view, state, problem }) => [view, state, problem])).toEqual([
      ['things', 'skipped', expect.stringMatching(why)],
      ['readers', 'skipped', 'things, which it reads, was not refreshed.'],
    ])
    expect(await rows()).toBe(3)
    const insisted = await refreshViews(await desk.context(), { blocking: true })
    expect(insisted.map(({ view, state, problem }) => [view, state, problem])).toEqual([
      ['things', 'done', null],
      ['readers', 'done', null],
    ])
    expect(await rows()).toBe(4)
    // Only where it has to be: the other one has its index.
    expect(await lastRuns()).toEqual([
      { view: 'readers', state: 'done', c: true },
      { view: 'things', state: 'done', c: false },
    ])
  })

  test('is done without asking while nobody can read the view: it has no rows yet', async () => {
    await desk.sql('refresh materialized view reports.things with no data')
    const outcomes = await refreshViews(await desk.context(), { names: ['things'] })
    expect(outcomes.map(({ state }) => state)).toEqual(['done', 'done'])
  })

  test('fails for a click, too, with the reason in its history', async () => {
    const context = await desk.context()
    const report = context.catalogue.find('things')
    if (!report) throw new Error('no report')
    await requestRefresh(context, report, 'schedule')
    await waitForRefreshes()
    expect((await listRuns(context, report))[0]).toMatchObject({
      state: 'failed',
      error: expect.stringMatching(/Readers would have to wait.*views sync/),
    })
  })
})
