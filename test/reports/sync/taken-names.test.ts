import { planViews } from '../../../src/reports/sync/plan-views.js'
import { afterEach, beforeEach, expect, test } from '../../harness/jest.js'
import { header, materialized, openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
beforeEach(async () => {
  desk = await openViewsDesk()
  await desk.sql('create schema if not exists reports')
})
afterEach(() => desk?.close())

test.each([
  ['a table', 'create table reports.things (id int)'],
  ['a partitioned table', 'create table reports.things (id int) partition by range (id)'],
  ['a sequence', 'create sequence reports.things'],
  ['a type', 'create type reports.things as (id int)'],
  ['an index', 'create table reports.notes (id int); create index things on reports.notes (id)'],
  ['a view', 'create view reports.things as select 1 as id'],
  ['a materialized view', 'create materialized view reports.things as select 1 as id'],
])('a name that %s of somebody else has is refused by plan and sync, and it stays', async (what, create) => {
  await desk.sql(create)
  await desk.write('things', `${materialized}\nselect id from public.provider`)
  const that = what.replace(/^an? /, 'that ')
  const refusal = `views/things.sql:1: reports.things exists already and was not made by Viewdesk: it is ${what}. Rename the file, or drop ${that}.`
  await expect(planViews(desk.database.pools, desk.options())).rejects.toThrow(refusal)
  await expect(desk.sync()).rejects.toThrow(refusal)
  const oid =
    "select coalesce(to_regclass('reports.things')::oid, to_regtype('reports.things')::oid) is not null as there"
  expect(await desk.sql(oid)).toEqual([{ there: true }])
})

test('a table that took the place of a view stays, also when the file of the view is deleted', async () => {
  await desk.write('things', `${header}\nselect id from public.provider`)
  await desk.sync()
  await desk.sql('drop view reports.things; create table reports.things (id int)')
  await expect(desk.sync()).rejects.toThrow(/it is a table. Rename the file, or drop that table/)
  await desk.remove('things')
  await desk.sync()
  expect(await desk.sql("select relkind::text as kind from pg_class where oid = 'reports.things'::regclass")).toEqual([
    { kind: 'r' },
  ])
  await desk.write('things', `${header}\nselect id from public.provider`)
  await expect(desk.sync()).rejects.toThrow(/it is a table/)
})

test('several that were not made by us are named at once, with the statement that helps after a restore', async () => {
  await desk.write('first', `${header}\nselect id from public.provider`)
  await desk.write('second', `${materialized}\nselect id from first`)
  await desk.sql(`create view reports.first as select id from public.provider;
    create materialized view reports.second as select id from reports.first`)
  await expect(desk.sync()).rejects.toThrow(
    /^These exist already and were not made by Viewdesk: reports\.first, reports\.second\. .* one statement helps: drop schema reports cascade;/,
  )
  await desk.sql('drop schema reports cascade')
  expect(await desk.sync()).toEqual({ first: 'create', second: 'create' })
})
