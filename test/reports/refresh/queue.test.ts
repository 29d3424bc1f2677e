import type pg from 'pg'
import type { ReportsContext } from '../../../src/reports/catalogue.js'
import { cancelRun } from '../../../src/reports/refresh/cancel-run.js'
import { openRefreshQueue, type RefreshQueue } from '../../../src/reports/refresh/queue.js'
import { sweepDeadRuns } from '../../../src/reports/refresh/run-records.js'
import { readRuns } from '../../../src/reports/refresh/runs.js'
import { refreshDueViews } from '../../../src/reports/refresh/schedule.js'
import { afterEach, beforeEach, describe, expect, test } from '../../harness/jest.js'
import { waitersFor } from '../../harness/locks.js'
import { waitUntil } from '../../harness/patience.js'
import { materialized, openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

const names = ['one', 'two', 'three', 'four', 'five']

interface Line {
  readonly level: string
  readonly view: string
  readonly run: string
  readonly reason: string
}

let desk: ViewsDesk
let context: ReportsContext
let queue: RefreshQueue
let lines: Line[]
let gate: pg.PoolClient
let ada: { id: string; name: string }
beforeEach(async () => {
  desk = await openViewsDesk()
  await desk.sql('create table public.gate (id int)')
  for (const name of names) {
    const ungated = name === 'five' ? '' : ' where not exists (select from public.gate)'
    await desk.write(
      name,
      `${materialized}-- refresh: every 15 minutes\n\nselect id, name from public.provider${ungated}`,
    )
  }
  await desk.sync()
  const [admin] = await desk.sql<{ id: string }>(
    "insert into viewdesk.staff (email, name, role) values ('a@b.c', 'Ada', 'admin') returning id::text as id",
  )
  ada = { id: admin?.id ?? '', name: 'Ada' }
  context = await desk.context()
  lines = []
  const tell = (level: string) => (details: object) => void lines.push({ ...(details as Line), level })
  queue = openRefreshQueue(context, { error: tell('error'), warn: tell('warn') })
  gate = await desk.database.pools.export.connect()
})
afterEach(async () => {
  await queue.stop()
  gate.release()
  await desk.close()
})

const closeGate = () => gate.query("set application_name = 'a migration'; begin; lock table public.gate")
const openGate = () => gate.query('commit')
/** One after the other: the last one is not behind the gate, and must not come first. */
const addAll = async () => {
  for (const name of names) await queue.add([name], ada)
}
const statesNow = async () =>
  Object.fromEntries(
    (await readRuns(context, names, 50))
      .reverse()
      .map(({ view, state, place }) => [view, place === null ? state : `${state} ${place}`]),
  )
const report = (name: string) => {
  const found = context.catalogue.find(name)
  if (!found) throw new Error(`no report ${name}`)
  return found
}

test('the fourth refresh at the same time has a place in the queue, and is done when its turn comes', async () => {
  await closeGate()
  await addAll()
  await waitUntil(
    'three of them run',
    async () =>
      JSON.stringify(Object.values(await statesNow()).sort()) ===
      JSON.stringify(['queued 1', 'queued 2', 'waiting', 'waiting', 'waiting']),
  )
  await openGate()
  await queue.idle()
  expect(await statesNow()).toEqual({ one: 'done', two: 'done', three: 'done', four: 'done', five: 'done' })
  expect(lines).toEqual([])
})

test('views that are due behind a full queue are looked at, and wait for their turns', async () => {
  await desk.sql(
    "update viewdesk.refresh_run set as_of = now() - interval '1 day', started_at = now() - interval '1 day'",
  )
  await desk.sql("update viewdesk.refresh_run set started_as = 'command'")
  await closeGate()
  await refreshDueViews(context, queue)
  const asked = "select distinct view_name from viewdesk.refresh_run where started_as = 'schedule'"
  expect(await desk.sql(asked)).toHaveLength(5)
  await openGate()
  await queue.idle()
  expect(new Set(Object.values(await statesNow()))).toEqual(new Set(['done']))
})

test('200 clicks from four processes at once are one run', async () => {
  await closeGate()
  const queues = [queue, ...[1, 2, 3].map(() => openRefreshQueue(context))]
  const clicks = Array.from({ length: 200 }, (_, index) => queues[index % 4]?.request(report('one'), ada))
  const answers = (await Promise.all(clicks)).flatMap((answer) => answer ?? [])
  expect(new Set(answers.map(({ runs }) => runs[0]?.id)).size).toBe(1)
  expect(answers.filter(({ joined }) => joined)).toHaveLength(199)
  await openGate()
  for (const one of queues) await one.idle()
  expect((await readRuns(context, ['one'], 10)).map(({ state }) => state)).toEqual(['done', 'done'])
})

test('a refresh that waits for a lock says so, and whose it is', async () => {
  await closeGate()
  await queue.add(['one'], ada)
  await waitUntil('it waits', async () => (await readRuns(context, ['one'], 1))[0]?.state === 'waiting')
  const [run] = await readRuns(context, ['one'], 1)
  expect(run?.waitingFor).toMatchObject({
    application: 'a migration',
    role: expect.any(String),
    since: expect.any(String),
  })
  await openGate()
  await queue.idle()
  expect((await readRuns(context, ['one'], 1))[0]).toMatchObject({ state: 'done', waitingFor: null })
})

describe('a refresh that is cancelled', () => {
  test.each(['of this process', 'of another process'])(
    'while it runs, %s, keeps the old rows and says who did it',
    async (where) => {
      const there = where === 'of this process' ? queue : openRefreshQueue(context)
      await closeGate()
      const { runs, ended } = await there.add(['one'], 'schedule')
      await waitUntil('it waits', async () => (await readRuns(context, ['one'], 1))[0]?.state === 'waiting')
      await cancelRun(context, report('one'), runs[0]?.id ?? '', ada)
      expect(await ended()).toMatchObject([{ state: 'cancelled', error: 'Cancelled by Ada.', cancelledBy: 'Ada' }])
      await openGate()
      expect(await desk.sql('select count(*)::int as rows from reports.one')).toEqual([{ rows: 3 }])
      await expect(cancelRun(context, report('one'), runs[0]?.id ?? '', ada)).rejects.toMatchObject({ status: 409 })
      await expect(cancelRun(context, report('two'), runs[0]?.id ?? '', ada)).rejects.toMatchObject({ status: 404 })
      await expect(cancelRun(context, report('one'), 'x', ada)).rejects.toMatchObject({ status: 404 })
    },
  )

  test('while it is queued never begins, and the others move up', async () => {
    await closeGate()
    await addAll()
    const [run] = await readRuns(context, ['four'], 1)
    await cancelRun(context, report('four'), run?.id ?? '', ada)
    expect((await statesNow()).four).toBe('cancelled')
    await waitUntil('it moves up', async () => (await statesNow()).five === 'queued 1')
    await openGate()
    await queue.idle()
    expect(await statesNow()).toEqual({ one: 'done', two: 'done', three: 'done', four: 'cancelled', five: 'done' })
  })
})

describe('what ends badly is one line of the log, with the view, the run and the reason', () => {
  test('for each view of a chain', async () => {
    await desk.sql('create table public.later (id int primary key)')
    await desk.write('one', `${materialized}\nselect id, name, 1 / (id - 9) as ratio from public.provider`)
    await desk.write('two', `${materialized}\nselect id, name from one`)
    await desk.sync()
    await desk.sql("insert into provider values (9, 'Divides by zero')")
    context = await desk.context()
    await queue.stop()
    const tell = (level: string) => (details: object) => void lines.push({ ...(details as Line), level })
    queue = openRefreshQueue(context, { error: tell('error'), warn: tell('warn') })
    const { runs } = await queue.request(report('two'), ada)
    await queue.idle()
    expect(lines).toEqual([
      { level: 'error', view: 'one', run: runs[1]?.id, reason: 'the row whose id is 9: division by zero' },
      {
        level: 'warn',
        view: 'two',
        run: runs[0]?.id,
        reason: 'one, which it reads, was not refreshed: its refresh failed.',
      },
    ])
  })

  test('also where the connection is lost; the run is closed', async () => {
    await closeGate()
    const { runs, ended } = await queue.add(['one'], ada)
    await waitUntil('it waits', async () => (await readRuns(context, ['one'], 1))[0]?.state === 'waiting')
    await desk.sql(`select pg_terminate_backend(pid) from (${waitersFor('public.gate')}) waiting`)
    expect(await ended()).toMatchObject([
      { state: 'failed', error: expect.stringMatching(/connection to the database was lost/) },
    ])
    await openGate()
    expect(lines).toMatchObject([
      { level: 'error', view: 'one', run: runs[0]?.id, reason: expect.stringMatching(/lost/) },
    ])
  })
})

test('stopping does not wait for a vacuum', async () => {
  await desk.sql(`create function public.slow(id bigint) returns bigint immutable language plpgsql as $$
    begin
      if current_query() ilike 'vacuum%' then perform pg_sleep(600); end if;
      return id;
    end $$`)
  await desk.sql('create index on reports.five (public.slow(id)); refresh materialized view reports.five with no data')
  const sleeps = "select from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()"
  await queue.add(['five'], ada)
  await waitUntil('it is vacuumed', async () => (await desk.sql(sleeps)).length > 0)
  expect((await readRuns(context, ['five'], 1))[0]).toMatchObject({ state: 'done', phase: 'vacuum' })
  await queue.stop()
  await waitUntil('the vacuum has ended', async () => (await desk.sql(sleeps)).length === 0)
})

test('stopping ends what waits for a lock and what is queued, while the lock is still held', async () => {
  await closeGate()
  await addAll()
  await waitUntil('one of them waits', async () => Object.values(await statesNow()).includes('waiting'))
  await queue.stop()
  expect(Object.values(await statesNow()).filter((state) => state.startsWith('queued'))).toEqual([])
  // PostgreSQL notices within about a second that nobody waits for them any more.
  await waitUntil('all are closed', async () => {
    await sweepDeadRuns(context)
    return Object.values(await statesNow()).every((state) => state === 'failed' || state === 'done')
  })
  await openGate()
})

test('a sweep leaves a refresh alone that was overtaken and begins anew', async () => {
  const byHand = await desk.database.pools.export.connect()
  let isOver = false
  try {
    await byHand.query('begin; refresh materialized view concurrently reports.five')
    const { runs, ended } = await queue.add(['five'], ada)
    await waitUntil('it waits', async () => (await desk.sql(waitersFor('reports.five'))).length > 0)
    const closed: string[] = []
    const sweeping = (async () => {
      while (!isOver) closed.push(...(await sweepDeadRuns(context)).map(({ id }) => id))
    })()
    await byHand.query('commit')
    const end = await ended()
    isOver = true
    await sweeping
    expect([closed, end]).toMatchObject([[], [{ id: runs[0]?.id, state: 'done', error: null }]])
  } finally {
    isOver = true
    byHand.release()
  }
})

test('a first fill with two rows of the same grain is worked out once', async () => {
  await desk.sql('create sequence public.times')
  await desk.sql(
    "create function public.counted() returns bigint language sql volatile as $$ select nextval('public.times') $$",
  )
  await desk.write(
    'five',
    `${materialized}-- with data: no\n\nselect id, name, (select public.counted()) as times from public.provider`,
  )
  await desk.sync()
  await desk.sql("alter table provider drop constraint provider_pkey cascade; insert into provider values (1, 'Twice')")
  await desk.sql("select setval('public.times', 1)")
  await desk.sql('refresh materialized view reports.five with no data')
  context = await desk.context()
  const { ended } = await queue.add(['five'], ada)
  expect(await ended()).toMatchObject([{ state: 'failed', error: expect.stringMatching(/unique index.*duplicated/) }])
  expect(await desk.sql('select last_value::int as times from public.times')).toEqual([{ times: 2 }])
})

test('a queued refresh whose process is gone is closed within seconds, and is in nobody’s way', async () => {
  await desk.sql(`with run as (
      insert into viewdesk.refresh_run (view_name, state) values ('one', 'queued') returning id
    )
    insert into viewdesk.refresh_progress (run_id, owner, seen_at)
    select id, 'gone', now() - interval '10 seconds' from run`)
  const { isOurs, ended } = await queue.add(['one'], ada)
  expect([isOurs, (await ended()).map(({ state }) => state)]).toEqual([true, ['done']])
  expect((await readRuns(context, ['one'], 2)).map(({ state }) => state)).toEqual(['done', 'failed'])
})

test('a failed refresh is tried again after pauses that double, up to an hour', async () => {
  await desk.write(
    'five',
    `${materialized}-- refresh: every 15 minutes\n\nselect id, name, 1 / (id - 9) as r from public.provider`,
  )
  await desk.sync()
  await desk.sql("insert into provider values (9, 'Divides by zero')")
  const pauses: number[] = []
  for (let time = 1; time <= 4; time += 1) {
    await (await queue.add(['five'], 'schedule')).ended()
    const [run] = await readRuns(context, ['five'], 1)
    pauses.push(Math.round((Date.parse(run?.retryAt ?? '') - Date.parse(run?.finishedAt ?? '')) / 60_000))
  }
  expect(pauses).toEqual([15, 30, 60, 60])
})
