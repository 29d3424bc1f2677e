import { detachViews } from '../../../src/reports/sync/detached-views.js'
import { afterEach, beforeEach, describe, expect, test } from '../../harness/jest.js'
import { header, materialized, openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
beforeEach(async () => {
  desk = await openViewsDesk()
})
afterEach(() => desk?.close())

describe('going back', () => {
  test('takes a view to its previous definition, and stays there until its file changes', async () => {
    await desk.write('things', `${materialized}\nselect id, name from public.provider`)
    await desk.sync()
    await desk.write('things', `${materialized}\nselect id, 1 as rank from public.provider`)
    await desk.sync()
    expect(await desk.sync({ rollback: 'things' })).toEqual({ things: 'rebuild' })
    expect(await desk.sql('select * from reports.things where id = 1')).toEqual([{ id: '1', name: 'Provider 1' }])
    expect(await desk.sync()).toEqual({ things: 'unchanged' })
    expect((await desk.context()).catalogue.find('things')?.columns.map(({ name }) => name)).toEqual(['id', 'name'])
    await desk.write('things', `${materialized}\nselect id, 2 as rank from public.provider`)
    expect(await desk.sync()).toEqual({ things: 'rebuild' })
    await expect(desk.sync({ rollback: 'nothing' })).rejects.toThrow(/no view file "nothing"/)
  })

  test('and back once more takes a view to where it was, and it stays there', async () => {
    await desk.write('things', `${header}\nselect id, 'one' as mark from public.provider`)
    await desk.sync()
    await desk.write('things', `${header}\nselect id, 'two' as mark from public.provider`)
    await desk.sync()
    const mark = async () => (await desk.sql('select distinct mark from reports.things'))[0]?.mark
    await desk.sync({ rollback: 'things' })
    expect(await mark()).toBe('one')
    await desk.sync({ rollback: 'things' })
    expect(await mark()).toBe('two')
    expect(await desk.sync()).toEqual({ things: 'unchanged' })
    expect(await mark()).toBe('two')
  })

  test('is to another definition: a new layout and another time zone are none', async () => {
    const select = (mark: string) =>
      `${header}\nselect id, '${mark}' as mark, :'time_zone' as zone from public.provider`
    await desk.write('things', select('one'))
    await desk.sync()
    await desk.write('things', select('two'))
    await desk.sync()
    await desk.write('things', select('two').replace(', ', ',\n  '))
    await desk.sync()
    await desk.sync({ timeZone: 'Europe/London' })
    await desk.sync({ timeZone: 'Europe/London', rollback: 'things' })
    expect(await desk.sql('select distinct mark, zone from reports.things')).toEqual([
      { mark: 'one', zone: 'Europe/London' },
    ])
  })

  test('it stays there through other syncs, another time zone, detaching and attaching, until its own file changes', async () => {
    const select = (mark: string) =>
      `${materialized}\nselect id, '${mark}' as mark, :'time_zone' as zone from public.provider`
    const mark = async () => (await desk.sql('select distinct mark, zone from reports.things'))[0]
    await desk.write('things', select('one'))
    await desk.write('others', `${header}\nselect id from public.provider`)
    await desk.sync()
    await desk.write('things', select('two'))
    await desk.sync()
    expect(await desk.sync({ rollback: 'things' })).toEqual({ things: 'rebuild', others: 'unchanged' })
    await desk.write('others', `${header}\nselect id from public.provider where id > 1`)
    expect(await desk.sync({ names: ['others'] })).toEqual({ others: 'replace' })
    expect(await desk.sync()).toEqual({ things: 'unchanged', others: 'unchanged' })
    expect(await mark()).toEqual({ mark: 'one', zone: 'UTC' })
    expect(await desk.sync({ timeZone: 'Europe/London' })).toEqual({ things: 'rebuild', others: 'unchanged' })
    expect(await mark()).toEqual({ mark: 'one', zone: 'Europe/London' })
    await detachViews(desk.database.pools, { names: ['things'] })
    await desk.sync({ timeZone: 'Europe/London' })
    expect(await mark()).toEqual({ mark: 'one', zone: 'Europe/London' })
    await desk.write('things', select('two').replace('All things.', 'All of them.'))
    expect(await desk.sync({ timeZone: 'Europe/London' })).toEqual({ things: 'rebuild', others: 'unchanged' })
    expect(await mark()).toEqual({ mark: 'two', zone: 'Europe/London' })
  })
})
