import { lookAtViews, planViews } from '../../../src/reports/sync/plan-views.js'
import { afterEach, beforeEach, expect, test } from '../../harness/jest.js'
import { header, materialized, openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
beforeEach(async () => {
  desk = await openViewsDesk()
})
afterEach(() => desk?.close())

const planned = async (plan: typeof planViews) =>
  Object.fromEntries((await plan(desk.database.pools, desk.options())).map(({ name, reason }) => [name, reason]))

test('a column that was renamed under a star is told as what it is, and what somebody changed by hand as drift', async () => {
  await desk.sql('create table public.pair (id int primary key, one text, two text, three int)')
  const pairs = 'from public.pair join public.provider using (id)'
  await desk.write('starred', `${header}\nselect * from public.pair as p where p.one is null or p.one <> 'one'`)
  await desk.write('stored', `${materialized}\nselect pair.*, upper(one) as upper ${pairs}`)
  await desk.write('changed', `${header}\nselect * from public.pair`)
  await desk.write('other', `${header}\nselect * from public.pair`)
  await desk.sync()
  await desk.sql(`create or replace view reports.changed as select id, one, 'x' as two, three from public.pair;
    create or replace view reports.other as select id, two as one, one as two, three from public.pair`)
  await desk.sql('alter table pair rename column two to second')
  const steps = await planViews(desk.database.pools, desk.options())
  const words = '"*" now means other columns: no longer two, also second'
  expect(Object.fromEntries(steps.map(({ name, reason, drift }) => [name, `${reason} ${drift}`]))).toEqual({
    starred: `its ${words} false`,
    stored: `its ${words} false`,
    changed: 'somebody changed it in the database true',
    other: 'somebody changed it in the database true',
  })
  expect(await desk.sync()).toEqual({ starred: 'rebuild', stored: 'rebuild', changed: 'rebuild', other: 'rebuild' })
  expect(Object.values(await planned(planViews))).toEqual(Array(4).fill('nothing changed'))
})

test('a plan says where a star would now mean other columns, and a sync does what it says', async () => {
  await desk.write('starred', `${header}\nselect * from public.provider`)
  await desk.write('stored', `${materialized}\nselect provider.*, 1 as one from public.provider`)
  await desk.write('narrow', `${header}\nselect id from (select * from public.provider) as everything`)
  await desk.write('counted', `${header}\nselect count(*) as id from public.provider`)
  await desk.sync()
  await desk.sql('alter table provider add column phone text')
  expect(await planned(planViews)).toEqual({
    starred: 'its "*" now means other columns: also phone',
    stored: 'its "*" now means other columns: also phone',
    narrow: 'nothing changed',
    counted: 'nothing changed',
  })
  // A table that got a column keeps no panel from starting.
  expect(Object.values(await planned(lookAtViews))).toEqual(Array(4).fill('nothing changed'))
  expect(await desk.sync()).toMatchObject({ starred: 'replace', stored: 'rebuild', narrow: 'unchanged' })
  expect(Object.values(await planned(planViews))).toEqual(Array(4).fill('nothing changed'))
  expect(await desk.sql('select phone from reports.starred')).toHaveLength(3)
})
