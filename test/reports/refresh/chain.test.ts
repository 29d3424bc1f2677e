import type pg from 'pg'
import { refreshViews } from '../../../src/reports/refresh/refresh-views.js'
import { readRuns } from '../../../src/reports/refresh/runs.js'
import { refreshDueViews } from '../../../src/reports/refresh/schedule.js'
import { afterEach, beforeEach, describe, expect, test } from '../../harness/jest.js'
import { waitersFor } from '../../harness/locks.js'
import { waitUntil } from '../../harness/patience.js'
import { queueOf, requestRefresh, waitForRefreshes } from '../../harness/refreshing.js'
import { header, materialized, openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

// beta reads alpha through a plain view; both are stored. alpha fails while a provider is called "Fails", and takes as
// long as somebody holds the lock on public.gate.
let desk: ViewsDesk
let gate: pg.PoolClient
beforeEach(async () => {
  desk = await openViewsDesk()
  await desk.sql('create table public.gate (id int)')
})
afterEach(() => desk?.close())

async function write(alpha: string, beta: string): Promise<void> {
  await desk.write(
    'alpha',
    `${materialized}-- refresh: ${alpha}\n\nselect id, name, 1 / (case when name = 'Fails' then 0 else 1 end) as one
     from public.provider where not exists (select from public.gate where gate.id = provider.id)`,
  )
  await desk.write('between_them', `${header}\nselect id, name from alpha`)
  await desk.write('beta', `${materialized}-- refresh: ${beta}\n\nselect id, name from between_them`)
  await desk.sync()
  await desk.sql("insert into provider values (9, 'New')")
}

async function closeGate(): Promise<void> {
  gate = await desk.database.pools.export.connect()
  await gate.query('begin; lock table public.gate')
}
async function openGate(): Promise<void> {
  await gate.query('commit')
  gate.release()
}

async function reportOf(context: Awaited<ReturnType<ViewsDesk['context']>>, name: string) {
  const report = context.catalogue.find(name)
  if (!report) throw new Error(`no report ${name}`)
  return report
}

const rowsOf = async (view: string) => (await desk.sql(`select count(*)::int as rows from reports.${view}`))[0]?.rows
const waits = async () => (await desk.sql(waitersFor('public.gate'))).length > 0
const lastRun = async (view: string) =>
  (
    await desk.sql(`select state, error from viewdesk.refresh_run where view_name = '${view}' order by id desc limit 1`)
  )[0]
const outOfDate = () =>
  desk.sql("update viewdesk.refresh_run set as_of = now() - interval '2 days', started_at = now() - interval '2 days'")

describe('while what a view reads is refreshed by another process, a refresh of the view waits for its rows', () => {
  test('by a click', async () => {
    await write('on demand', 'on demand')
    const [mine, others] = [await desk.context(), await desk.context()]
    await closeGate()
    await requestRefresh(others, await reportOf(others, 'alpha'), 'command')
    await waitUntil('alpha is being refreshed', waits)
    await requestRefresh(mine, await reportOf(mine, 'beta'), 'schedule')
    const beta = async () => (await readRuns(mine, ['beta'], 1))[0]
    await waitUntil('it says what it waits for', async () => (await beta())?.waitingFor !== null)
    expect(await beta()).toMatchObject({ state: 'queued', waitingFor: { view: 'alpha' } })
    await openGate()
    await waitForRefreshes()
    expect([await rowsOf('alpha'), await rowsOf('beta')]).toEqual([4, 4])
  })

  test('by the schedule', async () => {
    await write('on demand', 'every 15 minutes')
    await outOfDate()
    const [mine, others] = [await desk.context(), await desk.context()]
    await closeGate()
    await requestRefresh(others, await reportOf(others, 'alpha'), 'command')
    await waitUntil('alpha is being refreshed', waits)
    await refreshDueViews(mine, queueOf(mine))
    await new Promise((resolve) => setTimeout(resolve, 500))
    await openGate()
    await waitForRefreshes()
    expect([await rowsOf('alpha'), await rowsOf('beta')]).toEqual([4, 4])
  })

  test('by the command line', async () => {
    await write('on demand', 'on demand')
    const [mine, others] = [await desk.context(), await desk.context()]
    await closeGate()
    await requestRefresh(others, await reportOf(others, 'alpha'), 'schedule')
    await waitUntil('alpha is being refreshed', waits)
    const refreshing = refreshViews(mine, { names: ['beta'] })
    await new Promise((resolve) => setTimeout(resolve, 500))
    await openGate()
    expect((await refreshing).map(({ view, state }) => `${view} ${state}`)).toEqual(['alpha done', 'beta done'])
    await waitForRefreshes()
    expect([await rowsOf('alpha'), await rowsOf('beta')]).toEqual([4, 4])
  })
})

describe('when what a view reads could not be refreshed, the view is not refreshed either, and says why', () => {
  const skipped = { state: 'skipped', error: 'alpha, which it reads, was not refreshed: its refresh failed.' }
  const rowsBehindAlpha = async () =>
    (await desk.sql("select from viewdesk.refresh_run where view_name = 'beta' and state = 'done'")).length

  test('by a click', async () => {
    await write('on demand', 'on demand')
    await desk.sql("insert into provider values (8, 'Fails')")
    const context = await desk.context()
    const before = await rowsBehindAlpha()
    await requestRefresh(context, await reportOf(context, 'beta'), 'command')
    await waitForRefreshes()
    expect(await lastRun('alpha')).toEqual({ state: 'failed', error: 'the row whose id is 8: division by zero' })
    expect(await lastRun('beta')).toEqual(skipped)
    expect(await rowsBehindAlpha()).toBe(before)
  })

  test('by the schedule, which tries both again later', async () => {
    await write('every 15 minutes', 'every 15 minutes')
    await desk.sql("insert into provider values (8, 'Fails')")
    await outOfDate()
    const context = await desk.context()
    await refreshDueViews(context, queueOf(context))
    await waitForRefreshes()
    expect([(await lastRun('alpha'))?.state, await lastRun('beta')]).toEqual(['failed', skipped])
    await desk.sql("delete from provider where name = 'Fails'")
    await refreshDueViews(context, queueOf(context))
    await waitForRefreshes()
    expect((await lastRun('alpha'))?.state).toBe('failed')
    await desk.sql('update viewdesk.refresh_run set retry_at = now() where retry_at is not null')
    await refreshDueViews(context, queueOf(context))
    await waitForRefreshes()
    expect([await rowsOf('alpha'), await rowsOf('beta')]).toEqual([4, 4])
  })

  test('by the command line', async () => {
    await write('on demand', 'on demand')
    await desk.sql("insert into provider values (8, 'Fails')")
    const outcomes = await refreshViews(await desk.context())
    expect(outcomes.map(({ view, state }) => `${view} ${state}`)).toEqual(['alpha failed', 'beta skipped'])
    expect((await lastRun('beta'))?.state).toBe('skipped')
  })
})

test('a view of every 15 minutes over one of every morning does not have the latter worked out by day', async () => {
  await write('daily at 06:00', 'every 15 minutes')
  await desk.sql("update viewdesk.refresh_run set as_of = now() - interval '16 minutes' where view_name = 'beta'")
  const context = await desk.context()
  const runsOfAlpha = () => desk.sql("select id from viewdesk.refresh_run where view_name = 'alpha'")
  await desk.sql("update viewdesk.refresh_run set as_of = now() where view_name = 'alpha'")
  const before = await runsOfAlpha()
  await refreshDueViews(context, queueOf(context))
  await waitForRefreshes()
  expect(await runsOfAlpha()).toEqual(before)
  expect((await lastRun('beta'))?.state).toBe('done')
})

test('a click on a view that is being refreshed already has it refreshed once more, behind what it reads', async () => {
  await write('on demand', 'on demand')
  await desk.write(
    'beta',
    `${materialized}\nselect id, name from between_them where not exists (select from public.gate)`,
  )
  await desk.sync()
  await desk.sql("insert into provider values (10, 'Newer')")
  const [mine, others] = [await desk.context(), await desk.context()]
  await closeGate()
  const theirs = await queueOf(others).add(['beta'], 'schedule')
  await waitUntil('beta is being refreshed', waits)
  const { joined } = await requestRefresh(mine, await reportOf(mine, 'beta'), 'command')
  expect(joined).toBe(true)
  await openGate()
  await theirs.ended()
  await waitForRefreshes()
  expect([await rowsOf('alpha'), await rowsOf('beta')]).toEqual([5, 5])
})
