import { detachViews } from '../../../src/reports/sync/detached-views.js'
import { planViews } from '../../../src/reports/sync/plan-views.js'
import { afterEach, beforeEach, describe, expect, test } from '../../harness/jest.js'
import { header, materialized, openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

// `things` is ours and plain; `between_them` is not ours and reads it.
let desk: ViewsDesk
beforeEach(async () => {
  desk = await openViewsDesk()
  await desk.write('things', `${header}\nselect id, name from public.provider`)
  await desk.sync()
  await desk.sql('create view public.between_them as select id, name from reports.things')
})
afterEach(() => desk?.close())

const inPlace = `${header}\nselect id, upper(name) as name from public.provider`
const otherColumns = `${header}\nselect id, 1 as rank, upper(name) as name from public.provider`
const nameIn = async (view: string) => (await desk.sql(`select name from ${view} where id = 1`))[0]?.name
const plan = () => planViews(desk.database.pools, desk.options())

describe('a view that is read through what is not ours', () => {
  test('is replaced in place when everything that reads it reads it live', async () => {
    await desk.write('readers', `${header}\nselect id, name from public.between_them`)
    await desk.sync()
    await desk.write('things', inPlace)
    expect(await desk.sync()).toEqual({ things: 'replace', readers: 'unchanged' })
    expect(await nameIn('reports.readers')).toBe('PROVIDER 1')
  })

  test('is not redefined while a view of ours stores rows that come through it; the way out that is told works', async () => {
    await desk.write('stored', `${materialized}\nselect id, name from between_them`)
    await desk.sync()
    await desk.write('things', inPlace)
    const way =
      /things has to be replaced \(its SELECT changed\), but public.between_them reads it and is not Viewdesk's: stored would keep rows of the old definition. Run "npx viewdesk views detach stored", run "npx viewdesk views sync things", and run "npx viewdesk views sync"/
    await expect(plan()).rejects.toThrow(way)
    await expect(desk.sync()).rejects.toThrow(way)
    await expect(desk.sync({ names: ['things'] })).rejects.toThrow(way)
    expect([await nameIn('reports.things'), await nameIn('reports.stored')]).toEqual(['Provider 1', 'Provider 1'])
    await detachViews(desk.database.pools, { names: ['stored'] })
    // Filled in the same sync, it would be filled from the definition that goes.
    await expect(desk.sync()).rejects.toThrow(
      /stored would keep rows of the old definition. Run "npx viewdesk views sync things"/,
    )
    expect(await desk.sync({ names: ['things'] })).toEqual({ things: 'replace' })
    expect(await desk.sync()).toEqual({ things: 'unchanged', stored: 'create' })
    expect(await nameIn('reports.stored')).toBe('PROVIDER 1')
  })

  test('is not rebuilt either; what has to be dropped is named in its order, and what of ours has to be detached', async () => {
    await desk.sql('create view public.further as select id, name from public.between_them')
    await desk.write('readers', `${header}\nselect id, name from public.further`)
    await desk.write('stored', `${materialized}\nselect id, name from readers`)
    await desk.sync()
    await desk.write('things', otherColumns)
    await expect(plan()).rejects.toThrow(
      /things has to be rebuilt .*public.between_them reads it.*: stored would keep .* detach stored readers", drop public.further, public.between_them, run "npx viewdesk views sync things", create them again, and run "npx viewdesk views sync"/,
    )
    await detachViews(desk.database.pools, { names: ['stored', 'readers'] })
    await desk.sql('drop view public.further, public.between_them')
    expect(await desk.sync({ names: ['things'] })).toEqual({ things: 'rebuild' })
    await desk.sql('create view public.between_them as select id, name from reports.things')
    await desk.sql('create view public.further as select id, name from public.between_them')
    await desk.sync()
    expect(await nameIn('reports.stored')).toBe('PROVIDER 1')
  })

  test('is not redefined while somebody stores its rows, however far away', async () => {
    await desk.sql('create materialized view public.stored as select id, name from public.between_them')
    await desk.write('readers', `${header}\nselect id, name from public.stored`)
    await desk.sync()
    await desk.write('things', inPlace)
    await expect(desk.sync()).rejects.toThrow(
      /between_them reads it and is not Viewdesk's: public.stored would keep rows of the old definition. Run "npx viewdesk views detach readers", drop public.stored, run "npx viewdesk views sync things"/,
    )
    expect(await nameIn('reports.readers')).toBe('Provider 1')
    await detachViews(desk.database.pools, { names: ['readers'] })
    await desk.sql('drop materialized view public.stored')
    expect(await desk.sync({ names: ['things'] })).toEqual({ things: 'replace' })
    await desk.sql('create materialized view public.stored as select id, name from public.between_them')
    expect(await desk.sync()).toEqual({ things: 'unchanged', readers: 'create' })
    expect(await nameIn('reports.readers')).toBe('PROVIDER 1')
  })

  test('is found behind views of ours and behind a function, too', async () => {
    await desk.sql('drop view public.between_them')
    await desk.write('readers', `${header}\nselect id, name from things`)
    await desk.sync()
    await desk.sql(`create function public.names() returns table (id bigint, name text)
      begin atomic select id, name from reports.readers; end`)
    await desk.write('stored', `${materialized}\nselect id, name from public.names()`)
    await desk.sync()
    await desk.write('things', inPlace)
    await expect(desk.sync()).rejects.toThrow(/function public.names\(\) reads it.*: stored would keep rows/)
  })

  test('changes together with it once that is a file, too', async () => {
    await desk.write('stored', `${materialized}\nselect id, name from public.between_them`)
    await desk.sync()
    await desk.write('between_them', `${header}\nselect id, name from things`)
    await desk.write('stored', `${materialized}\nselect id, name from reports.between_them`)
    await desk.write('things', inPlace)
    await expect(desk.sync()).rejects.toThrow(
      /public.between_them reads it.*Run "npx viewdesk views detach stored", drop public.between_them/,
    )
    await detachViews(desk.database.pools, { names: ['stored'] })
    await desk.sql('drop view public.between_them')
    expect(await desk.sync()).toMatchObject({ between_them: 'create', stored: 'create' })
    expect(await nameIn('reports.stored')).toBe('PROVIDER 1')
  })

  test('a view whose file is gone and that somebody reads stands in the way of what it reads, by its name', async () => {
    await desk.sql('drop view public.between_them')
    await desk.write('middle', `${header}\nselect id, name from things`)
    await desk.sync()
    await desk.sql('create view public.reader as select id, name from reports.middle')
    await desk.remove('middle')
    expect(await desk.sync()).toEqual({ things: 'unchanged', middle: 'keep' })
    await desk.write('things', otherColumns)
    await expect(plan()).rejects.toThrow(
      /reports.middle reads it and is not Viewdesk's. Drop public.reader, reports.middle, run/,
    )
  })

  test('what another sync is building, or a killed one has left behind, is in nobody’s way', async () => {
    await desk.sql('drop view public.between_them')
    await desk.sql('create view reports.viewdesk_next_01234567_0123456789ab as select * from reports.things')
    await desk.write('things', otherColumns)
    expect((await plan()).map(({ name, action }) => [name, action])).toEqual([['things', 'rebuild']])
    expect(await desk.sync()).toEqual({ things: 'rebuild' })
  })

  test('a reader that comes while views are built stops the swap, and everything is as before', async () => {
    await desk.sql('drop view public.between_them')
    await desk.write('slow', `${materialized}\nselect id, name from public.provider`)
    await desk.write('things', inPlace)
    const onEvent = async (event: { kind: string; work?: string }) => {
      if (event.work !== 'vacuum') return
      await desk.sql('create materialized view public.stored as select id, name from reports.things')
    }
    await expect(desk.sync({ onEvent })).rejects.toThrow(/public.stored would keep rows of the old definition/)
    expect(await nameIn('reports.things')).toBe('Provider 1')
    expect(await desk.sql("select to_regclass('reports.slow') as slow")).toEqual([{ slow: null }])
  })
})
