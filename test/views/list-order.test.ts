import { inTransaction } from '../../src/database/transactions.js'
import { rowOrder } from '../../src/reports/statements/order-by.js'
import { createTestDatabase, type TestDatabase } from '../harness/database.js'
import { afterAll, beforeAll, expect, test } from '../harness/jest.js'
import { openTestReports } from '../harness/reports.js'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase('demo')
})
afterAll(() => database.drop())

interface Plan {
  readonly 'Relation Name'?: string
  readonly 'Actual Rows': number
  readonly 'Actual Loops': number
  readonly Plans?: readonly Plan[]
}

interface Explained {
  readonly 'QUERY PLAN': readonly [{ readonly Plan: Plan }]
}

test('work lists open with what has waited longest', async () => {
  const reports = await openTestReports((client) =>
    client.query(`insert into provider values (1, 'One');
      insert into job (id, provider_id, title, status, created_at, completed_at) values
        (1, 1, 'New', 'draft', '2026-03-03', null),
        (2, 1, 'Old', 'draft', '2026-01-01', null),
        (3, 1, 'Billed by nobody, new', 'completed', '2026-01-01', '2026-03-01'),
        (4, 1, 'Billed by nobody, old', 'completed', '2026-01-01', '2026-02-01'),
        (5, 1, 'Nobody knows when', 'completed', '2026-01-01', null)`),
  )
  try {
    const jobs = async (list: string, query = ''): Promise<unknown[]> =>
      (await reports.rows(list, query)).rows.map(({ job_id }) => job_id)
    expect(await jobs('open_jobs')).toEqual(['2', '1'])
    expect(await jobs('unbilled_jobs')).toEqual(['4', '3', '5'])
    expect(await jobs('unbilled_jobs', 'direction=desc')).toEqual(['3', '4', '5'])
    expect((await reports.rows('unbilled_jobs', '')).sort).toEqual({ column: 'completed_at', direction: 'asc' })
  } finally {
    await reports.close()
  }
})

test('the list of jobs opens with the highest number, read backwards along its key', async () => {
  const reports = await openTestReports((client) =>
    client.query(`insert into provider values (1, 'One');
      insert into job (id, provider_id, title, status, created_at)
      select number, 1, 'Job', 'draft', now() - make_interval(days => number) from generate_series(1, 400) as number`),
  )
  try {
    const { rows, sort } = await reports.rows('job', 'perPage=20')
    expect(sort).toEqual({ column: 'id', direction: 'desc' })
    expect(rows.map(({ id }) => Number(id))).toEqual(Array.from({ length: 20 }, (_, index) => 400 - index))
    const report = reports.report('job')
    const { orderBy } = rowOrder(reports.context.catalogue, report, sort, 'row.')
    const plan = await reports.database.pools.admin.query<Explained>(
      `explain (analyze, timing off, format json) select row.* from ${report.relation} as row ${orderBy} limit 20`,
    )
    expect(rowsRead(planOf(plan.rows), 'job')).toBe(20)
  } finally {
    await reports.close()
  }
})

test('a page of time in status reads the jobs of that page, and not all jobs', async () => {
  const plan = await inTransaction(database.pools.admin, async (client) => {
    // So few rows are cheaper to read and sort as a whole; what counts is whether an index could give the order.
    await client.query('set local enable_seqscan = off; set local enable_bitmapscan = off')
    const { rows } = await client.query<Explained>(
      `explain (analyze, timing off, format json)
       select * from reports.time_in_status
       order by completed_on desc nulls last, job_id, phase
       limit 50`,
    )
    return planOf(rows)
  })
  // Three phases a job; an ordered read ends a few days' jobs behind the page.
  expect(rowsRead(plan, 'completed_jobs')).toBeGreaterThan(0)
  expect(rowsRead(plan, 'completed_jobs')).toBeLessThan(100)
})

function rowsRead(plan: Plan, relation: string): number {
  const own = plan['Relation Name'] === relation ? plan['Actual Rows'] * plan['Actual Loops'] : 0
  return (plan.Plans ?? []).reduce((sum, part) => sum + rowsRead(part, relation), own)
}

function planOf(rows: readonly Explained[]): Plan {
  return rows[0]?.['QUERY PLAN'][0].Plan as Plan
}
