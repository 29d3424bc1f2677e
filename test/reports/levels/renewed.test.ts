import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ClientBase } from 'pg'
import { fillDemo } from '../../../src/database/demo/fill.js'
import { inTransaction } from '../../../src/database/transactions.js'
import { bucketsOfFiner, packed } from '../../../src/reports/levels/bucket-levels.js'
import { notKept, reportsIn } from '../../../src/reports/levels/keep-levels.js'
import { keepMissingLevels } from '../../../src/reports/levels/keep-missing.js'
import { stateOf } from '../../../src/reports/levels/level-state.js'
import { levelsOf } from '../../../src/reports/levels/levels-of.js'
import { refreshAndCheck } from '../../../src/reports/refresh/refresh-once.js'
import { afterAll, beforeAll, beforeEach, expect, test } from '../../harness/jest.js'
import { requestRefresh, stopRefreshes, waitForRefreshes, warnings } from '../../harness/refreshing.js'
import { openTestReports, type TestReports, viewsDir } from '../../harness/reports.js'
import { writeOddReports } from './odd-reports.js'

// A group for each provider, told by a column of another name, without a date; its rows have the null of no provider.
const workOfProviders = `-- title: Work of providers
-- description: Finished jobs of each provider.
-- grain: who
-- provider: who
-- column who [provider]: Provider.
-- column value [money]: Value.
-- total value [money]: Value = sum(value)
-- total most [money]: Most = max(value)
select work.provider_id as who, sum(work.value) as value
from finished_work as work
group by work.provider_id
`

// Not told row by row: what is left of a group depends on all of it.
const dearestWork = `-- title: Dearest work
-- description: The dearest finished jobs.
-- grain: job_id
-- provider: provider_id
-- date: completed_at
-- column provider_id [provider]: Provider.
-- column completed_at [time]: Finished.
-- total value [money]: Value = sum(value)
select job_id, provider_id, completed_at, value
from finished_work
where value > (select avg(value) from finished_work where value < 'NaN')
`

// Crossed with a list of values, and stored.
const storedPhases = `-- title: Stored phases
-- description: Jobs, once for what was estimated and once for what was billed.
-- grain: job_id, side
-- materialized: yes
-- provider: provider_id
-- date: created_at
-- totals by: side
-- column provider_id [provider]: Provider.
-- column created_at [time]: Created.
-- column value [money]: Value.
-- total value [money]: Value = sum(value)
-- total median_value [money]: Median = median(value)
select job.id as job_id, job.provider_id, job.created_at, side.side,
  case side.side when 'estimated' then job.estimated_value else job.final_value end as value
from source_job as job
cross join (values ('estimated'), ('billed')) as side (side)
`

const views = ['completed_jobs', 'finished_work', 'spread_of_work', 'stored_phases']
const timeZone = 'America/St_Johns'

let desk: TestReports
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'viewdesk-renewed-'))
  await cp(viewsDir, folder, { recursive: true })
  await writeOddReports(folder)
  await writeFile(join(folder, 'work_of_providers.sql'), workOfProviders)
  await writeFile(join(folder, 'dearest_work.sql'), dearestWork)
  await writeFile(join(folder, 'stored_phases.sql'), storedPhases)
  desk = await openTestReports(
    async (client) => {
      await fillDemo(client, { jobs: 1500, anchor: '2025-06-30', timeZone })
      await client.query(`alter table job alter provider_id drop not null;
        update job set completed_at = null where id % 97 = 0;
        update job set completed_at = 'infinity' where id % 401 = 0;
        update job set provider_id = null where id % 53 = 0`)
    },
    { timeZone, now: '2025-06-30T12:00:00Z', viewsDir: folder },
  )
})
afterAll(async () => {
  await stopRefreshes()
  await desk?.close()
  await rm(folder, { recursive: true, force: true })
})
beforeEach(refreshAll)

