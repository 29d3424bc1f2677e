import { afterAll, beforeAll, describe, expect, test } from '../harness/jest.js'
import { openTestReports, type TestReports } from '../harness/reports.js'

/*
 * Worked by hand, zone Europe/London. Provider 1 is Acme, provider 2 is Birch, provider 3 has no jobs.
 *
 *  job  provider  estimated  final   parts               created .. started .. completed (UTC)
 *   1   Acme      100.00     150.00  10.00 + 20.00 + –   9 Mar 12:00 .. 10 Mar 06:00 .. 10 Mar 12:00
 *   2   Acme      –           80.00                      9 Mar 12:00 .. 10 Mar 00:00 .. 10 Mar 12:00
 *   3   Acme       50.00     –       5.00                10 Mar 12:00 .. –           .. 11 Mar 12:00
 *   4   Birch       0.00      30.00                      11 Mar 00:00 .. 11 Mar 12:00 .. 11 Mar 12:00
 *   5   Birch     200.00     120.00  150.00              10 Mar 12:00 .. 11 Mar 18:00 .. 11 Mar 12:00 (started after)
 *   6   Birch      10.00      10.00                      10 Mar 12:00 .. –           .. –
 *   7   Birch     scheduled, never counted: estimated 999.00
 *   8   Birch     cancelled with a billed value, never counted: 999.00
 */
const fixture = `
  insert into provider values (1, 'Acme'), (2, 'Birch'), (3, 'Cedar');
  insert into job (id, provider_id, title, status, estimated_value, final_value, created_at, started_at, completed_at) values
    (1, 1, 'Boiler', 'completed', 100.00, 150.00, '2025-03-09 12:00Z', '2025-03-10 06:00Z', '2025-03-10 12:00Z'),
    (2, 1, 'Survey', 'completed', null, 80.00, '2025-03-09 12:00Z', '2025-03-10 00:00Z', '2025-03-10 12:00Z'),
    (3, 1, 'Roof', 'completed', 50.00, null, '2025-03-10 12:00Z', null, '2025-03-11 12:00Z'),
    (4, 2, 'Gutter', 'completed', 0.00, 30.00, '2025-03-11 00:00Z', '2025-03-11 12:00Z', '2025-03-11 12:00Z'),
    (5, 2, 'Pump', 'completed', 200.00, 120.00, '2025-03-10 12:00Z', '2025-03-11 18:00Z', '2025-03-11 12:00Z'),
    (6, 2, 'Fence', 'completed', 10.00, 10.00, '2025-03-10 12:00Z', null, null),
    (7, 2, 'Later', 'scheduled', 999.00, null, '2025-03-10 12:00Z', null, null),
    (8, 2, 'Off', 'cancelled', null, 999.00, '2025-03-10 12:00Z', null, '2025-03-11 12:00Z');
  insert into job_part (id, job_id, name, quantity, unit_cost, total_cost) values
    (1, 1, 'Pipe', 1, 10.00, 10.00),
    (2, 1, 'Valve', 2, 10.00, 20.00),
    (3, 1, 'Solder', null, null, null),
    (4, 3, 'Tile', 1, 5.00, 5.00),
    (5, 5, 'Motor', 1, 150.00, 150.00),
    (6, 8, 'Never used', 1, 7.00, 7.00);`

let reports: TestReports

beforeAll(async () => {
  reports = await openTestReports((client) => client.query(fixture), { timeZone: 'Europe/London' })
})
afterAll(() => reports?.close())

describe('completed jobs', () => {
  test('a job with three parts counts its final value once', async () => {
    const { rows, count } = await reports.rows('completed_jobs', 'filters.job_id=1')
    expect(count).toBe(1)
    // 150.00 - (10.00 + 20.00 + nothing) = 120.00, and 120.00 / 150.00 = 80 %
    expect(rows[0]).toMatchObject({
      _id: '1',
      final_value: '150.00',
      parts_cost: '30.00',
      uncosted_parts: 1,
      profit: '120.00',
      margin_percent: '80.00',
      upsell_value: '50.00',
      waiting_hours: '18.00',
      active_hours: '6.00',
      total_hours: '24.00',
    })
  })

  test('an unbilled job has parts but neither profit nor margin', async () => {
    const { rows } = await reports.rows('completed_jobs', 'filters.job_id=3')
    expect(rows[0]).toMatchObject({ final_value: null, parts_cost: '5.00', profit: null, margin_percent: null })
  })

  test('a job that started after its completion has no hours in progress, but keeps the other phases', async () => {
    const { rows } = await reports.rows('completed_jobs', 'filters.job_id=5')
    expect(rows[0]).toMatchObject({
      waiting_hours: '30.00',
      active_hours: null,
      total_hours: '24.00',
      profit: '-30.00',
    })
  })

  test('only completed jobs are there, and the one without a completion time comes last and is named', async () => {
    const { rows, count } = await reports.rows('completed_jobs', 'sortBy=completed_on&direction=desc')
    expect(count).toBe(6)
    expect(rows.at(-1)).toMatchObject({ job_id: '6', completed_on: null })
    expect((await reports.totals('completed_jobs')).totals).toMatchObject({ jobs: 6, jobs_without_day: 1 })
  })
})

