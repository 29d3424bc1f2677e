import { planViews } from '../../../src/reports/sync/plan-views.js'
import { afterEach, beforeEach, describe, expect, test } from '../../harness/jest.js'
import { openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
beforeEach(async () => {
  desk = await openViewsDesk()
})
afterEach(() => desk?.close())

const select = '\nselect id, name from public.provider'

/** A view of providers with one check more, in line 5. */
function providers(check: string): string {
  return `-- title: Providers\n-- description: All of them.\n-- grain: id\n-- total providers [count]: Providers = count(id)\n-- check: ${check}\n${select}`
}

const right = providers('providers = select count(name) from public.provider')

async function planned(): Promise<string> {
  return await planViews(desk.database.pools, desk.options()).then(
    () => 'understood',
    (error: Error) => error.message,
  )
}

describe('a check that PostgreSQL does not understand stops the plan and the sync', () => {
  test('with an unknown column, by file and line, with the columns there are and what to do', async () => {
    await desk.write('all_providers', providers('providers = select count(title) from public.provider'))
    const message = [
      'views/all_providers.sql:5: check: column "title" does not exist.',
      '  public.provider has the columns id, name.',
      '  Correct the SELECT, or remove the check.',
    ].join('\n')
    expect(await planned()).toBe(message)
    await expect(desk.sync()).rejects.toThrow(message)
    expect(await desk.sql("select from pg_class where relname = 'all_providers'")).toEqual([])
  })

  test('also when only the check of a view in sync changes, or a column is renamed beneath it', async () => {
    await desk.sql('create table public.extra (name text)')
    await desk.write('all_providers', providers('providers = select count(name) + 3 from public.extra'))
    expect(await desk.sync()).toEqual({ all_providers: 'create' })
    await desk.sql('alter table public.extra rename name to title')
    await expect(desk.sync()).rejects.toThrow(/all_providers\.sql:5: check: column "name" does not exist/)
    await desk.write('all_providers', providers('providers = select count(*) from public.nowhere'))
    expect(await planned()).toMatch(/all_providers\.sql:5: check: relation "public\.nowhere" does not exist/)
    await desk.write('all_providers', right)
    expect(await planned()).toBe('understood')
  })

  test('with a value that is not a number, and every one of them at once', async () => {
    await desk.write('all_providers', providers('providers = select now()'))
    await desk.write('others', providers('providers = select max(nothing) from public.provider'))
    expect(await planned()).toMatch(
      /all_providers\.sql:5: check: cannot cast .*\n.*\n?.*others\.sql:5: check: column "nothing" does not exist/s,
    )
  })

  test('with a text, which only a cast would make a number of', async () => {
    for (const select of ["select 'abc'", 'select max(name) from public.provider']) {
      await desk.write('all_providers', providers(`providers = ${select}`))
      expect(await planned()).toContain(
        'all_providers.sql:5: check: the SELECT gives a text, and a total is compared with a number.\n  Correct the SELECT',
      )
    }
  })

  test('and one that reads views which the same sync makes, also behind its own, is understood', async () => {
    await desk.write('all_providers', providers('providers = select count(behind.name) from reports.behind'))
    await desk.write('behind', right.replace(select, '\nselect id, name from all_providers'))
    expect(await planned()).toBe('understood')
    expect(await desk.sync()).toEqual({ all_providers: 'create', behind: 'create' })
    await desk.write('all_providers', providers('providers = select count(title) from behind'))
    expect(await planned()).toMatch(/:5: check: column "title" does not exist\.\n {2}behind has the columns id, name\./)
  })
})