async function refreshAll(): Promise<void> {
  const ended: Promise<readonly { state: string; error: string | null }[]>[] = []
  for (const name of views) {
    const { runs } = await requestRefresh(desk.context, desk.report(name), 'schedule')
    await waitForRefreshes()
    ended.push(
      desk.database.pools.admin
        .query('select state, error from viewdesk.refresh_run where id = any($1)', [runs.map(({ id }) => id)])
        .then(({ rows }) => rows),
    )
  }
  for (const runs of await Promise.all(ended)) {
    expect(runs.filter(({ state }) => state !== 'done')).toEqual([])
  }
}

async function change(sql: string): Promise<void> {
  await desk.database.pools.admin.query(sql)
}

interface Difference {
  readonly level: string
  readonly kept: string | null
  readonly ofRows: string | null
}

/** Where levels that are read are not what a SELECT over the report gives; and the names of those that are. */
async function compare(): Promise<{ differences: Difference[]; levels: string[] }> {
  const differences: Difference[] = []
  const found: string[] = []
  for (const report of views.flatMap((view) => reportsIn(desk.context.catalogue, view))) {
    for (const { kind, grain, definition, relation, select } of levelsOf(report, timeZone)) {
      // A group of buckets may have several rows, which are added up by whoever reads.
      const kept = kind === 'buckets' ? `(${packed(report, grain, bucketsOfFiner(report, grain, relation))})` : relation
      await inTransaction(desk.database.pools.admin, async (client) => {
        await client.query("set local search_path = reports, public; select set_config('timezone', 'UTC', true)")
        await client.query("select set_config('timezone', $1, true)", [timeZone])
        const { rowCount } = await client.query(
          `select from viewdesk.level where definition = $1 and is_kept and state = ${stateOf('level.relations')}`,
          [definition],
        )
        if (rowCount === 0) return
        found.push(relation)
        const { rows } = await client.query<Omit<Difference, 'level'>>(
          `with kept as (select (one.*)::text as kept from ${kept} as one),
           wanted as (select (one.*)::text as wanted from (${select}) as one)
           select kept, wanted as "ofRows"
           from (select kept, row_number() over (partition by kept) as nth from kept) as kept
           full join (select wanted, row_number() over (partition by wanted) as nth from wanted) as wanted
             on kept = wanted and kept.nth = wanted.nth
           where kept is null or wanted is null
           limit 3`,
        )
        differences.push(...rows.map((row) => ({ level: relation, ...row })))
      })
    }
  }
  return { differences, levels: found }
}

// A job and its values are drawn anew in each round, by a fixed seed.
const smallChanges = [
  'update job set final_value = final_value + 1 where id % 50 = :n % 50',
  "update job set completed_at = completed_at + interval '1 day' * (id % 70 - 35) where id % 60 = :n % 60",
  'update job set provider_id = null where id % 90 = :n % 90',
  'update job set provider_id = 1 + :n % 3 where provider_id is null and id % 4 = :n % 4',
  'update job set completed_at = null where id % 80 = :n % 80',
  "update job set completed_at = created_at + interval '3 days' where completed_at is null and id % 3 = :n % 3",
  "update job set final_value = 'NaN' where id % 200 = :n % 200",
  'update job set final_value = null where id % 70 = :n % 70',
  'update job set final_value = round(id / 3.0, 2), estimated_value = null where final_value is null and id % 2 = :n % 2',
  "update job set status = 'cancelled' where status = 'completed' and id % 75 = :n % 75",
  "update job set status = 'completed' where status = 'cancelled' and id % 3 = :n % 3",
  "update job set started_at = created_at + interval '1 hour' * (id % 9 - 2) where id % 40 = :n % 40",
  'delete from job_part where job_id % 66 = :n % 66; delete from job where id % 66 = :n % 66',
]

test('whatever changes between two refreshes, levels hold what a SELECT over the rows gives', async () => {
  let state = 7
  const below = (limit: number): number => {
    state = (state * 1664525 + 1013904223) % 2 ** 32
    return Math.floor((state / 2 ** 32) * limit)
  }
  for (let round = 0; round < Number(process.env.VIEWDESK_TEST_ROUNDS ?? 4); round += 1) {
    const chosen = [0, 1, 2].map(() => smallChanges[below(smallChanges.length)] ?? '')
    // Many rows are taken in by other statements than few.
    if (round % 2 === 1) chosen.push('update job set final_value = final_value + 1')
    for (const sql of chosen) await change(sql.replaceAll(':n', String(below(1000))))
    await refreshAll()
    const { differences, levels } = await compare()
    expect({ round, chosen, differences }).toEqual({ round, chosen, differences: [] })
    for (const one of ['completed_jobs', 'time_in_status', 'profit_margins', 'work_of_providers', 'spread_of_work']) {
      expect(levels.filter((level) => level.includes(`level_${one}_`))).not.toEqual([])
    }
  }
})