describe('upsell', () => {
  test('both rates are over all jobs, with what is not compared beside them', async () => {
    const { totals } = await reports.totals('upsell_conversions')
    // estimated 100 + 50 + 0 + 200 + 10 = 360; billed 150 + 80 + 30 + 120 + 10 = 390
    // compared: jobs 1, 4, 5, 6: 50 + 30 - 80 + 0 = 0 over 310
    expect(totals).toEqual({
      completed_jobs: 6,
      total_estimated: '360.00',
      total_final: '390.00',
      compared_jobs: 4,
      compared_estimated: '310.00',
      upsell_value: '0.00',
      like_for_like_rate_percent: '0.00',
      // 100 * (390 - 360) / 360 = 8.333…
      upsell_rate_percent: '8.33',
      jobs_left_out: 2,
    })
  })

  test('a rate over an estimate of zero is nothing, not an error', async () => {
    const { totals } = await reports.totals('upsell_conversions', 'provider=2&from=2025-03-11&to=2025-03-11')
    expect(totals).toMatchObject({ completed_jobs: 2, upsell_value: '-50.00', like_for_like_rate_percent: '-25.00' })
    const acme = await reports.totals('upsell_conversions', 'provider=1&from=2025-03-11&to=2025-03-11')
    expect(acme.totals).toMatchObject({ compared_estimated: '0.00', like_for_like_rate_percent: null })
  })

  test('sums of nothing are 0.00, rates of nothing are empty', async () => {
    const { totals, count } = await reports.totals('upsell_conversions', 'provider=3')
    expect(count).toBe(0)
    expect(totals).toEqual({
      completed_jobs: 0,
      total_estimated: '0.00',
      total_final: '0.00',
      compared_jobs: 0,
      compared_estimated: '0.00',
      upsell_value: '0.00',
      like_for_like_rate_percent: null,
      upsell_rate_percent: null,
      jobs_left_out: 0,
    })
  })
})

describe('profit margins', () => {
  test('parts of unbilled jobs are a line of their own, and the margin is a ratio of sums', async () => {
    const { totals } = await reports.totals('profit_margins')
    // revenue 390; parts of billed jobs 30 + 150 = 180; profit 120 + 80 + 30 - 30 + 10 = 210 = 53.846 %
    expect(totals).toEqual({
      billed_jobs: 5,
      revenue: '390.00',
      parts_cost: '180.00',
      uncosted_parts: 1,
      profit: '210.00',
      unbilled_jobs: 1,
      unbilled_parts_cost: '5.00',
      margin_percent: '53.85',
    })
  })

  test('groups by day add up to the whole, the group without a day last', async () => {
    const { groups = [] } = await reports.totals('profit_margins', '', 'completed_on:day')
    expect(groups.map(({ key, totals }) => [key, totals.revenue])).toEqual([
      ['2025-03-10', '230.00'],
      ['2025-03-11', '150.00'],
      [null, '10.00'],
    ])
  })

  test('groups by provider carry the providers’ names', async () => {
    const { groups = [], labels } = await reports.totals('profit_margins', '', 'provider_id')
    expect(groups.map(({ key, totals }) => [key, totals.profit])).toEqual([
      ['1', '200.00'],
      ['2', '10.00'],
    ])
    expect(labels).toEqual({ provider_id: { '1': 'Acme', '2': 'Birch' } })
  })
})

describe('time in status', () => {
  test('each phase has its own totals; a missing time is no row, wrong times are counted', async () => {
    const { groups = [] } = await reports.totals('time_in_status', '', 'phase')
    const byPhase = Object.fromEntries(groups.map(({ key, totals }) => [key, totals]))
    // waiting: 18, 12, 12, 30 hours (jobs 1, 2, 4, 5); jobs 3 and 6 never started
    expect(byPhase.waiting).toEqual({
      jobs: 4,
      average_hours: '18.00',
      median_hours: '15.00',
      // sorted 12 12 18 30: position 0.9 * 3 = 2.7, so 18 + 0.7 * 12 = 26.4
      p90_hours: '26.40',
      impossible_jobs: 0,
    })
    // in progress: 6, 12, 0 hours (jobs 1, 2, 4); job 5 has wrong times
    expect(byPhase.active).toMatchObject({ jobs: 3, average_hours: '6.00', median_hours: '6.00', impossible_jobs: 1 })
    // created to completed: 24, 24, 24, 12, 24 hours (jobs 1 to 5)
    expect(byPhase.total).toMatchObject({ jobs: 5, average_hours: '21.60', median_hours: '24.00', impossible_jobs: 0 })
  })

  test('totals that would mix phases are refused, one phase is answered', async () => {
    await expect(reports.totals('time_in_status')).rejects.toMatchObject({ status: 400, code: 'bad_query' })
    await expect(reports.totals('time_in_status', '', 'provider_id')).rejects.toMatchObject({ status: 400 })
    const { totals } = await reports.totals('time_in_status', 'filters.phase=waiting')
    expect(totals).toMatchObject({ jobs: 4 })
  })
})

describe('jobs that wait for somebody', () => {
  test('open jobs are drafts, scheduled and in progress, with their age', async () => {
    const { rows } = await reports.rows('open_jobs')
    expect(rows.map((row) => row.job_id)).toEqual(['7'])
    expect((await reports.totals('open_jobs')).totals).toMatchObject({ jobs: 1, estimated_value: '999.00' })
  })

  test('finished, not billed shows the completed job without a billed value, and what its parts cost', async () => {
    const { rows } = await reports.rows('unbilled_jobs')
    expect(rows).toMatchObject([{ job_id: '3', parts_cost: '5.00', estimated_value: '50.00' }])
  })
})
