import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { lookAtViews, planViews } from '../../../src/reports/sync/plan-views.js'
import { header, materialized, openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
beforeEach(async () => {
  desk = await openViewsDesk()
})
afterEach(() => desk?.close())

const planned = async (plan: typeof planViews) =>
  Object.fromEntries((await plan(desk.database.pools, desk.options())).map(({ name, reason }) => [name, reason]))

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
