import { planViews } from '../../../src/reports/sync/plan-views.js'
import { afterEach, beforeEach, expect, test } from '../../harness/jest.js'
import { header, materialized, openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
beforeEach(async () => {
  desk = await openViewsDesk()
})
afterEach(() => desk?.close())

const rowsOf = async (view: string) => (await desk.sql(`select count(*)::int as rows from reports.${view}`))[0]?.rows

test('an unchanged view that lost its rows is filled, and what reads it stays as it is', async () => {
  await desk.write('things', `${materialized}\nselect id, name from public.provider`)
  await desk.write('readers', `${materialized}\nselect id, name from things`)
  await desk.sync()
  await desk.sql('refresh materialized view reports.things with no data')
  const plan = await planViews(desk.database.pools, desk.options())
  expect(plan.map(({ name, action, reason, fills }) => [name, action, reason, fills])).toEqual([
    ['things', 'fill', 'it has no rows, though its file asks for them', true],
    ['readers', 'unchanged', 'nothing changed', false],
  ])
  expect(await desk.sync()).toEqual({ things: 'fill', readers: 'unchanged' })
  expect(await rowsOf('things')).toBe(3)
  expect(await desk.sync()).toEqual({ things: 'unchanged', readers: 'unchanged' })
  const runs = await desk.sql("select state, rows::int as rows from viewdesk.refresh_run where view_name = 'things'")
  expect(runs).toEqual([
    { state: 'done', rows: 3 },
    { state: 'done', rows: 3 },
  ])
})

test('a fill that fails names the file, and the view stays as it was', async () => {
  await desk.write('things', `${materialized}\nselect id, 1 / (id - 9) as ratio from public.provider`)
  await desk.sync()
  await desk.sql("refresh materialized view reports.things with no data; insert into provider values (9, 'Nine')")
  await expect(desk.sync()).rejects.toThrow(/views\/things.sql:6: division by zero/)
  expect((await planViews(desk.database.pools, desk.options()))[0]?.action).toBe('fill')
})

test('a view that somebody dropped comes back, and one that somebody made a table is refused', async () => {
  await desk.write('things', `${materialized}\nselect id, name from public.provider`)
  await desk.sync()
  await desk.sql('drop materialized view reports.things')
  const [step] = await planViews(desk.database.pools, desk.options())
  expect(step).toMatchObject({ action: 'create', drift: true })
  await desk.sync()
  await desk.sql('drop materialized view reports.things; create table reports.things (id int)')
  await expect(desk.sync()).rejects.toThrow(/exists already and was not made by Viewdesk/)
})

test('after an upgrade of PostgreSQL nothing is changed, and a change by hand is noticed from the next sync on', async () => {
  await desk.write('things', `${header}\nselect id, name from public.provider`)
  await desk.sync()
  await desk.sql("update viewdesk.synced_view set server_version = 140000, server_definition = 'as 14 printed it'")
  expect(await desk.sync()).toEqual({ things: 'unchanged' })
  await desk.sql("create or replace view reports.things as select id, 'x'::text as name from public.provider")
  expect(await desk.sync()).toEqual({ things: 'replace' })
})

test('what was revoked stays revoked when a view is rebuilt, also against default privileges', async () => {
  await desk.sql('create schema if not exists reports')
  await desk.sql('alter default privileges in schema reports grant select on tables to public')
  await desk.write('things', `${materialized}\nselect id, name from public.provider`)
  await desk.sync()
  await desk.sql('revoke all on reports.things from public; grant select (id) on reports.things to pg_monitor')
  await desk.write('things', `${materialized}\nselect id, upper(name) as name from public.provider`)
  expect(await desk.sync()).toEqual({ things: 'rebuild' })
  expect(
    await desk.sql(
      `select has_table_privilege('public', 'reports.things', 'select') as everybody,
         has_column_privilege('pg_monitor', 'reports.things', 'id', 'select') as id,
         has_column_privilege('pg_monitor', 'reports.things', 'name', 'select') as name`,
    ),
  ).toEqual([{ everybody: false, id: true, name: false }])
})
