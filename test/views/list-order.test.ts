import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { inTransaction } from '../../src/database/transactions.js'
import { createTestDatabase, type TestDatabase } from '../harness/database.js'

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

test('a page of time in status reads the jobs of that page, and not all jobs', async () => {
  const plan = await inTransaction(database.pools.admin, async (client) => {
    // So few rows are cheaper to read and sort as a whole; what counts is whether an index could give the order.
    await client.query('set local enable_seqscan = off; set local enable_bitmapscan = off')
    const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
      `explain (analyze, timing off, format json)
       select * from reports.time_in_status
       order by completed_on desc nulls last, job_id, phase
       limit 50`,
    )
    return rows[0]?.['QUERY PLAN'][0].Plan as Plan
  })
  // Three phases a job; an ordered read ends a few days' jobs behind the page.
  expect(jobsRead(plan)).toBeGreaterThan(0)
  expect(jobsRead(plan)).toBeLessThan(100)
})

function jobsRead(plan: Plan): number {
  const own = plan['Relation Name'] === 'completed_jobs' ? plan['Actual Rows'] * plan['Actual Loops'] : 0
  return (plan.Plans ?? []).reduce((sum, part) => sum + jobsRead(part), own)
}