test('a group whose last row goes is gone, one that is new is there, and a row that moves leaves the group it was in', async () => {
  const days = async () => {
    const level = levelsOf(desk.report('completed_jobs'), timeZone).find(
      ({ kind, grain }) => kind === 'totals' && grain.step === 'day' && grain.dimension === null,
    )
    const { rows } = await desk.database.pools.admin.query<{ counted: string }>(
      `select completed_on::text, counted from ${level?.relation} where completed_on between '2031-01-01' and '2031-12-31' order by 1`,
    )
    return rows
  }
  await change(
    "update job set completed_at = '2031-05-06T12:00:00Z' where id = (select min(id) from job where status = 'completed')",
  )
  await refreshAll()
  expect(await days()).toEqual([{ completed_on: '2031-05-06', counted: '1' }])
  await change("update job set completed_at = '2031-05-09T12:00:00Z' where completed_at = '2031-05-06T12:00:00Z'")
  await refreshAll()
  expect(await days()).toEqual([{ completed_on: '2031-05-09', counted: '1' }])
  await change("update job set completed_at = '2025-01-01T12:00:00Z' where completed_at = '2031-05-09T12:00:00Z'")
  await refreshAll()
  expect(await days()).toEqual([])
  expect((await compare()).differences).toEqual([])
})

test('counts in buckets have a row more for what changed, until a group has eight of them', async () => {
  const level = levelsOf(desk.report('time_in_status'), timeZone).find(
    ({ kind, grain }) => kind === 'buckets' && grain.step === 'month' && grain.dimension === null,
  )
  const rows = async () => {
    const { rows: counted } = await desk.database.pools.admin.query<{ share: number }>(
      `select count(*)::float8 / count(distinct (phase, completed_on)) as share from ${level?.relation}`,
    )
    return counted[0]?.share ?? 0
  }
  const shares = [await rows()]
  for (let round = 0; round < 12; round += 1) {
    await change(
      `update job set started_at = started_at + interval '7 hours' where started_at is not null and id % 12 = ${round}`,
    )
    await requestRefresh(desk.context, desk.report('completed_jobs'), 'schedule')
    await waitForRefreshes()
    shares.push(await rows())
  }
  expect(shares[1]).toBeGreaterThan(shares[0] ?? 0)
  expect(Math.max(...shares)).toBeLessThanOrEqual(8)
  expect(shares.some((share, index) => share < (shares[index - 1] ?? 0) / 2)).toBe(true)
  const { differences, levels } = await compare()
  expect(differences).toEqual([])
  expect(levels).toContain(level?.relation)
})

/** Spoils what is kept of one day, far from all that changes, as nobody does: so it shows whether it was made anew. */
async function spoilOneDay(): Promise<() => Promise<number>> {
  const relations = ['completed_jobs', 'time_in_status'].map(
    (name) =>
      levelsOf(desk.report(name), timeZone).find(
        ({ kind, grain }) => kind === 'totals' && grain.step === 'day' && grain.dimension !== null,
      )?.relation ?? '',
  )
  await change(
    relations
      .map(
        (relation) =>
          `update ${relation} set counted = counted + 1000000 where completed_on = (select min(completed_on) from ${relation})`,
      )
      .join(';'),
  )
  return async () => {
    const counts = relations.map((relation) => `(select count(*) from ${relation} where counted > 1000000)`)
    const { rows } = await desk.database.pools.admin.query<{ count: string }>(`select ${counts.join(' + ')} as count`)
    return Number(rows[0]?.count)
  }
}

