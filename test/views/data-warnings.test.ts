import { parseListQuery } from '../../src/reports/asking/query.js'
import { chooseLevels } from '../../src/reports/levels/choose-levels.js'
import { levelsOf } from '../../src/reports/levels/levels-of.js'
import { everything } from '../../src/reports/scope.js'
import { readWarnings } from '../harness/asking.js'
import { afterAll, beforeAll, describe, expect, test } from '../harness/jest.js'

import { openTestReports, type TestReports } from '../harness/reports.js'

let reports: TestReports
beforeAll(async () => {
  reports = await openTestReports(
    async (client) => {
      await client.query(`
      insert into provider values (1, 'One'), (2, 'Two');
      insert into job (id, provider_id, title, status, final_value, created_at, completed_at) values
        -- All is well: on 2 June in the zone.
        (1, 1, 'Fine', 'completed', 10, '2025-05-01Z', '2025-06-01T23:30Z'),
        (2, 1, 'Tomorrow', 'completed', 10, '2025-05-01Z', now() + interval '1 day'),
        (3, 1, 'Backwards', 'completed', 10, '2025-06-03Z', '2025-06-02T12:00Z'),
        (4, 1, 'No time', 'completed', 10, '2025-05-01Z', null),
        (5, 2, 'No time either', 'completed', null, '2025-05-01Z', null),
        (6, 2, 'Free parts', 'completed', 10, '2025-05-01Z', '2025-06-02T12:00Z'),
        (7, 2, 'Cancelled, billed', 'cancelled', 0, '2025-05-01Z', null),
        (8, 2, 'Cancelled, parts', 'cancelled', null, '2025-05-01Z', null),
        -- Not finished: parts may still be without a cost, and a time that was entered is not looked at.
        (9, 2, 'Going on', 'in_progress', null, '2025-05-01Z', '2020-01-01Z');
      insert into job_part (id, job_id, name, total_cost) values
        (1, 1, 'a', 0), (2, 6, 'b', null), (3, 6, 'c', null), (4, 8, 'd', 1), (5, 8, 'e', 1), (6, 9, 'f', null),
        (7, 5, 'g', null)`)
    },
    { timeZone: 'Europe/London' },
  )
})
afterAll(() => reports?.close())

async function warnings(report: string, query = ''): Promise<string[]> {
  const params = new URLSearchParams(query)
  const list = parseListQuery(reports.report(report), params, reports.context)
  const found = await readWarnings(reports.context, list, params, everything)
  // Each link leads to as many rows as it says.
  for (const { count, href, warning } of found) {
    const { rows, count: listed } = await reports.rows(
      'data_warnings',
      new URL(href, 'http://x').searchParams.toString(),
    )
    expect([href, listed]).toEqual([href, count])
    expect(rows.every((row) => row.warning === warning)).toBe(true)
  }
  return found.map(({ warning, count, withoutDay }) => `${count} ${warning}${withoutDay ? ' without day' : ''}`)
}

describe('data warnings', () => {
  test('name each job for each thing that is odd about it, once', async () => {
    const { rows } = await reports.rows('data_warnings', 'sortBy=job_id&sortAs=id')
    expect(rows.map(({ job_id, warning }) => `${job_id} ${warning}`)).toEqual([
      '2 completed_in_future',
      '3 completed_before_created',
      '4 no_completion_time',
      '5 no_completion_time',
      '5 uncosted_parts',
      '6 uncosted_parts',
      '7 cancelled_billed',
      '8 cancelled_with_parts',
    ])
  })

  test('stand beside the reports that they concern, under the same provider', async () => {
    expect(await warnings('completed_jobs')).toEqual([
      '1 completed_in_future',
      '1 completed_before_created',
      '2 no_completion_time',
      '2 uncosted_parts',
    ])
    expect(await warnings('completed_jobs', 'provider=2')).toEqual(['1 no_completion_time', '2 uncosted_parts'])
    expect(await warnings('completed_jobs', 'filters.provider_id=1,2')).toHaveLength(4)
    expect(await warnings('upsell_conversions', 'provider=2')).toEqual(['1 no_completion_time'])
    expect(await warnings('time_in_status', 'provider=2')).toEqual(['1 no_completion_time'])
    expect(await warnings('open_jobs')).toEqual([])
  })

  test('of a period are those of its days, and those that belong to no day apart', async () => {
    const day = 'from=2025-06-02&to=2025-06-02'
    expect(await warnings('profit_margins', day)).toEqual([
      '1 completed_before_created',
      '2 no_completion_time without day',
      '1 uncosted_parts',
      '1 uncosted_parts without day',
    ])
    expect(
      await warnings(
        'profit_margins',
        'filters.completed_on~~from=2025-06-02&filters.completed_on~~to=2025-06-02&provider=1',
      ),
    ).toEqual(['1 completed_before_created', '1 no_completion_time without day'])
    expect(await warnings('profit_margins', 'filters.completed_on=is:empty')).toEqual([
      '2 no_completion_time',
      '1 uncosted_parts',
    ])
  })

  test('beside a list with another date of its own are not cut by it', async () => {
    expect(await warnings('job', 'from=1999-01-01&to=1999-01-01')).toEqual([
      '1 completed_in_future',
      '1 completed_before_created',
      '2 no_completion_time',
      '2 uncosted_parts',
      '1 cancelled_billed',
      '1 cancelled_with_parts',
    ])
  })

  test.each(['', 'period=last_month', 'provider=1'])('are told by kept totals, with filters of %p', (query) => {
    const report = reports.report('data_warnings')
    const asked = new URLSearchParams(`filters.warning=uncosted_parts,no_completion_time&${query}`)
    const { filters } = parseListQuery(report, asked, reports.context)
    const groups = [{ column: 'warning', step: null }]
    const parts = chooseLevels(report, levelsOf(report, 'Europe/London'), { filters, scope: everything, groups })
    expect(parts?.map(({ level }) => level?.keys.includes('warning'))).toContain(true)
  })
})
