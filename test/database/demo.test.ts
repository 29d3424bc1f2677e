import { demoState } from '../../src/database/demo/demo.js'
import { fillDemo } from '../../src/database/demo/fill.js'
import { createDemoTables } from '../../src/database/demo/tables.js'
import { inTransaction, withClient } from '../../src/database/transactions.js'
import { createTestDatabase, type TestDatabase } from '../harness/database.js'
import { afterAll, beforeAll, describe, expect, test } from '../harness/jest.js'

const fingerprint = `
  select
    (select md5(string_agg(job::text, '|' order by id)) from job) as jobs,
    (select md5(string_agg(job_part::text, '|' order by id)) from job_part) as parts,
    (select md5(string_agg(section || visited_at, '|' order by visited_at, section)) from viewdesk.page_visit) as visits`

describe('demo data', () => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await createTestDatabase('migrated')
    await fill(3000, '2026-06-30')
  })
  afterAll(() => database.drop())

  async function fill(jobs: number, anchor: string): Promise<void> {
    await inTransaction(database.pools.admin, (client) => fillDemo(client, { jobs, anchor }))
  }

  async function one(sql: string): Promise<Record<string, unknown>> {
    const { rows } = await database.pools.admin.query(sql)
    return rows[0]
  }

  test('the same number and day give the same rows, on every machine', async () => {
    const first = await one(fingerprint)
    await fill(3000, '2026-06-30')
    expect(await one(fingerprint)).toEqual(first)
    expect(first.jobs).toBe('bfb50701739c71a71ab231c496078d60')
  })

  test('there are exactly as many jobs as asked for, and about three times as many parts', async () => {
    const counts = await one(
      'select (select count(*)::int from job) as jobs, (select count(*)::int from job_part) as parts',
    )
    expect(counts.jobs).toBe(3000)
    expect(Number(counts.parts) / 3000).toBeGreaterThan(2.7)
    expect(Number(counts.parts) / 3000).toBeLessThan(3.3)
  })

  test('nothing has happened on the last day or after it, and something on each of the last five working days', async () => {
    const days = await one(`
      select
        count(*) filter (where greatest(created_at, started_at, completed_at) >= '2026-06-30')::int as too_late,
        count(distinct completed_at::date) filter (
          where completed_at::date in ('2026-06-29', '2026-06-26', '2026-06-25', '2026-06-24', '2026-06-23'))::int as recent
      from job`)
    expect(days).toEqual({ too_late: 0, recent: 5 })
  })

  test('every kind of trouble that reports must cope with is there', async () => {
    const troubles = await one(`
      select
        count(*) filter (where estimated_value is null and final_value is not null) as without_estimate,
        count(*) filter (where status = 'completed' and final_value is null) as not_billed,
        count(*) filter (where estimated_value = 0) as zero_estimate,
        count(*) filter (where final_value < 0) as credit,
        count(*) filter (where status = 'completed' and completed_at is null) as without_completion,
        count(*) filter (where started_at < created_at) as started_too_early,
        count(*) filter (where completed_at < started_at) as ended_too_early,
        count(*) filter (where final_value < (select sum(total_cost) from job_part where job_id = job.id)) as loss,
        (select count(*) from job_part where total_cost is null) as uncosted_parts
      from job`)
    for (const [trouble, count] of Object.entries(troubles))
      expect({ trouble, found: Number(count) > 0 }).toEqual({ trouble, found: true })
  })

  test('each status is there, and most jobs are completed', async () => {
    const { rows } = await database.pools.admin.query('select status, count(*)::int as jobs from job group by status')
    const jobs = Object.fromEntries(rows.map((row) => [row.status, row.jobs]))
    expect(Object.keys(jobs).sort()).toEqual(['cancelled', 'completed', 'draft', 'in_progress', 'scheduled'])
    expect(jobs.completed).toBeGreaterThan(2400)
  })

  test('one provider loses money, one is slow, and the rest earn', async () => {
    const { rows } = await database.pools.admin.query(`
      select name, sum(final_value - coalesce(cost, 0)) / sum(final_value) as margin,
        avg(extract(epoch from started_at - created_at)) / 86400 as waiting_days
      from job
      join provider on provider.id = provider_id
      left join (select job_id, sum(total_cost) as cost from job_part group by job_id) as part on part.job_id = job.id
      where final_value is not null group by name order by margin`)
    expect(rows[0].name).toBe('Budget Boiler Company')
    expect(Number(rows[0].margin)).toBeLessThan(0.2)
    expect(Number(rows[1].margin)).toBeGreaterThan(0.3)
    const slowest = rows.toSorted((a, b) => b.waiting_days - a.waiting_days)[0]
    expect(slowest.name).toBe('Pennine Roofing Contractors')
  })

  test('heating is winter work, and gardens are summer work', async () => {
    const seasons = await one(`
      select
        count(*) filter (where title = 'Annual boiler service' and month in (12, 1, 2))::int as boilers_winter,
        count(*) filter (where title = 'Annual boiler service' and month in (6, 7, 8))::int as boilers_summer,
        count(*) filter (where title = 'Hedge and border maintenance' and month in (12, 1, 2))::int as hedges_winter,
        count(*) filter (where title = 'Hedge and border maintenance' and month in (6, 7, 8))::int as hedges_summer
      from (select title, extract(month from created_at) as month from job) as created`)
    expect(seasons.boilers_winter).toBeGreaterThan(1.5 * Number(seasons.boilers_summer))
    expect(seasons.hedges_summer).toBeGreaterThan(1.5 * Number(seasons.hedges_winter))
  })

  test('demo colleagues cannot sign in, and one has opened nothing yet', async () => {
    const staff = await one(`
      select count(*)::int as people, count(password_hash)::int as passwords,
        count(*) filter (where not exists (select from viewdesk.page_visit where staff_id = staff.id))::int as without_visits
      from viewdesk.staff`)
    expect(staff).toEqual({ people: 5, passwords: 0, without_visits: 1 })
  })
})

describe('tables that are not demo data', () => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await createTestDatabase('empty')
  })
  afterAll(() => database.drop())

  test("somebody's own tables are recognised and never touched", async () => {
    const { admin } = database.pools
    expect(await withClient(admin, demoState)).toBe('absent')
    await inTransaction(admin, createDemoTables)
    expect(await withClient(admin, demoState)).toBe('demo')
    await admin.query("comment on table job is 'Our jobs'; insert into provider values (1, 'Ours')")
    expect(await withClient(admin, demoState)).toBe('foreign')
    const refused = inTransaction(admin, (client) => fillDemo(client, { jobs: 10, anchor: '2026-06-30' }))
    await expect(refused).rejects.toThrow('hold no demo data')
    expect((await admin.query('select name from provider')).rows).toEqual([{ name: 'Ours' }])
  })

  test('one table of the three is enough to leave a database alone', async () => {
    await database.pools.admin.query('drop table job_part, provider cascade')
    expect(await withClient(database.pools.admin, demoState)).toBe('foreign')
  })
})
