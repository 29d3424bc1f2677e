import type { LeftOutAnswer } from '../../src/reports/totals/left-out.js'
import { afterAll, beforeAll, describe, expect, test } from '../harness/jest.js'
import { openTestReports, type TestReports } from '../harness/reports.js'

/*
 * Worked by hand, zone UTC. Provider 1 is Acme, provider 2 is Birch.
 *
 *  job  provider  estimated  final   created .. started .. completed (March 2025)
 *   1   Acme      100.00     150.00   9 .. 10 .. 10
 *   2   Acme      –           80.00   9 .. 10 .. 10
 *   3   Acme       50.00     –       10 .. –  .. 11
 *   4   Acme      –          –       10 .. 11 .. 11
 *   5   Birch     200.00     120.00  10 .. 12 .. 11 (started after its completion)
 *   6   Birch     –           10.00  10 .. –  .. –
 *   7   Birch     –          –       12 .. 11 .. –  (started before it was created)
 *   8   Birch     20.00      –       10 .. 11 .. 13
 *   9   Birch     scheduled, without an estimate
 */
const fixture = `
  insert into provider values (1, 'Acme'), (2, 'Birch');
  insert into job (id, provider_id, title, status, estimated_value, final_value, created_at, started_at, completed_at) values
    (1, 1, 'Boiler', 'completed', 100, 150, '2025-03-09Z', '2025-03-10Z', '2025-03-10Z'),
    (2, 1, 'Survey', 'completed', null, 80, '2025-03-09Z', '2025-03-10Z', '2025-03-10Z'),
    (3, 1, 'Roof', 'completed', 50, null, '2025-03-10Z', null, '2025-03-11Z'),
    (4, 1, 'Gutter', 'completed', null, null, '2025-03-10Z', '2025-03-11Z', '2025-03-11Z'),
    (5, 2, 'Pump', 'completed', 200, 120, '2025-03-10Z', '2025-03-12Z', '2025-03-11Z'),
    (6, 2, 'Fence', 'completed', null, 10, '2025-03-10Z', null, null),
    (7, 2, 'Fence', 'completed', null, null, '2025-03-12Z', '2025-03-11Z', null),
    (8, 2, 'Drain', 'completed', 20, null, '2025-03-10Z', '2025-03-11Z', '2025-03-13Z'),
    (9, 2, 'Later', 'scheduled', null, null, '2025-03-10Z', null, null);`

let reports: TestReports

beforeAll(async () => {
  reports = await openTestReports((client) => client.query(fixture))
})
afterAll(() => reports?.close())

/** What a total leaves out, as "2 without an estimate", without the reasons that nothing has. */
async function leftOut(name: string, query: string, total: string | null, group: string | null = null) {
  const by = reports.report(name).totalsBy ?? undefined
  const { leftOut: answers = [] } = await reports.totals(name, query, by)
  const found = answers.find((answer) => answer.total === total && answer.group === group)
  return found && { count: found.count, reasons: reasonsOf(found) }
}

function reasonsOf({ reasons }: LeftOutAnswer): string[] {
  return reasons.filter(({ count }) => count > 0).map(({ count, label }) => `${count} ${label}`)
}

describe('upsell', () => {
  test('says how many jobs are not compared, and that this is the number of its own total', async () => {
    const { totals, leftOut: answers = [] } = await reports.totals('upsell_conversions')
    const answer = answers.find(({ total }) => total === 'like_for_like_rate_percent')
    // Without an estimate: 2, 4, 6, 7. Not billed, of the others: 3, 8.
    expect(answer).toEqual({
      total: 'like_for_like_rate_percent',
      group: null,
      label: 'not compared',
      count: 6,
      rows: { one: 'job', many: 'jobs' },
      reasons: [
        {
          label: 'without an estimate',
          count: 4,
          href: '/admin/resources/completed_jobs?filters.estimated_value=is:empty',
        },
        {
          label: 'estimated but not billed',
          count: 2,
          href: '/admin/resources/completed_jobs?filters.estimated_value=is:present&filters.final_value=is:empty',
        },
      ],
    })
    expect(totals.jobs_left_out).toBe(6)
  })

  test('provider and period travel along, and rows without a day are told only under a period', async () => {
    expect(await leftOut('upsell_conversions', 'provider=1&from=2025-03-11', 'upsell_value')).toEqual({
      count: 2,
      reasons: ['1 without an estimate', '1 estimated but not billed'],
    })
    expect(await leftOut('upsell_conversions', 'period=last_year', null)).toEqual({
      count: 2,
      reasons: ['2 without a completion time'],
    })
    expect(await leftOut('upsell_conversions', 'provider=1&period=last_year', null)).toEqual({ count: 0, reasons: [] })
    expect(await leftOut('upsell_conversions', 'provider=2', null)).toBeUndefined()
  })

  test('a filter on a sum of jobs has no list of jobs, so that nothing is said instead of something wrong', async () => {
    expect(await leftOut('upsell_conversions', 'filters.compared_jobs~~from=1', 'upsell_value')).toBeUndefined()
    // A job has an upsell as well, but it is not that of its day.
    expect(await leftOut('upsell_conversions', 'filters.upsell_value~~from=1', 'upsell_value')).toBeUndefined()
    expect(await leftOut('upsell_conversions', 'filters.provider_id=2', 'upsell_value')).toEqual({
      count: 3,
      reasons: ['2 without an estimate', '1 estimated but not billed'],
    })
  })
})

