import { detachedNames, detachViews, dropViews } from '../../../src/reports/sync/detached-views.js'
import { planViews } from '../../../src/reports/sync/plan-views.js'
import { readViewStatus } from '../../../src/reports/sync/view-status.js'
import { afterEach, beforeEach, describe, expect, test } from '../../harness/jest.js'
import { header, materialized, openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
beforeEach(async () => {
  desk = await openViewsDesk()
  await desk.write('things', `${materialized}\nselect id, name from public.provider`)
  await desk.write('readers', `${header}\nselect id, name from things`)
  await desk.sync()
})
afterEach(() => desk?.close())

const names = async () =>
  (
    await desk.sql<{ name: string }>(
      "select relname::text as name from pg_class where relnamespace = 'reports'::regnamespace and relkind in ('v', 'm') order by 1",
    )
  ).map(({ name }) => name)

describe('drop, detach and attach', () => {
  test('a migration that the views stand in the way of works between detach and attach', async () => {
    await desk.sql('grant select on reports.things to public; create index by_hand on reports.things (name)')
    await desk.sql(
      'alter view reports.readers set (security_barrier = true); grant select (id) on reports.readers to pg_monitor',
    )
    const alter = 'alter table provider alter column name type varchar(200)'
    await expect(desk.sql(alter)).rejects.toThrow(/used by a view/)
    expect(await detachViews(desk.database.pools, { names: ['things'] })).toEqual(['readers', 'things'])
    expect(await names()).toEqual([])
    await desk.sql(alter)
    const plan = await planViews(desk.database.pools, desk.options())
    expect(plan.map(({ name, reason }) => `${name}: ${reason}`)).toEqual([
      'things: it was detached',
      'readers: it was detached',
    ])
    await desk.sync()
    expect(await desk.sql('select count(*)::int as rows from reports.readers')).toEqual([{ rows: 3 }])
    expect(
      await desk.sql(
        `select has_table_privilege('public', 'reports.things', 'select') as may,
           has_column_privilege('pg_monitor', 'reports.readers', 'id', 'select') as column,
           (select reloptions::text from pg_class where oid = 'reports.readers'::regclass) as options,
           to_regclass('reports.by_hand') is not null as index`,
      ),
    ).toEqual([{ may: true, column: true, options: '{security_barrier=true}', index: true }])
    expect(await detachedNames(desk.database.pools)).toEqual([])
  })

  test('drop takes all of ours away, or those named, and nothing that is not ours', async () => {
    await desk.sql('create table reports.notes (id int)')
    await expect(dropViews(desk.database.pools, { names: ['things'] })).rejects.toThrow(
      /things is read by readers. Name readers too/,
    )
    await desk.sql('create view public.foreign_reader as select * from reports.readers')
    await expect(dropViews(desk.database.pools)).rejects.toThrow(/readers is read by public.foreign_reader.*not ours/)
    await expect(detachViews(desk.database.pools)).rejects.toThrow(/readers is read by public.foreign_reader/)
    await desk.sql('drop view public.foreign_reader')
    expect(await dropViews(desk.database.pools)).toEqual(['readers', 'things'])
    expect(await names()).toEqual([])
    expect(await desk.sql("select to_regclass('reports.notes') is not null as kept")).toEqual([{ kept: true }])
    expect(await desk.sync()).toEqual({ things: 'create', readers: 'create' })
  })

  test('two deleted files whose views read one another go together; both stay while somebody reads the second', async () => {
    await desk.sql('create view public.foreign_reader as select * from reports.readers')
    await desk.remove('things')
    await desk.remove('readers')
    expect(await desk.sync()).toEqual({ readers: 'keep', things: 'keep' })
    await desk.sql('drop view public.foreign_reader')
    expect(await desk.sync()).toEqual({ readers: 'drop', things: 'drop' })
    expect(await names()).toEqual([])
  })

  test('a view without rows that was detached comes back without rows, one with rows is filled', async () => {
    await desk.write('empty', `${materialized}-- with data: no\n\nselect id from public.provider`)
    await desk.write('filled', `${materialized}-- with data: no\n\nselect id from public.provider`)
    await desk.sync()
    await desk.sql(
      "refresh materialized view reports.filled; grant select on reports.empty to public; comment on column reports.empty.id is 'a note'",
    )
    expect(await detachViews(desk.database.pools, { names: ['empty', 'filled'] })).toEqual(['empty', 'filled'])
    await desk.sync()
    expect(
      await desk.sql(
        `select relname::text as name, relispopulated as populated, has_table_privilege('public', oid, 'select') as may,
           col_description(oid, 1) as comment
         from pg_class where relnamespace = 'reports'::regnamespace and relname in ('empty', 'filled') order by 1`,
      ),
    ).toEqual([
      { name: 'empty', populated: false, may: true, comment: 'a note' },
      { name: 'filled', populated: true, may: false, comment: null },
    ])
  })

  test('the status of a view tells its kind, size, rows, freshness, drift and readers', async () => {
    await desk.sql("create or replace view reports.readers as select id, 'x'::text as name from reports.things")
    const status = await readViewStatus(desk.database.pools, await desk.context(), desk.options())
    expect(status).toMatchObject([
      {
        name: 'things',
        kind: 'materialized',
        state: 'fresh',
        isPopulated: true,
        rows: 3,
        drift: false,
        dependents: ['readers'],
      },
      {
        name: 'readers',
        kind: 'plain',
        isPopulated: null,
        bytes: null,
        drift: true,
        reason: 'somebody changed it in the database',
      },
    ])
    expect(status[0]?.bytes).toBeGreaterThan(8000)
    expect(status[0]?.lastRefresh?.seconds).toBeGreaterThan(0)
  })
})

describe('indexes', () => {
  const indexed = `${materialized}-- index: name\n\nselect id, name from public.provider`
  const indexes = () =>
    desk.sql<{ name: string; valid: boolean }>(
      "select relname::text as name, indisvalid as valid from pg_index join pg_class on oid = indexrelid where indrelid = 'reports.things'::regclass order by 1",
    )

  test('one that is declared is built while others read, and one that is not declared any more goes', async () => {
    await desk.write('things', indexed)
    expect(await desk.sync()).toEqual({ things: 'indexes', readers: 'unchanged' })
    expect(await indexes()).toHaveLength(2)
    await desk.write('things', `${materialized}\nselect id, name from public.provider`)
    expect(await desk.sync()).toEqual({ things: 'indexes', readers: 'unchanged' })
    expect(await indexes()).toHaveLength(1)
  })

  test('a unique one that cannot be built is an error, and leaves nothing behind', async () => {
    await desk.sql("update provider set name = 'same'")
    await desk.write('things', `${materialized}\nselect id, lower(name) as name from public.provider`)
    await desk.sync()
    await desk.write(
      'things',
      `${materialized}-- index: unique name\n\nselect id, lower(name) as name from public.provider`,
    )
    await expect(desk.sync()).rejects.toThrow(/says "unique", and its rows are not/)
    expect(await indexes()).toEqual([{ name: expect.anything(), valid: true }])
  })

  test('an invalid one that a killed sync left behind goes', async () => {
    await desk.sql("update provider set name = 'same'")
    await desk.sql('refresh materialized view reports.things')
    const build = 'create unique index concurrently things_0123abcd on reports.things (name)'
    await expect(desk.sql(build)).rejects.toThrow(/could not create unique index/)
    expect(await indexes()).toHaveLength(2)
    expect(await desk.sync()).toEqual({ things: 'indexes', readers: 'unchanged' })
    expect(await indexes()).toEqual([{ name: expect.anything(), valid: true }])
  })

  test('one of the same definition counts, whatever it is called', async () => {
    await desk.sql('create index my_name on reports.things (name)')
    await desk.write('things', indexed)
    expect(await desk.sync()).toEqual({ things: 'comments', readers: 'unchanged' })
    expect(await indexes()).toHaveLength(2)
  })
})