test('groups in which nothing has changed are left as they are', async () => {
  const spoilt = await spoilOneDay()
  expect(await spoilt()).toBeGreaterThan(1)
  await change("update job set final_value = final_value + 1 where completed_at between '2025-03-01' and '2025-03-09'")
  await refreshAll()
  expect(await spoilt()).toBeGreaterThan(1)
  // Many rows at once are not worth telling apart.
  await change('update job set title = title || id')
  await refreshAll()
  expect(await spoilt()).toBe(0)
  expect((await compare()).differences).toEqual([])
})

test.each([
  ['concurrently', 'refresh materialized view concurrently reports.completed_jobs'],
  ['into another file', 'refresh materialized view reports.completed_jobs'],
])('after a refresh by hand, %s, levels are made of all rows', async (_, refresh) => {
  const spoilt = await spoilOneDay()
  await change("update job set final_value = final_value + 2 where completed_at between '2025-03-01' and '2025-03-09'")
  await change(refresh)
  await refreshAll()
  expect(await spoilt()).toBe(0)
  const { differences, levels } = await compare()
  expect(differences).toEqual([])
  expect(levels.filter((level) => level.includes('level_completed_jobs_'))).not.toEqual([])
})

test('after a refresh by hand, concurrently, no level is read before it was made anew', async () => {
  await change("update job set final_value = final_value + 2 where completed_at between '2025-03-01' and '2025-03-09'")
  await change('refresh materialized view concurrently reports.completed_jobs')
  expect((await compare()).levels.filter((level) => level.includes('level_completed_jobs_'))).toEqual([])
})

test('what is made between two refreshes is made of the rows, whatever the tables say by now', async () => {
  await change(`update job set final_value = final_value + 1, estimated_value = estimated_value + 1;
    delete from viewdesk.level where view_name = 'stored_phases'`)
  await keepMissingLevels(desk.context, { warn: (details) => console.error(details) })
  const { differences, levels } = await compare()
  expect(differences).toEqual([])
  expect(levels.filter((level) => level.includes('level_stored_phases_'))).not.toEqual([])
})

test('nothing is told of a view that somebody else has refreshed since its picture was taken', async () => {
  const client = await desk.database.pools.refresh.connect()
  try {
    await client.query('begin isolation level repeatable read; set local search_path = reports, public')
    await client.query('select 1 from job limit 1')
    await change('refresh materialized view concurrently reports.completed_jobs')
    await expect(refreshAlone(client)).rejects.toThrow('Another refresh of completed_jobs ended while this one began.')
  } finally {
    await client.query('rollback')
    client.release()
  }
})

async function refreshAlone(client: ClientBase): Promise<void> {
  const runs = [{ id: '0', view: 'completed_jobs' }]
  await refreshAndCheck(
    client,
    desk.context,
    runs,
    { checks: [] },
    {
      throwIfCancelled: () => undefined,
      isCancelled: async () => false,
      onChecking: async () => undefined,
      onLevelsProblem: (_, error) => console.error(error),
      ending: new AbortController().signal,
    },
  )
}

test('where levels cannot be renewed, they are made of all rows, and where not even that, the refresh goes on; the log says so', async () => {
  const relation = levelsOf(desk.report('completed_jobs'), timeZone).find(
    ({ kind, grain }) => kind === 'totals' && grain.step === 'month' && grain.dimension === null,
  )?.relation
  const isRead = async () => {
    await change(
      "update job set final_value = final_value + 2 where completed_at between '2025-03-01' and '2025-03-09'",
    )
    warnings.length = 0
    await refreshAll()
    const { differences, levels } = await compare()
    expect(differences).toEqual([])
    return levels.some((level) => level === relation)
  }
  const notRenewed = expect.stringContaining('could not be changed with its rows')
  await change(`drop table ${relation}`)
  expect(await isRead()).toBe(true)
  expect(warnings).toEqual([notRenewed])
  await change(`drop table ${relation}; create view ${relation} as select 1 as counted`)
  expect(await isRead()).toBe(false)
  expect(warnings).toEqual([notRenewed, notKept])
  await change(`drop view ${relation}`)
  expect(await isRead()).toBe(true)
})
