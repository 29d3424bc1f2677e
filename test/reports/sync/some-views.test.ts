import { planViews } from '../../../src/reports/sync/plan-views.js'
import { afterEach, beforeEach, describe, expect, test } from '../../harness/jest.js'
import { header, materialized, openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
beforeEach(async () => {
  desk = await openViewsDesk()
})
afterEach(() => desk?.close())

describe('only some views', () => {
  beforeEach(async () => {
    await desk.write('alpha', `${materialized}\nselect id, name from public.provider`)
    await desk.write('beta', `${materialized}\nselect id, name from alpha`)
    await desk.write('other', `${header}\nselect id, name from public.provider`)
    await desk.sync()
    await desk.write('alpha', `${materialized}\nselect id, upper(name) as name from public.provider`)
    await desk.write('other', `${header}\nselect id, upper(name) as name from public.provider`)
  })

  test('a sync of one view changes it and what must change with it, and leaves the others for later', async () => {
    const plan = await planViews(desk.database.pools, desk.options({ names: ['beta'] }))
    expect(plan.map(({ name, action }) => `${name} ${action}`)).toEqual(['alpha rebuild', 'beta rebuild'])
    expect(await desk.sync({ names: ['beta'] })).toEqual({ alpha: 'rebuild', beta: 'rebuild' })
    expect(await desk.sql('select name from reports.other where id = 1')).toEqual([{ name: 'Provider 1' }])
    expect(await desk.sync()).toEqual({ alpha: 'unchanged', beta: 'unchanged', other: 'replace' })
  })

  test('a name that is none is an error, and nothing is done', async () => {
    await expect(desk.sync({ names: ['alpha', 'gamma'] })).rejects.toThrow(/There is no view "gamma"/)
    expect(await desk.sql('select name from reports.alpha where id = 1')).toEqual([{ name: 'Provider 1' }])
  })
})
