import { afterAll, beforeAll, expect, test } from '../../harness/jest.js'
import { openTestReports, type TestReports } from '../../harness/reports.js'

/*
 * Nine jobs waited 194 minutes and one waited 3711.
 *
 *  mean         (9 × 194 + 3711) / 10 = 545.7 minutes = 9.095 hours
 *  9 of 10      position 0.9 × 9 = 8.1, so 194 + 0.1 × (3711 - 194) = 545.7 minutes too
 *
 * Double precision makes 9.09499999999998 of the second.
 */
let reports: TestReports

beforeAll(async () => {
  reports = await openTestReports((client) =>
    client.query(`
      insert into provider values (1, 'Acme');
      insert into job (id, provider_id, title, status, created_at, started_at)
      select id, 1, 'Job', 'completed', '2025-01-01Z'::timestamptz,
        '2025-01-01Z'::timestamptz + interval '1 minute' * case when id = 10 then 3711 else 194 end
      from generate_series(1, 10) as id`),
  )
})
afterAll(() => reports?.close())

test('a mean, and a time that 9 of 10 stay within, of exactly half a hundredth are rounded up', async () => {
  const { totals } = await reports.totals('time_in_status', 'filters.phase=waiting')
  expect(totals).toMatchObject({ jobs: 10, average_hours: '9.10', median_hours: '3.23', p90_hours: '9.10' })
})
