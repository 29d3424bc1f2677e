import type pg from 'pg'
import { dueReports, refreshDueViews } from '../../../src/reports/refresh/schedule.js'
import { afterEach, beforeEach, expect, test } from '../../harness/jest.js'
import { startTestPanel } from '../../harness/panel.js'
import { waitUntil } from '../../harness/patience.js'
import { queueOf, waitForRefreshes } from '../../harness/refreshing.js'
import { header, materialized, openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
beforeEach(async () => {
  desk = await openViewsDesk()
})
afterEach(() => desk?.close())

const select = '\nselect id, name from public.provider'

async function write(schedules: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, schedule] of Object.entries(schedules)) {
    await desk.write(name, `${materialized}-- refresh: ${schedule}\n${select}`)
  }
  await desk.sync()
  await desk.sql('delete from viewdesk.refresh_run')
}

/** A run whose data is of that instant, an expression of SQL. */
async function ran(view: string, asOf: string, state = 'done'): Promise<void> {
  const read = state === 'done' ? asOf : 'null'
  await desk.sql(`insert into viewdesk.refresh_run (view_name, state, started_at, as_of, finished_at)
    values ('${view}', '${state}', ${asOf}, ${read}, ${asOf})`)
}

async function due(timeZone = 'UTC'): Promise<string[]> {
  return (await dueReports({ ...(await desk.context()), timeZone })).map(({ name }) => name)
}

test('a view without a run is due, one on demand and a plain one never are', async () => {
  await desk.write('plain', `${header}${select}`)
  await write({ hourly: 'every 1 hour', daily: 'daily at 06:00', asked: 'on demand' })
  expect(await due()).toEqual(['daily', 'hourly'])
})

test('a view is due when its interval has passed since its data was read', async () => {
  await write({ quarter: 'every 15 minutes', hourly: 'every 1 hour' })
  await ran('quarter', "now() - interval '16 minutes'")
  await ran('hourly', "now() - interval '16 minutes'")
  expect(await due()).toEqual(['quarter'])
  await ran('quarter', "now() - interval '14 minutes'")
  expect(await due()).toEqual([])
})

test('a daily view is due once its time has passed in the business time zone', async () => {
  // In Auckland it is 12 or 13 hours later than in UTC: this minute there, and one in twelve hours here.
  const [clock] = await desk.sql<{ here: string }>(
    "select to_char(now() at time zone 'Pacific/Auckland', 'HH24:MI') as here",
  )
  await write({ daily: `daily at ${clock?.here}` })
  await ran('daily', "now() - interval '2 minutes'")
  expect(await due('Pacific/Auckland')).toEqual(['daily'])
  expect(await due('UTC')).toEqual([])
  await ran('daily', "now() + interval '1 minute'")
  expect(await due('Pacific/Auckland')).toEqual([])
})

test('a refresh that failed is tried again when it is due next, and not at every look', async () => {
  await write({ hourly: 'every 1 hour' })
  await ran('hourly', "now() - interval '2 minutes'", 'failed')
  expect(await due()).toEqual([])
  await desk.sql("update viewdesk.refresh_run set started_at = now() - interval '61 minutes'")
  expect(await due()).toEqual(['hourly'])
})

test('what is due is refreshed without anybody asking, once for however many panels look', async () => {
  await write({ hourly: 'every 1 hour', asked: 'on demand' })
  await desk.sql("insert into provider values (9, 'New')")
  const contexts = await Promise.all([1, 2, 3].map(() => desk.context()))
  await Promise.all(contexts.map((context) => refreshDueViews(context, queueOf(context))))
  await waitForRefreshes()
  expect(await desk.sql('select view_name, state, started_by_name, rows::int from viewdesk.refresh_run')).toEqual([
    { view_name: 'hourly', state: 'done', started_by_name: null, rows: 4 },
  ])
  expect(await desk.sql('select count(*)::int as rows from reports.asked')).toEqual([{ rows: 3 }])
})

test('a panel that found a view due leaves it alone when another one was faster', async () => {
  await write({ hourly: 'every 1 hour' })
  const context = await desk.context()
  const [hourly] = await dueReports(context)
  if (!hourly) throw new Error('not due')
  let asked = 0
  const isWanted = async (): Promise<boolean> => {
    asked += 1
    return (await dueReports(context)).length > 0
  }
  const queue = queueOf(context)
  await queue.add(['hourly'], 'schedule', { isWanted })
  await waitForRefreshes()
  expect(await queue.add(['hourly'], 'schedule', { isWanted })).toMatchObject({ isOurs: false })
  await waitForRefreshes()
  expect(asked).toBeGreaterThan(1)
  expect(await desk.sql('select state from viewdesk.refresh_run')).toEqual([{ state: 'done' }])
})

test('a running panel refreshes by itself what is due', async () => {
  const panel = await startTestPanel({
    template: 'demo',
    prepare: ({ admin }) => admin.query("update viewdesk.refresh_run set as_of = now() - interval '2 days'"),
    isScheduled: true,
  })
  const { admin } = panel.pools
  try {
    const { rows } = await admin.query<{ view: string }>('select distinct view_name as view from viewdesk.refresh_run')
    expect(rows.length).toBeGreaterThan(1)
    for (const { view } of rows) await refreshedAgain(admin, view)
  } finally {
    await panel.stop()
  }
})

async function refreshedAgain(pool: pg.Pool, view: string): Promise<void> {
  const again =
    "select from viewdesk.refresh_run where view_name = $1 and state = 'done' and as_of > now() - interval '1 day'"
  await waitUntil(`${view} is refreshed`, async () => (await pool.query(again, [view])).rowCount !== 0)
}
