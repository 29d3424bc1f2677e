import { type RefreshViewsOptions, refreshViews } from '../../../src/reports/refresh/refresh-views.js'
import { afterEach, beforeEach, describe, expect, test } from '../../harness/jest.js'
import { waitUntil } from '../../harness/patience.js'
import { header, materialized, openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
beforeEach(async () => {
  desk = await openViewsDesk()
})
afterEach(() => desk?.close())

const refresh = async (...names: string[]) => refreshWith({ names })
async function refreshWith(options: RefreshViewsOptions) {
  const outcomes = await refreshViews(await desk.context(), options)
  return outcomes.map(({ view, state }) => `${view} ${state}`)
}
const count = async (view: string) => (await desk.sql(`select count(*)::int as rows from reports.${view}`))[0]?.rows

describe('refreshing', () => {
  test('from the first of three, the last is fresh too; what does not read it is left alone', async () => {
    await desk.write('alpha', `${materialized}\nselect id, name from public.provider`)
    await desk.write('beta', `${materialized}\nselect id, name from alpha`)
    await desk.write('gamma', `${materialized}\nselect id, name from beta`)
    await desk.write('other', `${materialized}\nselect id from public.provider`)
    await desk.sync()
    await desk.sql("insert into provider values (9, 'New')")
    expect(await refresh('alpha')).toEqual(['alpha done', 'beta done', 'gamma done'])
    expect([await count('gamma'), await count('other')]).toEqual([4, 3])
    expect(await refresh()).toEqual(['alpha done', 'beta done', 'gamma done', 'other done'])
    expect(await refresh('beta', 'other')).toEqual(['alpha done', 'beta done', 'gamma done', 'other done'])
  })

  test('a materialized view comes behind the one that it reads through a plain view, whatever they are called', async () => {
    await desk.write('zulu', `${materialized}\nselect id, name from public.provider`)
    await desk.write('middle', `${header}\nselect id, name from zulu`)
    await desk.write('alpha', `${materialized}\nselect id, name from middle`)
    await desk.sync()
    expect(await refresh()).toEqual(['zulu done', 'alpha done'])
    expect(await refresh('middle')).toEqual(['zulu done', 'alpha done'])
  })

  test('a view that somebody else made in between does not hide the order', async () => {
    await desk.write('zulu', `${materialized}\nselect id, name from public.provider`)
    await desk.sync()
    await desk.sql('create view public.between_them as select * from reports.zulu')
    await desk.write('alpha', `${materialized}\nselect id, name from public.between_them`)
    await desk.sync()
    expect(await refresh()).toEqual(['zulu done', 'alpha done'])
  })

  test('querying a view without rows is a clear error, and the first refresh fills it', async () => {
    await desk.write('things', `${materialized}-- with data: no\n\nselect id, name from public.provider`)
    await desk.sync()
    await expect(desk.sql('select * from reports.things')).rejects.toThrow(/has not been populated/)
    expect(await desk.sync()).toEqual({ things: 'unchanged' })
    expect(await refresh('things')).toEqual(['things done'])
    expect(await count('things')).toBe(3)
    await desk.write('things', `${materialized}-- with data: no\n\nselect id, name from public.provider where id > 1`)
    await desk.sync()
    expect(await count('things')).toBe(2)
  })

  test('refreshing a view that was dropped, or that stores nothing, is a clear error', async () => {
    await desk.write('things', `${materialized}\nselect id, name from public.provider`)
    await desk.write('live', `${header}\nselect id from public.provider`)
    await desk.sync()
    await desk.sql('drop materialized view reports.things')
    await expect(refresh('things')).rejects.toThrow(/There is no view "things" in the database.*views sync/)
    await expect(refresh('live')).rejects.toThrow(/always up to date/)
  })

  test('a view that fails leaves out what reads it; strictly, everything stops there', async () => {
    await desk.write('alpha', `${materialized}\nselect id, 1 / (id - 9) as ratio from public.provider`)
    await desk.write('beta', `${materialized}\nselect id from alpha`)
    await desk.write('gamma', `${materialized}\nselect id from public.provider`)
    await desk.sync()
    await desk.sql("insert into provider values (9, 'Divides by zero')")
    expect(await refresh()).toEqual(['alpha failed', 'beta skipped', 'gamma done'])
    expect(await refreshWith({ strict: true })).toEqual(['alpha failed'])
  })

  test('one event tells of each view and one of the end; a refresh that is cancelled keeps the old rows', async () => {
    await desk.write(
      'things',
      `${materialized}\nselect id, pg_sleep(case when id = 9 then 120 else 0 end)::text as slept from public.provider`,
    )
    await desk.sync()
    const events: string[] = []
    const onEvent = (event: { kind: string; status?: string }) =>
      void events.push(`${event.kind} ${event.status ?? ''}`)
    await refreshWith({ onEvent })
    expect(events).toEqual(['started ', 'view done', 'end done'])
    await desk.sql("insert into provider values (9, 'Slow')")
    const stop = new AbortController()
    const sleeping = "select from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()"
    void waitUntil('it refreshes', async () => (await desk.sql(sleeping)).length > 0).finally(() => stop.abort())
    expect(await refreshWith({ signal: stop.signal })).toEqual(['things cancelled'])
    expect(await count('things')).toBe(3)
  })
})
