import { type RefreshProgress, readRefreshProgress } from '../../../src/reports/refresh/progress.js'
import { afterAll, beforeAll, beforeEach, expect, test } from '../../harness/jest.js'
import { openTestReports, type TestReports } from '../../harness/reports.js'

let reports: TestReports
beforeAll(async () => {
  reports = await openTestReports(async () => undefined)
})
beforeEach(async () => {
  await query('delete from viewdesk.refresh_run')
})
afterAll(() => reports?.close())

const query = (sql: string) => reports.database.pools.admin.query(sql)
const progress = (name: string): Promise<RefreshProgress> => readRefreshProgress(reports.context, reports.report(name))

const ran = (state: string, ...seconds: readonly number[]) =>
  query(`insert into viewdesk.refresh_run (view_name, state, started_at, finished_at)
    select 'completed_jobs', '${state}', now() - seconds * interval '1 second', now()
    from unnest('{${seconds.join()}}'::float8[]) as seconds`)

test('a view that was never refreshed has no usual duration', async () => {
  expect(await progress('completed_jobs')).toEqual({ usualMs: null, elapsedMs: null })
  await ran('failed', 3)
  expect((await progress('completed_jobs')).usualMs).toBe(null)
})

test('the usual duration is the median of the last nine that succeeded', async () => {
  await ran('done', 90, 90, 90, 90, 90, 90, 90, 90, 90)
  await ran('failed', 500, 500, 500, 500, 500)
  // The last nine: 90, 90, 90, 90, 2, 4, 6, 8, 10, of which the fifth in order is 10.
  await ran('done', 2, 4, 6, 8, 10)
  expect((await progress('completed_jobs')).usualMs).toBe(10_000)
})

test('a plain view has that of what it reads, and says how long the running one has run', async () => {
  await ran('done', 4, 6, 8)
  await query(`insert into viewdesk.refresh_run (view_name, state, started_at)
    values ('completed_jobs', 'running', clock_timestamp() - interval '5 seconds')`)
  const { usualMs, elapsedMs } = await progress('profit_margins')
  expect(usualMs).toBe(6_000)
  expect(elapsedMs).toBeGreaterThanOrEqual(5_000)
  expect(elapsedMs).toBeLessThan(60_000)
})

test('a live report has nothing that could take long', async () => {
  expect(await progress('open_jobs')).toEqual({ usualMs: null, elapsedMs: null })
})
