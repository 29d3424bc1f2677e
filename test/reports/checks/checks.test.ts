import { checkViews } from '../../../src/reports/checks/check-views.js'
import { refreshViews } from '../../../src/reports/refresh/refresh-views.js'
import { afterEach, beforeEach, describe, expect, test } from '../../harness/jest.js'
import { waitersFor } from '../../harness/locks.js'
import { waitUntil } from '../../harness/patience.js'
import { queueOf } from '../../harness/refreshing.js'
import { openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
beforeEach(async () => {
  desk = await openViewsDesk()
  // Three jobs, 700.00 in all; the first has three parts, the second one, the third none.
  await desk.sql(`
    insert into job (id, provider_id, title, status, final_value, created_at) values
      (1, 1, 'One', 'completed', 100.00, now()), (2, 1, 'Two', 'completed', 200.00, now()),
      (3, 2, 'Three', 'completed', 400.00, now());
    insert into job_part (id, job_id, name, total_cost) values
      (1, 1, 'a', 5.00), (2, 1, 'b', 5.00), (3, 1, 'c', 5.00), (4, 2, 'd', 9.50)`)
})
afterEach(() => desk?.close())

const head = (more = '') => `-- title: Jobs done\n-- description: Jobs.\n${more}`
const totals =
  '-- total jobs [count]: Jobs = count(id)\n-- total final_value [money]: Billed value = sum(final_value)\n'
const billed = '-- check: final_value = select coalesce(sum(final_value), 0) from public.job\n'
const counted = '-- check: jobs = select count(*) from public.job\n'

async function check(...names: string[]) {
  const context = await desk.context()
  const checked = await checkViews(context, queueOf(context), names)
  return checked.flatMap(({ results }) =>
    results.map(({ view, text, state, difference, message }) => ({
      view,
      check: text.split(' =')[0],
      state,
      difference,
      message,
    })),
  )
}

async function stored() {
  return await desk.sql<{ view: string; check: string; state: string }>(
    `select view_name as view, split_part(check_text, ' =', 1) as check, state from viewdesk.check_result order by id`,
  )
}

const job = 'select id, provider_id, final_value from public.job'

describe('a check', () => {
  test('of a view that is right is a tick, and no result appears twice', async () => {
    await desk.write('done', `${head(`-- grain: id\n-- materialized: yes\n${totals}${billed}${counted}`)}\n${job}`)
    await desk.write(
      'readers',
      `${head(`-- grain: id\n${totals}-- check: jobs = total jobs of done\n`)}\nselect * from done`,
    )
    await desk.sync()
    for (let times = 0; times < 2; times += 1) {
      expect(await check()).toEqual([
        { view: 'done', check: 'grain is unique', state: 'ok', difference: '0', message: null },
        { view: 'done', check: 'final_value', state: 'ok', difference: '0', message: null },
        { view: 'done', check: 'jobs', state: 'ok', difference: '0', message: null },
        { view: 'readers', check: 'grain is unique', state: 'ok', difference: '0', message: null },
        { view: 'readers', check: 'jobs', state: 'ok', difference: '0', message: null },
      ])
    }
    expect(await stored()).toHaveLength(5)
  })

  test('catches a job that stands once for each of its parts, and says by how much', async () => {
    const inflated =
      'select job.id, part.id as part_id, job.final_value from public.job left join public.job_part as part on part.job_id = job.id'
    await desk.write(
      'done',
      `${head(`-- grain: id, part_id\n-- materialized: yes\n${totals}${billed}${counted}`)}\n${inflated}`,
    )
    await desk.sync()
    // The first job stands three times: 2 rows and 200.00 too many.
    expect(await check('done')).toEqual([
      { view: 'done', check: 'grain is unique', state: 'ok', difference: '0', message: null },
      { view: 'done', check: 'final_value', state: 'differs', difference: '200', message: null },
      { view: 'done', check: 'jobs', state: 'differs', difference: '2', message: null },
    ])
  })

  test('catches a sum that is wrong by less than a cent, and a total that leaves rows out', async () => {
    const wrong = "select id, final_value + 0.001 as final_value from public.job where title <> 'Three'"
    await desk.write('done', `${head(`-- grain: id\n${totals}${billed}${counted}`)}\n${wrong}`)
    await desk.sync()
    expect((await check('done')).map(({ state, difference }) => [state, difference])).toEqual([
      ['ok', '0'],
      ['differs', '-399.998'],
      ['differs', '-1'],
    ])
  })

  test('catches a grain that appears twice in a plain view, also one without a value', async () => {
    const twice = 'select id, provider_id from public.job union all select null, 1 union all select null, 1'
    await desk.write('done', `${head('-- grain: id\n')}\n${twice}`)
    await desk.write('by_provider', `${head('-- grain: provider_id\n')}\nselect provider_id from public.job`)
    await desk.sync()
    expect(await check()).toMatchObject([
      { view: 'by_provider', state: 'differs', difference: '1' },
      { view: 'done', state: 'differs', difference: '1' },
    ])
  })

  test('of one value of the column that totals exist by compares that value only', async () => {
    const by = '-- grain: id\n-- totals by: provider_id\n-- column provider_id [text]: Provider.\n'
    const first = '-- check: final_value for 1 = select sum(final_value) from public.job where provider_id = 1\n'
    const second = '-- check: final_value for 2 = select 401.5\n'
    await desk.write('done', `${head(`${by}${totals}${first}${second}`)}\n${job}`)
    await desk.sync()
    expect((await check()).map(({ state, difference }) => [state, difference])).toEqual([
      ['ok', '0'],
      ['ok', '0'],
      ['differs', '-1.5'],
    ])
  })

  test('that PostgreSQL refuses is told as failed, the others go on, and the refresh is done', async () => {
    const broken = '-- check: jobs = select 1 / (count(*) - count(*)) from public.job\n'
    const two = '-- check: final_value = select final_value from public.job\n'
    await desk.write('done', `${head(`-- grain: id\n-- materialized: yes\n${totals}${broken}${two}${billed}`)}\n${job}`)
    await desk.sync()
    await desk.sql("insert into job (id, provider_id, title, status, created_at) values (4, 1, 'Four', 'draft', now())")
    const [run] = await refreshViews(await desk.context(), {})
    expect(run).toMatchObject({ state: 'done', rows: 4, problem: null })
    expect(await stored()).toEqual([
      { view: 'done', check: 'grain is unique', state: 'ok' },
      { view: 'done', check: 'jobs', state: 'failed' },
      { view: 'done', check: 'final_value', state: 'failed' },
      { view: 'done', check: 'final_value', state: 'ok' },
    ])
    expect((await check()).map(({ message }) => message)).toEqual([
      null,
      'division by zero',
      'more than one row returned by a subquery used as an expression',
      null,
    ])
  })

  test('changes nothing, whatever its SELECT calls', async () => {
    await desk.sql(`
      create function public.meddle() returns bigint language sql volatile
      as $$ insert into public.provider values (77, 'Meddled') returning id $$`)
    await desk.write(
      'done',
      `${head(`-- grain: id\n-- materialized: yes\n${totals}-- check: jobs = select public.meddle()\n`)}\n${job}`,
    )
    await desk.sync()
    expect((await check())[1]).toMatchObject({
      state: 'failed',
      message: expect.stringMatching(/read-only transaction/),
    })
    expect(await desk.sql('select from public.provider where id = 77')).toEqual([])
  })
})

describe('a refresh', () => {
  test('checks the view and the plain views that read it, and leaves live ones alone', async () => {
    await desk.write('done', `${head(`-- grain: id\n-- materialized: yes\n${totals}${counted}`)}\n${job}`)
    await desk.write('readers', `${head(`-- grain: id\n${totals}${counted}`)}\nselect * from done`)
    await desk.write('live', `${head(`-- grain: id\n${totals}${counted}`)}\n${job}`)
    await desk.sync()
    await refreshViews(await desk.context(), {})
    expect((await stored()).map(({ view, state }) => `${view} ${state}`)).toEqual([
      'done ok',
      'done ok',
      'readers ok',
      'readers ok',
    ])
  })

  test('twenty times, while others write to the base tables, gives no false alarm', async () => {
    await desk.write('done', `${head(`-- grain: id\n-- materialized: yes\n${totals}${billed}${counted}`)}\n${job}`)
    await desk.write(
      'readers',
      `${head(`-- grain: id\n${totals}${billed}${counted}-- check: final_value = total final_value of done\n`)}\nselect * from done`,
    )
    // Slow enough that writers are sure to come between the rows and the checks.
    await desk.write(
      'slow',
      `${head(`-- grain: id\n-- materialized: yes\n${totals}${billed}${counted}`)}\n${job} where pg_sleep(0.02) is not null`,
    )
    await desk.sync()
    const context = await desk.context()
    let writes = 0
    let isOver = false
    // Adds a job of an odd value in one round, takes it away in the next: neither count nor sum stays as it is.
    const write = async (id: number): Promise<void> => {
      while (!isOver) {
        await desk.sql(`
          insert into job (id, provider_id, title, status, final_value, created_at)
          values (${id}, 1, 'More', 'completed', ${id}.37, now())`)
        await desk.sql(`delete from job where id = ${id}`)
        writes += 1
      }
    }
    const writers = [write(100), write(200)]
    for (let times = 0; times < 20; times += 1) {
      const before = writes
      expect((await refreshViews(context, {})).map(({ state }) => state)).toEqual(['done', 'done'])
      expect(writes).toBeGreaterThan(before)
      expect((await stored()).filter(({ state }) => state !== 'ok')).toEqual([])
      expect(await stored()).toHaveLength(10)
    }
    isOver = true
    await Promise.all(writers)
  })

  test('of a view that reads another one does not judge what is older than the base tables; checking both does', async () => {
    await desk.write('alpha', `${head(`-- grain: id\n-- materialized: yes\n${totals}`)}\n${job}`)
    await desk.write('beta', `${head(`-- grain: id\n-- materialized: yes\n${totals}${counted}`)}\nselect * from alpha`)
    await desk.sync()
    await desk.sql('delete from job where id = 3')
    const context = await desk.context()
    await (await queueOf(context).add(['beta'], 'schedule')).ended()
    expect(await stored()).toEqual([])
    expect((await check('beta')).map(({ state, check }) => `${check} ${state}`)).toEqual([
      'grain is unique ok',
      'jobs ok',
    ])
    expect(
      await desk.sql('select view_name as view, rows::int from viewdesk.refresh_run order by id desc limit 2'),
    ).toEqual([
      { view: 'beta', rows: 2 },
      { view: 'alpha', rows: 2 },
    ])
  })

  test('is done also where results cannot be stored', async () => {
    await desk.write('done', `${head(`-- grain: id\n-- materialized: yes\n${totals}${counted}`)}\n${job}`)
    await desk.sync()
    await desk.sql('alter table viewdesk.check_result rename to gone')
    expect(await refreshViews(await desk.context(), {})).toMatchObject([{ state: 'done', problem: null }])
  })

  test('that somebody overtakes by hand is done again on newer rows', async () => {
    await desk.write('done', `${head(`-- grain: id\n-- materialized: yes\n${totals}${counted}`)}\n${job}`)
    await desk.sync()
    await desk.sql('update job set final_value = 1 where id = 1')
    const context = await desk.context()
    const byHand = await desk.database.pools.admin.connect()
    try {
      await byHand.query('begin; refresh materialized view concurrently reports.done')
      const refreshing = refreshViews(context, {})
      for (;;) {
        const waiting = await desk.sql(waitersFor('reports.done'))
        if (waiting.length > 0) break
      }
      await byHand.query('commit')
      expect(await refreshing).toMatchObject([{ state: 'done', problem: null }])
      expect(
        await desk.sql('select state from viewdesk.refresh_run where started_at is not null order by id desc limit 1'),
      ).toEqual([{ state: 'done' }])
    } finally {
      byHand.release()
    }
  })

  test('that is cancelled while it checks keeps the old rows', async () => {
    const slow = '-- check: jobs = select count(*) from public.job where pg_sleep(120) is not null\n'
    await desk.write('done', `${head(`-- grain: id\n-- materialized: yes\n${totals}${slow}`)}\n${job}`)
    await desk.sync()
    await desk.sql('delete from job where id = 3')
    const stop = new AbortController()
    const sleeping = "select from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()"
    void waitUntil('it checks', async () => (await desk.sql(sleeping)).length > 0).finally(() => stop.abort())
    expect(await refreshViews(await desk.context(), { signal: stop.signal })).toMatchObject([{ state: 'cancelled' }])
    expect(await desk.sql('select count(*)::int as rows from reports.done')).toEqual([{ rows: 3 }])
    expect(await stored()).toEqual([])
  })
})
