import { inSnapshot } from '../../../src/database/transactions.js'
import { parseListQuery } from '../../../src/reports/asking/query.js'
import { everything } from '../../../src/reports/scope.js'
import { explainTotal } from '../../harness/asking.js'
import { afterAll, beforeAll, expect, test } from '../../harness/jest.js'

import { openTestReports, type TestReports } from '../../harness/reports.js'

/*
 * 40 completed jobs, ten each of four providers, one a day from 1 March 2025, estimated at 100 and billed at 110;
 * every fourth (those of provider 1) is not billed. 10 open ones, two parts each.
 */
const fixture = `
  insert into provider select n, 'Provider ' || n from generate_series(1, 4) as n;
  insert into job (id, provider_id, title, status, estimated_value, final_value, created_at, started_at, completed_at)
    select n, 1 + n % 4, 'Job ' || n, 'completed', 100, case when n % 4 > 0 then 110 end,
      '2025-02-01Z', '2025-02-02Z', timestamptz '2025-03-01 12:00Z' + n * interval '1 day'
    from generate_series(1, 40) as n;
  insert into job (id, provider_id, title, status, created_at)
    select n, 1, 'Open ' || n, 'draft', '2025-02-01Z' from generate_series(41, 50) as n;
  insert into job_part (id, job_id, name, total_cost) select n, 1 + (n - 1) / 2, 'Part', 5 from generate_series(1, 100) as n;`

let reports: TestReports
beforeAll(async () => {
  reports = await openTestReports((client) => client.query(fixture), { timeZone: 'Europe/London' })
})
afterAll(() => reports?.close())

function explain(name: string, total: string | null, query = '') {
  const { context } = reports
  const list = parseListQuery(reports.report(name), new URLSearchParams(query), context)
  return explainTotal(context, list, total, everything)
}

test('the value is that of the list, and the statement with its parameters gives it to anybody who runs it', async () => {
  const query = 'provider=2,3&from=2025-03-05&to=2025-03-20'
  const answer = await explain('upsell_conversions', 'like_for_like_rate_percent', query)
  const { totals, count } = await reports.totals('upsell_conversions', query)
  expect(answer).toMatchObject({ value: totals.like_for_like_rate_percent, count })
  expect(answer.value).toBe('10.00')
  expect(answer.parameters).toEqual(['{"2","3"}', '2025-03-05', '2025-03-20'])
  const { timeZone, pools } = reports.context
  const rerun = await inSnapshot(pools.read, { timeZone }, (client) => client.query(answer.sql, [...answer.parameters]))
  expect(rerun.rows[0].answer).toMatchObject({ totals, count })
})

test('it says which rows were read, from what, and how long it took', async () => {
  // Of a stored result the totals of two months are kept: nothing else is read.
  const whole = await explain('upsell_conversions', 'upsell_value')
  expect(whole).toMatchObject({ rowsRead: 2, readFrom: [{ isKept: true, rows: 2 }] })
  expect(whole.tookMs).toBeGreaterThan(0)
  // Of a median, how many values lie where; and the rows beside it. Jobs took 28.5 days to 67.5.
  const median = await explain('time_in_status', 'median_hours', 'filters.phase=active')
  expect(median.value).toBe('1152.00')
  expect(median.readFrom.map(({ relation, isKept }) => `${relation} ${isKept}`)).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^level_time_in_status_year_buckets_hours_\w+ true$/),
      'completed_jobs false',
    ]),
  )
  // Jobs 1 and 10 to 19 are named so: the others are read, and thrown away.
  expect(await explain('completed_jobs', 'jobs', 'filters.title=job 1')).toMatchObject({ value: 11, rowsRead: 40 })
  // A live report reads the jobs themselves.
  expect((await explain('open_jobs', 'jobs')).readFrom.map(({ relation }) => relation)).toEqual(['job'])
})

test('it tells the formula as written, the definition, the zone, and the view’s own SELECT', async () => {
  const answer = await explain('upsell_conversions', 'upsell_rate_percent')
  expect(answer).toMatchObject({
    label: 'Upsell, on all totals',
    unit: 'percent',
    formula: 'percent(total_final - total_estimated, total_estimated)',
    definition: 'Billed minus estimated as a share of estimated, missing values counted as 0.',
    timeZone: 'Europe/London',
    view: { file: 'views/upsell_conversions.sql' },
  })
  expect(answer.view.select).toMatch(
    /^select\n {2}provider_id,\n {2}completed_on,.*group by provider_id, completed_on$/s,
  )
})

test('it tells what this number leaves out, and not what others do', async () => {
  const answer = await explain('completed_jobs', 'profit', 'period=this_year')
  expect(answer.leftOut).toMatchObject([
    { total: 'profit', count: 10, reasons: [{ label: 'not billed', count: 10 }] },
    { total: null, count: 0 },
  ])
  expect((await explain('completed_jobs', 'jobs')).leftOut).toEqual([])
})

test('a number that is none, and one that would mix phases, are a 400 that says what there is', async () => {
  await expect(explain('open_jobs', 'profit')).rejects.toMatchObject({
    status: 400,
    message: '"profit" is not a total of Open jobs. Its totals are: jobs, estimated_value, oldest_hours.',
  })
  await expect(explain('open_jobs', null)).rejects.toMatchObject({ status: 400, message: /Say which number/ })
  await expect(explain('time_in_status', 'median_hours')).rejects.toMatchObject({ status: 400 })
  expect(await explain('time_in_status', 'jobs', 'filters.phase=waiting')).toMatchObject({ value: 40 })
})

test('a view without data has no number, and reads nothing for it', async () => {
  const other = await openTestReports((client) => client.query(fixture))
  await other.database.pools.admin.query('refresh materialized view reports.completed_jobs with no data')
  await other.database.pools.admin.query('delete from viewdesk.refresh_run')
  const list = parseListQuery(other.report('profit_margins'), new URLSearchParams(), other.context)
  const answer = await explainTotal(other.context, list, 'profit', everything)
  expect(answer).toMatchObject({ value: null, rowsRead: null, tookMs: null, leftOut: [] })
  expect(answer.freshness.state).toBe('unpopulated')
  await other.close()
})
