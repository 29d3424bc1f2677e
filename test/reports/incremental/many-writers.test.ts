import pg from 'pg'
import { fold } from '../../../src/reports/incremental/fold/fold.js'
import type { IncrementalReport } from '../../../src/reports/incremental/fold/fold-report.js'
import { createTestDatabase, type TestDatabase } from '../../harness/database.js'
import { afterAll, beforeAll, expect, test } from '../../harness/jest.js'
import { type Chance, chanceOf } from './chance.js'
import { captureBeneath, countDifferences, keepReport } from './kept-reports.js'
import { tables } from './random-reports.js'

let database: TestDatabase
const clients: pg.Client[] = []

beforeAll(async () => {
  database = await createTestDatabase('empty')
})

afterAll(async () => {
  for (const client of clients) await client.end()
  await database?.drop()
})

/** How long writers write; minutes by VIEWDESK_TEST_SECONDS. */
const seconds = Number(process.env.VIEWDESK_TEST_SECONDS ?? 4)
const settings = "set local timezone = 'UTC'"

const wanted = {
  per_job: {
    select: `select job.id, job.customer_id, job.day, job.value, coalesce(parts.cost, 0) as cost, parts.labels
      from reports.source_job as job left join (
        select job_id, sum(cost) as cost, string_agg(label, ',' order by id) as labels from reports.source_part group by job_id
      ) as parts on parts.job_id = job.id where job.status = 'a'`,
    grain: ['id'],
  },
  per_day: {
    select: `select customer_id, day, count(*) as jobs, sum(value) as value, sum(cost) as cost
      from reports.per_job group by customer_id, day`,
    grain: ['customer_id', 'day'],
  },
  without_parts: {
    select: `select job.customer_id, count(*) as jobs from reports.source_job as job
      where not exists (select from reports.source_part as part where part.job_id = job.id) group by job.customer_id`,
    grain: ['customer_id'],
  },
}

test('while six write and two fold, what is folded is at every moment what the SELECTs give of the same moment', async () => {
  const [owner] = await connect(1)
  await owner?.query('create schema viewdesk; create schema reports')
  await owner?.query(tables)
  await owner?.query(
    "insert into job select id, id % 7, 'a', case when id % 5 = 0 then 'b' else 'a' end, id, date '2026-01-01' + id % 9 from generate_series(1, 1000) as id",
  )
  await owner?.query("insert into part select id, id % 1000, id % 50, 'p' from generate_series(1, 3000) as id")
  const reports: IncrementalReport[] = []
  for (const [name, report] of Object.entries(wanted)) {
    await owner?.query('begin')
    reports.push(await keepReport(owner as pg.Client, name, report))
    await owner?.query('commit')
  }
  await captureBeneath(database.pools.admin, owner as pg.Client, reports)
  await fold(owner as pg.Client, reports, settings)
  const until = Date.now() + seconds * 1000
  const isOver = () => Date.now() > until
  const sum = { commits: 0, folds: 0, checks: 0 }
  const writing = (await connect(6)).map(async (client, place) => {
    const chance = chanceOf(place + 1)
    while (!isOver()) {
      await writeOnce(client, chance)
      sum.commits += 1
    }
  })
  const folding = (await connect(2)).map(async (client) => {
    const checked: pg.ClientBase = checkedBeforeCommit(client, async () => {
      for (const report of reports)
        expect([report.stored.table, await countDifferences(client, report)]).toEqual([report.stored.table, 0])
      sum.checks += reports.length
    })
    while (!isOver()) {
      await fold(checked, reports, settings)
      sum.folds += 1
    }
  })
  await Promise.all([...writing, ...folding])
  await fold(owner as pg.Client, reports, settings)
  for (const report of reports) expect(await countDifferences(owner as pg.Client, report)).toBe(0)
  console.log(`${sum.commits} commits, ${sum.folds} folds, ${sum.checks} checks`)
  expect(sum.folds).toBeGreaterThan(2)
})

/** Mostly jobs that the others write to as well; now and then it thinks better of it, or takes its time. */
async function writeOnce(client: pg.Client, { below, oneOf, onceIn }: Chance): Promise<void> {
  const job = () => 1 + (below(10) < 7 ? below(300) : below(1000))
  const statement = (): string =>
    oneOf([
      () => `update job set customer_id = ${below(7)}, day = date '2026-01-01' + ${below(9)} where id = ${job()}`,
      () => `update job set status = ${oneOf(["'a'", "'b'"])}, value = ${below(99)} where id = ${job()}`,
      () => `update part set job_id = ${job()}, cost = ${below(50)} where id = ${1 + below(3000)}`,
      () => `delete from part where id = ${1 + below(3000)}`,
      () =>
        `insert into part values (${1 + below(3000)}, ${job()}, ${below(50)}, 'q') on conflict (id) do update set cost = excluded.cost`,
      () => `delete from part where job_id = ${job()}`,
    ])()
  await client.query('begin')
  try {
    for (let more = below(3); more >= 0; more -= 1) await client.query(statement())
    if (onceIn(20)) await client.query('select pg_sleep(0.3)')
    await client.query(onceIn(8) ? 'rollback' : 'commit')
  } catch (error) {
    // Two who write the same rows in another order: PostgreSQL ends one of them, as it would any.
    await client.query('rollback')
    if ((error as { code?: string }).code !== '40P01') throw error
  }
}

async function connect(count: number): Promise<pg.Client[]> {
  const made = Array.from({ length: count }, () => new pg.Client({ connectionString: database.connectionString }))
  for (const client of made) {
    clients.push(client)
    await client.connect()
    await client.query('set search_path = public')
  }
  return made
}

/** The same connection, with something to be done in the snapshot of each transaction, at its end. */
function checkedBeforeCommit(client: pg.Client, check: () => Promise<void>): pg.ClientBase {
  const query = async (...about: Parameters<pg.Client['query']>): Promise<unknown> => {
    if (String(about[0]).endsWith('commit')) await check()
    return await client.query(...about)
  }
  return { query } as unknown as pg.ClientBase
}
