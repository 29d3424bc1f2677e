import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { Pools } from '../../../src/database/pools.js'
import type { ReportsContext } from '../../../src/reports/catalogue.js'
import { readResults } from '../../../src/reports/checks/check-results.js'
import { prepareChecksBehind, runChecksBehind } from '../../../src/reports/checks/checks-behind.js'
import { checksAfterRefresh } from '../../../src/reports/checks/run-checks.js'
import { unfinishedChecks } from '../../../src/reports/checks/unfinished.js'
import { tellDeadChecks } from '../../../src/reports/refresh/behind-refresh.js'
import { openRefreshQueue, type RefreshQueue } from '../../../src/reports/refresh/queue.js'
import { type Run, readRuns } from '../../../src/reports/refresh/runs.js'
import { beginBehind } from '../../../src/reports/refresh/snapshot.js'
import { freshnessOf } from '../../harness/asking.js'
import { afterEach, beforeEach, describe, expect, test } from '../../harness/jest.js'
import { waitersFor } from '../../harness/locks.js'
import { waitUntil } from '../../harness/patience.js'
import { projectDir } from '../../harness/templates.js'
import { openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
let context: ReportsContext
let queue: RefreshQueue
const warnings: object[] = []
const log = { error: () => undefined, warn: (details: object) => void warnings.push(details) }

// Three jobs, 700.00 in all. `done` reads jobs only; that no part is missing is compared with job_part, which a lock can stop.
const totals = '-- total jobs [count]: Jobs = count(id)\n-- total value [money]: Value = sum(final_value)\n'
const compared = `-- check: value = select coalesce(sum(final_value), 0) from public.job
-- check: jobs = select count(*) + (select count(*) from public.job_part) from public.job\n`
const stored = `-- title: Jobs done\n-- description: Jobs.\n-- grain: id\n-- materialized: yes\n${totals}${compared}`

beforeEach(async () => {
  warnings.length = 0
  desk = await openViewsDesk()
  await desk.sql(`insert into job (id, provider_id, title, status, final_value, created_at) values
    (1, 1, 'One', 'completed', 100.00, now()), (2, 1, 'Two', 'completed', 200.00, now()),
    (3, 2, 'Three', 'completed', 400.00, now())`)
  await desk.write('done', `${stored}\nselect id, final_value from public.job`)
  await desk.sync()
  context = await desk.context()
  queue = openRefreshQueue(context, log)
})
afterEach(async () => {
  await queue?.stop()
  await desk?.close()
})

/** A job more, of 50.00: 750.00 in all. None is deleted while job_part is locked: its foreign key would wait for that. */
const oneMore = `insert into job (id, provider_id, title, status, final_value, created_at) values (4, 1, 'Four', 'completed', 50.00, now())`
const another = oneMore.replace('4, 1', '5, 1')

async function results() {
  return await desk.sql<{ check: string; state: string; message: string | null }>(
    `select split_part(check_text, ' =', 1) as check, state, message from viewdesk.check_result
     where run_id is not null and id in (select max(id) from viewdesk.check_result group by view_name, check_text) order by id`,
  )
}

const states = async () => (await results()).map(({ check, state }) => `${check} ${state}`)
const allOk = ['grain is unique ok', 'value ok', 'jobs ok']

/** Refreshes `done`, whose checks then wait for the lock; `ended` once they have gone on and the queue is empty. */
async function refreshHeldUp(work: (run: Run) => Promise<void>, one: RefreshQueue = queue): Promise<void> {
  const locker = new pg.Client({ connectionString: desk.database.connectionString })
  await locker.connect()
  try {
    await locker.query(
      'begin; set local idle_in_transaction_session_timeout = 0; lock table public.job_part in access exclusive mode',
    )
    await one.add(['done'], 'schedule')
    await waitUntil('the checks wait', async () => (await desk.sql(waitersFor('public.job_part'))).length > 0)
    await work((await readRuns(context, ['done'], 1))[0] as Run)
    await locker.query('rollback')
  } finally {
    await locker.end()
  }
  await one.idle()
}

const heldSnapshots = `select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
  and application_name = 'viewdesk refresh' and (state <> 'idle' or backend_xmin is not null)`

const noneIsHeld = () => waitUntil('no snapshot is held', async () => (await desk.sql(heldSnapshots)).length === 0)

describe('behind a refresh', () => {
  test('new rows are seen while the checks still run, and are said to be as new as they are', async () => {
    await desk.sql(oneMore)
    const [before] = await readRuns(context, ['done'], 1)
    await refreshHeldUp(async (run) => {
      expect(await desk.sql('select count(*)::int as rows from reports.done')).toEqual([{ rows: 4 }])
      expect(run).toMatchObject({ state: 'done', phase: 'checking', rows: 4 })
      expect(run.id).not.toBe(before?.id)
      const [report] = context.catalogue.reports
      if (report) expect((await freshnessOf(context, [report])).get('done')).toMatchObject({ state: 'fresh' })
      expect(await states()).toEqual(['grain is unique unfinished', 'value unfinished', 'jobs unfinished'])
    })
    expect(await states()).toEqual(allOk)
    expect((await readRuns(context, ['done'], 1))[0]).toMatchObject({ state: 'done', phase: null })
    await noneIsHeld()
    expect(warnings).toEqual([])
  })

  test('the duration of a run is what people waited for', async () => {
    await refreshHeldUp(async (run) => {
      const [{ at } = { at: '' }] = await desk.sql<{ at: string }>('select clock_timestamp()::text as at')
      expect(Date.parse(run.finishedAt ?? '')).toBeLessThanOrEqual(Date.parse(at))
      expect((await readRuns(context, ['done'], 1))[0]?.durationMs).toBe(run.durationMs)
    })
  })

  test('what is committed while the checks run changes nothing in them', async () => {
    await refreshHeldUp(async () => {
      await desk.sql(`${oneMore}; update job set final_value = 1 where id = 1`)
    })
    expect(await states()).toEqual(allOk)
  })

  test('what others refresh by hand while the checks run changes nothing in them', async () => {
    await refreshHeldUp(async () => {
      await desk.sql(`${oneMore}; refresh materialized view concurrently reports.done`)
    })
    expect(await states()).toEqual(allOk)
  })

  test('a check that is wrong is told, with the difference', async () => {
    await desk.write('done', `${stored}\nselect id, final_value from public.job where id <> 3`)
    await desk.sync()
    context = await desk.context()
    queue = openRefreshQueue(context, log)
    await refreshHeldUp(async () => undefined)
    expect(await states()).toEqual(['grain is unique ok', 'value differs', 'jobs differs'])
  })

  test('the checks have their own limits, whatever those of the role or the database are', async () => {
    await desk.sql(`do $$ begin
      execute format('alter database %I set statement_timeout = 150', current_database());
      execute format('alter database %I set idle_in_transaction_session_timeout = 150', current_database());
    end $$`)
    await desk.sql(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and application_name = 'viewdesk refresh'`,
    )
    await refreshHeldUp(async () => {
      const longer = `select from (${heldSnapshots.replace('select pid', 'select xact_start')}) as held
        where xact_start < clock_timestamp() - interval '400 ms'`
      await waitUntil('both have waited for longer', async () => (await desk.sql(longer)).length === 2)
    })
    expect(await states()).toEqual(allOk)
    expect(warnings).toEqual([])
  })

  test('the next refresh of the same view waits until the checks have ended, and says so', async () => {
    await refreshHeldUp(async () => {
      await desk.sql(oneMore)
      await queue.add(['done'], 'schedule')
      await waitUntil('the next one waits', async () => {
        const [next] = await readRuns(context, ['done'], 1)
        return next?.state === 'queued' && JSON.stringify(next.waitingFor) === '{"view":"done"}'
      })
    })
    expect((await readRuns(context, ['done'], 2)).map(({ state, rows }) => [state, rows])).toEqual([
      ['done', 4],
      ['done', 3],
    ])
    expect(await states()).toEqual(allOk)
  })
})

test('what is filled for the first time is vacuumed before its checks, which then go on', async () => {
  await desk.write(
    'done',
    `${stored.replace('materialized: yes', 'materialized: yes\n-- with data: no')}\nselect id, final_value from public.job`,
  )
  await desk.sql('drop materialized view reports.done')
  await desk.sync()
  context = await desk.context()
  queue = openRefreshQueue(context, log)
  await refreshHeldUp(async () => {
    expect(await desk.sql("select reltuples from pg_class where oid = 'reports.done'::regclass")).toEqual([
      { reltuples: 3 },
    ])
  })
  expect(await states()).toEqual(allOk)
  expect(warnings).toEqual([])
})

describe('a check that comes to no end', () => {
  function withLimits(limits: Partial<Pools['limits']>): RefreshQueue {
    const pools = { ...context.pools, limits: { ...context.pools.limits, ...limits } }
    return openRefreshQueue({ ...context, pools }, log)
  }

  test('because it takes too long is told as not finished, is logged once, and holds no snapshot any longer', async () => {
    const impatient = withLimits({ checkMs: 100 })
    await refreshHeldUp(async () => {
      await impatient.idle()
      expect(await results()).toEqual([
        { check: 'grain is unique', state: 'ok', message: null },
        { check: 'value', state: 'ok', message: null },
        { check: 'jobs', state: 'unfinished', message: expect.stringMatching(/longer than 1 s|too long for a lock/) },
      ])
      await noneIsHeld()
    }, impatient)
    expect(warnings).toEqual([expect.objectContaining({ views: ['done'], checks: 1 })])
    expect((await readRuns(context, ['done'], 1))[0]).toMatchObject({ state: 'done', error: null, phase: null })
  })

  test('because all of them together take too long is told as not finished', async () => {
    // A second connection has to be there within that time, too.
    const impatient = withLimits({ checksMs: 3000 })
    await refreshHeldUp(async () => {
      await impatient.idle()
      expect((await states()).at(-1)).toBe('jobs unfinished')
      await noneIsHeld()
    }, impatient)
    expect((await readRuns(context, ['done'], 1))[0]).toMatchObject({ state: 'done', phase: null })
    expect(warnings).toHaveLength(1)
  })

  test('because its connection is lost leaves the refresh as it is', async () => {
    await refreshHeldUp(async () => {
      await desk.sql(`select pg_terminate_backend(pid) from (${waitersFor('public.job_part')}) as waiter`)
      await queue.idle()
      expect(await states()).toEqual(['grain is unique ok', 'value ok', 'jobs unfinished'])
    })
    expect((await readRuns(context, ['done'], 1))[0]).toMatchObject({ state: 'done', error: null })
    expect(warnings).toHaveLength(1)
  })

  test('because its process was killed is told as not finished, and once in the log', async () => {
    const project = await mkdtemp(join(tmpdir(), 'viewdesk-killed-'))
    await symlink(desk.folder, join(project, 'views'))
    const locker = await desk.database.pools.export.connect()
    try {
      await locker.query('begin; lock table public.job_part in access exclusive mode')
      const child = spawn(process.execPath, [join(projectDir, 'dist', 'src', 'cli.js'), 'views', 'refresh'], {
        env: { ...process.env, DATABASE_URL: desk.database.connectionString, PROJECT_DIR: project, NODE_OPTIONS: '' },
        stdio: 'ignore',
      })
      await waitUntil('its checks wait', async () => (await desk.sql(waitersFor('public.job_part'))).length > 0)
      child.kill('SIGKILL')
      await once(child, 'exit')
      await noneIsHeld()
    } finally {
      await locker.query('rollback')
      locker.release()
      await rm(project, { recursive: true })
    }
    const seen = async () => {
      const report = context.catalogue.find('done')
      const client = await desk.database.pools.read.connect()
      const found = report ? await readResults(client, [report]).finally(() => client.release()) : new Map()
      return found.get('done')?.map(({ state }: { state: string }) => state)
    }
    await waitUntil('nobody takes it for running', async () => (await seen())?.includes('running') === false)
    expect(await seen()).toEqual(['unfinished', 'unfinished', 'unfinished'])
    expect((await readRuns(context, ['done'], 1))[0]).toMatchObject({ state: 'done', error: null, phase: null })
    expect(await unfinishedChecks(context)).toEqual([
      expect.stringMatching(/^done: 3 checks were not finished: The panel/),
    ])
    for (let looks = 0; looks < 2; looks += 1) await tellDeadChecks(context, log)
    expect(warnings).toEqual([expect.objectContaining({ views: ['done'], checks: 3 })])
  })

  test('because the panel stops leaves the refresh as it is', async () => {
    await refreshHeldUp(async () => {
      await queue.stop()
      expect((await readRuns(context, ['done'], 1))[0]).toMatchObject({ state: 'done', error: null })
      expect((await states()).at(-1)).toBe('jobs unfinished')
      await noneIsHeld()
    })
  })
})

test('what is committed between the rows of a refresh and its end changes nothing in its checks', async () => {
  const client = await desk.database.pools.refresh.connect()
  try {
    const tasks = checksAfterRefresh(context.catalogue.reports, new Set(['done']))
    const signal = new AbortController().signal
    await client.query('begin isolation level repeatable read; refresh materialized view concurrently reports.done')
    await desk.sql(`${oneMore}; update job set final_value = 1 where id = 1`)
    const runs = [{ id: '1', view: 'done' }]
    const behind = await prepareChecksBehind(client, context, { runs, tasks, signal })
    await client.query('commit')
    if (behind === null) throw new Error('nothing is checked behind it')
    const steps = { begin: () => beginBehind(client, 'UTC'), tidy: async () => undefined }
    expect(await runChecksBehind(client, context, behind, steps)).toBe(null)
    expect(await states()).toEqual(allOk)
  } finally {
    client.release()
  }
})

describe('rows of another refresh, committed before the checks see any,', () => {
  // A plain REFRESH is seen by all snapshots at once, by those that are older than it, too.
  test.each([
    { how: 'concurrently ', when: 'before' },
    { how: '', when: 'before' },
    { how: '', when: 'behind' },
  ])('are not compared with the tables of this one: refresh $how, $when the snapshot', async ({ how, when }) => {
    const client = await desk.database.pools.refresh.connect()
    try {
      await desk.sql(oneMore)
      const tasks = checksAfterRefresh(context.catalogue.reports, new Set(['done']))
      const signal = new AbortController().signal
      await client.query('begin isolation level repeatable read; refresh materialized view concurrently reports.done')
      const runs = [{ id: '1', view: 'done' }]
      const behind = await prepareChecksBehind(client, context, { runs, tasks, signal })
      await client.query('commit')
      if (behind === null) throw new Error('nothing is checked behind it')
      const byHand = () => desk.sql(`delete from job where id = 1; refresh materialized view ${how}reports.done`)
      const begin = async (): Promise<void> => {
        if (when === 'before') await byHand()
        await beginBehind(client, 'UTC')
        if (when === 'behind') await byHand()
      }
      const steps = { begin, tidy: async () => undefined }
      expect(await runChecksBehind(client, context, behind, steps)).toMatchObject({ count: 3 })
      expect(await results()).toEqual(
        ['grain is unique', 'value', 'jobs'].map((check) => ({
          check,
          state: 'unfinished',
          message: 'Other rows came before it could look at these.',
        })),
      )
    } finally {
      client.release()
    }
  })
})

describe('what only the refresh itself sees as of one moment', () => {
  // Rows of `done` beside those of a live table.
  const mixed = `-- title: Both\n-- description: Both.\n-- grain: id\n-- total jobs [count]: Jobs = count(id)
-- check: jobs = select count(*) + (select count(*) from public.job_part) from public.job
\nselect done.id from done join public.job on job.id = done.id`

  test('is checked before the new rows are seen, and writers make no false alarm', async () => {
    await desk.write('both', mixed)
    await desk.sync()
    context = await desk.context()
    queue = openRefreshQueue(context, log)
    await desk.sql(oneMore)
    await refreshHeldUp(async (run) => {
      expect(run).toMatchObject({ state: 'running', phase: 'checking' })
      expect(await desk.sql('select count(*)::int as rows from reports.done')).toEqual([{ rows: 3 }])
      await desk.sql(another)
    })
    expect(
      await desk.sql(
        'select view_name as view, state from viewdesk.check_result where run_id is null order by id desc limit 1',
      ),
    ).toEqual([{ view: 'both', state: 'ok' }])
    expect(await states()).toEqual(allOk)
  })

  test('is everything where there is no second connection', async () => {
    const one = new pg.Pool({
      connectionString: desk.database.connectionString,
      max: 1,
      connectionTimeoutMillis: 2_000,
      application_name: 'viewdesk refresh',
    })
    const alone = openRefreshQueue({ ...context, pools: { ...context.pools, refresh: one } }, log)
    await desk.sql(oneMore)
    await refreshHeldUp(async (run) => {
      expect(run).toMatchObject({ state: 'running', phase: 'checking' })
      await desk.sql(another)
    }, alone)
    await one.end()
    expect(await desk.sql('select distinct state from viewdesk.check_result')).toEqual([{ state: 'ok' }])
    expect((await readRuns(context, ['done'], 1))[0]).toMatchObject({ state: 'done', rows: 4 })
  })
})
