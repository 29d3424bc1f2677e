import { wishCapture } from '../../../src/reports/incremental/keeping/capture-wish.js'
import { detachViews } from '../../../src/reports/sync/detached-views.js'
import { planViews } from '../../../src/reports/sync/plan-views.js'
import { afterEach, beforeEach, expect, test } from '../../harness/jest.js'
import { header, materialized, openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
beforeEach(async () => {
  desk = await openViewsDesk()
  await wishCapture(desk.database.pools.admin, 'on')
})
afterEach(() => desk?.close())

const incremental = `${header}-- materialized: incremental\n`
const indexed = '-- index: name\n-- index: (lower(name))\n'
const select = 'select id, name from public.provider'

const indexesOf = async (relation: string) =>
  await desk.sql<{ name: string; definition: string }>(
    `select indexrelid::regclass::text as name, regexp_replace(pg_get_indexdef(indexrelid), '^.* USING ', '') as definition
     from pg_index where indrelid = 'reports.${relation}'::regclass order by 2`,
  )
const actions = async () =>
  Object.fromEntries((await planViews(desk.database.pools, desk.options())).map(({ name, action }) => [name, action]))

test.each([
  ['materialized', 'materialized view', `${materialized}${indexed}`],
  ['incremental', 'table', `${incremental}${indexed}`],
  ['plain', 'view', header],
])('a %s view that somebody renamed is made anew beside it, as often as that happens', async (_, kind, head) => {
  await desk.write('things', `${head}\n${select}`)
  await desk.write('readers', `${materialized}\nselect id, name from things`)
  await desk.sync()
  const before = await indexesOf('things')
  const rename = async (to: string) => {
    await desk.sql(`alter ${kind} reports.things rename to ${to}`)
    expect(await actions()).toMatchObject({ things: 'create' })
    expect(await desk.sync()).toMatchObject({ things: 'create' })
    expect(await actions()).toEqual({ things: 'unchanged', readers: 'unchanged' })
  }
  await rename('things_old')
  await rename('things_older')
  // Each has its own indexes, and those of the views that were renamed are as they were.
  const definitions = before.map(({ definition }) => definition)
  for (const name of ['things', 'things_old', 'things_older']) {
    expect((await indexesOf(name)).map(({ definition }) => definition)).toEqual(definitions)
  }
  expect(await indexesOf('things_old')).toEqual(before)
  await desk.sql("insert into public.provider values (4, 'Four')")
  await desk.write('things', `${head}\n${select} where id > 1`)
  expect(await desk.sync()).toMatchObject({ things: 'rebuild' })
  expect(await desk.sql('select count(*)::int as count from reports.readers')).toEqual([{ count: 3 }])
  await desk.sql(`drop ${kind} reports.things_old, reports.things_older`)
  expect(await desk.sync()).toEqual({ things: 'unchanged', readers: 'unchanged' })
  await desk.write('things', `${head}\n${select}`)
  await desk.sync()
  expect(await indexesOf('things')).toEqual(before)
})

test('an incremental table that was dropped or moved by hand comes back', async () => {
  await desk.write('things', `${incremental}\n${select}`)
  await desk.sync()
  await desk.sql('drop table reports.things')
  expect(await desk.sync()).toEqual({ things: 'create' })
  await desk.sql('create schema archive; alter table reports.things set schema archive')
  expect(await desk.sync()).toEqual({ things: 'create' })
  expect(await desk.sync()).toEqual({ things: 'unchanged' })
})

test('an index of a view that stays is built beside one of the same name, which stays too', async () => {
  await desk.write('things', `${materialized}${indexed}\n${select}`)
  await desk.sync()
  const before = await indexesOf('things')
  await desk.sql(`alter materialized view reports.things rename to things_old;
    create materialized view reports.things as ${select}`)
  await desk.sync()
  await desk.sql(`drop index ${(await indexesOf('things')).map(({ name }) => name).join(', ')}`)
  expect(await desk.sync()).toEqual({ things: 'indexes' })
  expect(await desk.sync()).toEqual({ things: 'unchanged' })
  expect((await indexesOf('things')).map(({ definition }) => definition)).toEqual(
    before.map(({ definition }) => definition),
  )
  expect(await indexesOf('things_old')).toEqual(before)
})

test('what somebody said of an index, and the order of the rows by it, outlast its other name', async () => {
  await desk.write('things', `${materialized}${indexed}\n${select}`)
  await desk.sync()
  await desk.sql('alter materialized view reports.things rename to things_old')
  await desk.sync()
  const [first] = await indexesOf('things')
  await desk.sql(`comment on index ${first?.name} is 'For Ann.';
    alter materialized view reports.things cluster on ${first?.name?.replace('reports.', '')}`)
  await desk.sql('drop materialized view reports.things_old')
  await desk.write('things', `${materialized}${indexed}\n${select} where id > 1`)
  expect(await desk.sync()).toEqual({ things: 'rebuild' })
  expect(
    await desk.sql(
      `select obj_description(indexrelid) as comment, indisclustered as "isClustered"
       from pg_index where indexrelid = '${(await indexesOf('things'))[0]?.name}'::regclass`,
    ),
  ).toEqual([{ comment: 'For Ann.', isClustered: true }])
})

test('an index made by hand comes back under another name where its own is taken meanwhile', async () => {
  await desk.write('things', `${materialized}\n${select}`)
  await desk.sync()
  await desk.sql('create index by_name on reports.things (name)')
  await detachViews(desk.database.pools)
  await desk.sql('create table reports.notes (id int); create index by_name on reports.notes (id)')
  expect(await desk.sync()).toEqual({ things: 'create' })
  expect((await indexesOf('things')).map(({ definition }) => definition)).toContain('btree (name)')
})