describe('completed jobs', () => {
  test('a filter that contradicts a reason leaves none, one that holds it anyway stays in the link', async () => {
    const billed = 'filters.final_value~~from=10'
    expect(await leftOut('completed_jobs', billed, 'profit')).toEqual({ count: 0, reasons: [] })
    const { leftOut: answers = [] } = await reports.totals('completed_jobs', billed)
    expect(answers.find(({ total }) => total === 'profit')?.reasons).toEqual([
      { label: 'not billed', count: 0, href: null },
    ])
    expect(await leftOut('completed_jobs', 'filters.final_value=is:empty', 'profit')).toEqual({
      count: 4,
      reasons: ['4 not billed'],
    })
    expect(await leftOut('completed_jobs', 'filters.estimated_value~~from=30', 'upsell_value')).toEqual({
      count: 1,
      reasons: ['1 estimated but not billed'],
    })
  })
})

describe('time in status', () => {
  test('each phase says which jobs have no hours in it, and a filter on a phase says only that', async () => {
    expect(await leftOut('time_in_status', '', 'median_hours', 'waiting')).toEqual({
      count: 3,
      reasons: ['2 without a start time', '1 with wrong times'],
    })
    expect(await leftOut('time_in_status', '', 'median_hours', 'active')).toEqual({
      count: 4,
      reasons: ['2 without a start time', '1 without a completion time', '1 with wrong times'],
    })
    expect(await leftOut('time_in_status', 'filters.phase=total', 'median_hours', 'total')).toEqual({
      count: 2,
      reasons: ['2 without a completion time'],
    })
    expect(await leftOut('time_in_status', 'filters.phase=total', 'median_hours', 'active')).toBeUndefined()
  })

  test('hours and reasons make up all completed jobs', async () => {
    const { groups = [] } = await reports.totals('time_in_status', '', 'phase')
    for (const phase of ['waiting', 'active', 'total']) {
      const withHours = groups.find(({ key }) => key === phase)?.totals.jobs
      const without = await leftOut('time_in_status', '', 'median_hours', phase)
      expect([phase, Number(withHours) + (without?.count ?? 0)]).toEqual([phase, 8])
    }
  })
})

test('a report without rows behind it leaves out rows of its own', async () => {
  expect(await leftOut('open_jobs', 'provider=2', 'estimated_value')).toEqual({
    count: 1,
    reasons: ['1 without an estimate'],
  })
})

test('profit says how many jobs are not billed, by the name that its own total has', async () => {
  const { totals, leftOut: answers = [] } = await reports.totals('profit_margins', 'provider=1')
  expect(answers.find(({ total }) => total === 'margin_percent')).toMatchObject({
    label: 'finished, not billed',
    count: 2,
  })
  expect(totals.unbilled_jobs).toBe(2)
})

test('each reason counts the rows of the list that it opens, under every kind of filter', async () => {
  const queries = ['', 'provider=1', 'provider=1,2&period=last_year', 'from=2025-03-11&to=2025-03-11', 'to=2025-03-10']
  let compared = 0
  for (const { name, leftOut: declared, totalsBy } of reports.context.catalogue.reports) {
    if (declared.length === 0) continue
    for (const query of queries) {
      const { leftOut: answers = [] } = await reports.totals(name, query, totalsBy ?? undefined)
      for (const { label, count, href } of answers.flatMap(({ reasons }) => reasons)) {
        if (href === null) throw new Error(`${name}?${query}: ${label} has no list`)
        const { pathname, search } = new URL(href, 'http://panel')
        const list = await reports.rows(pathname.split('/').at(-1) ?? '', search)
        expect([name, query, label, list.count]).toEqual([name, query, label, count])
        compared += 1
      }
    }
  }
  expect(compared).toBeGreaterThan(100)
})
