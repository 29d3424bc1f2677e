import { afterAll, beforeAll, describe, expect, test } from '../harness/jest.js'
import { openTestReports, type TestReports } from '../harness/reports.js'

/*
 * Clocks in London: forward on 30 March 2025 at 01:00 UTC, back on 26 October 2025 at 01:00 UTC.
 *
 *  job  completed (UTC)        in London                 day
 *   1   2025-03-29 23:59:59.9  29 March 23:59            29 March
 *   2   2025-03-30 00:00       30 March 00:00            30 March
 *   3   2025-03-30 22:59:59.9  30 March 23:59 (BST)      30 March, which has 23 hours
 *   4   2025-03-30 23:00       31 March 00:00 (BST)      31 March
 *   5   2025-10-25 23:00       26 October 00:00 (BST)    26 October
 *   6   2025-10-26 23:59:59.9  26 October 23:59 (GMT)    26 October, which has 25 hours
 *   7   2025-10-27 00:00       27 October 00:00          27 October
 */
const completed = [
  '2025-03-29 23:59:59.9Z',
  '2025-03-30 00:00Z',
  '2025-03-30 22:59:59.9Z',
  '2025-03-30 23:00Z',
  '2025-10-25 23:00Z',
  '2025-10-26 23:59:59.9Z',
  '2025-10-27 00:00Z',
]

let reports: TestReports

beforeAll(async () => {
  reports = await openTestReports(
    async (client) => {
      await client.query("insert into provider values (1, 'Acme')")
      for (const [index, time] of completed.entries()) {
        await client.query(
          `insert into job (id, provider_id, title, status, final_value, created_at, started_at, completed_at)
           values ($1, 1, 'Job', 'completed', 1, $2::timestamptz, $2, $2)`,
          [index + 1, time],
        )
      }
    },
    { timeZone: 'Europe/London', now: '2025-03-31T00:30:00+01:00' },
  )
})
afterAll(() => reports?.close())

async function jobsOf(query: string, report = 'completed_jobs'): Promise<unknown[]> {
  const { rows } = await reports.rows(report, `${query}&sortBy=${report === 'job' ? 'id' : 'job_id'}`)
  return rows.map((row) => row.job_id ?? row.id)
}

describe('days in the business time zone', () => {
  test('the day on which clocks go forward is whole', async () => {
    expect(await jobsOf('from=2025-03-30&to=2025-03-30')).toEqual(['2', '3'])
  })

  test('the day on which clocks go back is whole', async () => {
    expect(await jobsOf('filters.completed_on~~from=2025-10-26&filters.completed_on~~to=2025-10-26')).toEqual([
      '5',
      '6',
    ])
  })

  test('a filter on a time takes the last day whole too', async () => {
    expect(await jobsOf('filters.completed_at=2025-03-30', 'job')).toEqual(['2', '3'])
    expect(await jobsOf('filters.completed_at~~from=2025-10-27', 'job')).toEqual(['7'])
  })

  test('"yesterday" is the business zone’s, also when UTC is still a day behind', async () => {
    // Half past midnight on 31 March in London is 30 March in UTC.
    expect(await jobsOf('period=yesterday')).toEqual(['2', '3'])
    expect(await jobsOf('period=today')).toEqual(['4'])
  })

  test('times carry the zone’s offset of their own day', async () => {
    const { rows } = await reports.rows('completed_jobs', 'filters.job_id=4,7&sortBy=job_id')
    expect(rows.map((row) => row.completed_at)).toEqual(['2025-03-31T00:00:00+01:00', '2025-10-27T00:00:00+00:00'])
  })

  test('weeks start on Monday and months on their first day', async () => {
    const { groups = [] } = await reports.totals('profit_margins', '', 'completed_on:week')
    expect(groups.map(({ key, totals }) => [key, totals.billed_jobs])).toEqual([
      ['2025-03-24', 3],
      ['2025-03-31', 1],
      ['2025-10-20', 2],
      ['2025-10-27', 1],
    ])
  })
})
