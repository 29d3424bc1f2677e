import { wishCapture } from '../../../src/reports/incremental/keeping/capture-wish.js'
import { refreshViews } from '../../../src/reports/refresh/refresh-views.js'
import { detachViews } from '../../../src/reports/sync/detached-views.js'
import { afterAll, beforeAll, expect, test } from '../../harness/jest.js'
import { header, materialized, openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
beforeAll(async () => {
  desk = await openViewsDesk()
  await wishCapture(desk.database.pools.admin, 'on')
})
afterAll(() => desk?.close())

const incremental = `${header}-- materialized: incremental\n`
const select = 'select id, name from public.provider'
const kindOf = async (name: string) =>
  (
    await desk.sql<{ kind: string }>(
      `select relkind::text as kind from pg_class where relnamespace = 'reports'::regnamespace and relname = '${name}'`,
    )
  )[0]?.kind

test('an incremental report is a table with its rows, its comments, and the grain as unique index', async () => {
  await desk.write('first', `${incremental}-- index: name\n-- column name [text]: Name.\n${select}`)
  expect(await desk.sync()).toEqual({ first: 'create' })
  expect(await kindOf('first')).toBe('r')
  expect(await desk.sql('select count(*)::int as count from reports.first')).toEqual([{ count: 3 }])
  const indexes = await desk.sql<{ definition: string }>(
    "select pg_get_indexdef(indexrelid) as definition from pg_index where indrelid = 'reports.first'::regclass order by 1",
  )
  expect(indexes.map(({ definition }) => definition.replace(/ INDEX \S+/, ''))).toEqual([
    'CREATE ON reports.first USING btree (name)',
    'CREATE UNIQUE ON reports.first USING btree (id) NULLS NOT DISTINCT',
  ])
  expect(await desk.sql("select obj_description('reports.first'::regclass) as text")).toEqual([
    { text: 'Things. All things.' },
  ])
  expect(await desk.sync()).toEqual({ first: 'unchanged' })
})

test('a refresh brings it in line by difference, where it stands', async () => {
  await desk.sql("update public.provider set name = 'Other' where id = 2")
  const [outcome] = await refreshViews(await desk.context(), { names: ['first'] })
  expect(outcome).toMatchObject({ view: 'first', state: 'done' })
  expect(await desk.sql('select name from reports.first where id = 2')).toEqual([{ name: 'Other' }])
})

test('a changed SELECT is built beside with those that read it, and keeps what people have granted', async () => {
  await desk.write('second', `${incremental}\nselect id, name from first`)
  await desk.write('third', `${header}\nselect id, name from second`)
  await desk.sync()
  await desk.sql('grant select on reports.first to pg_monitor')
  await desk.write(
    'first',
    `${incremental}-- index: name\n-- column name [text]: Name.\n\nselect id, name || '!' as name from public.provider`,
  )
  expect(await desk.sync()).toEqual({ first: 'rebuild', second: 'rebuild', third: 'replace' })
  expect(await desk.sql('select name from reports.third where id = 2')).toEqual([{ name: 'Other!' }])
  expect(await desk.sql("select has_table_privilege('pg_monitor', 'reports.first', 'select') as may")).toEqual([
    { may: true },
  ])
  expect(await desk.sync()).toEqual({ first: 'unchanged', second: 'unchanged', third: 'unchanged' })
})

test('its kind is changed in either direction by a rebuild', async () => {
  for (const [kind, relkind] of [
    [materialized, 'm'],
    [incremental, 'r'],
    [header, 'v'],
    [incremental, 'r'],
  ] as const) {
    await desk.write('first', `${kind}\n${select}`)
    const steps = await desk.steps()
    expect(Object.fromEntries(steps.map(({ name, action }) => [name, action]))).toEqual({
      first: 'rebuild',
      second: 'rebuild',
      third: 'replace',
    })
    // Nobody has set what is lost with its kind.
    expect(steps.flatMap(({ losses }) => losses)).toEqual([])
    expect(await kindOf('first')).toBe(relkind)
  }
  const [step] = await desk.steps()
  expect(step).toMatchObject({ kind: 'incremental', action: 'unchanged' })
  const left = "select relname::text as name from pg_class where relname like 'rows\\_of\\_%' order by 1"
  expect(await desk.sql(left)).toEqual([{ name: 'rows_of_first' }, { name: 'rows_of_second' }])
})

test('what somebody changed in the database is told, and put right', async () => {
  await desk.sql('create or replace view viewdesk.rows_of_first as select id, upper(name) as name from public.provider')
  const [step] = await desk.steps()
  expect(step).toMatchObject({ action: 'rebuild', drift: true, reason: 'somebody changed it in the database' })
  expect(await desk.sync()).toMatchObject({ first: 'unchanged' })
})

test('it is detached and attached, and rolled back', async () => {
  expect(await detachViews(desk.database.pools, { names: ['first'] })).toEqual(['first', 'second', 'third'])
  expect(await desk.sql("select relname from pg_class where relname like 'rows\\_of%'")).toEqual([])
  expect(await desk.sync()).toEqual({ first: 'create', second: 'create', third: 'create' })
  await desk.write('first', `${incremental}\nselect id, lower(name) as name from public.provider`)
  await desk.sync()
  expect(await desk.sync({ rollback: 'first' })).toMatchObject({ first: 'rebuild' })
  expect(await desk.sql('select name from reports.first where id = 2')).toEqual([{ name: 'Other' }])
  await desk.write('first', `${incremental}\n${select}`)
  await desk.sync()
})

test('what cannot be followed from a changed row is refused with its line, in the file and beneath it', async () => {
  await desk.write('fourth', `${incremental}\nselect id, name, now() as moment from third`)
  await expect(desk.sync()).rejects.toThrow(
    /fourth\.sql:6: this report cannot be incremental: now\(\) depends on the time of day/,
  )
  await desk.write('fourth', `${header}\nselect id, name, current_date as day from third`)
  await desk.write('fifth', `${incremental}\nselect id, day from fourth`)
  await expect(desk.sync()).rejects.toThrow(
    /fifth\.sql:6: this report cannot be incremental: it reads fourth, where current_date depends on the time of day/,
  )
  await desk.write('fifth', `${incremental}-- with data: no\nselect id, name from third`)
  await expect(desk.sync()).rejects.toThrow(/fifth\.sql:5: an incremental report always has its rows/)
  await desk.write('fifth', `${header}-- materialized: daily\n${select}`)
  await expect(desk.sync()).rejects.toThrow(/fifth\.sql:4: "daily" is neither yes, no nor incremental\./)
  await desk.remove('fifth')
  await desk.remove('fourth')
  expect(await desk.sync()).toMatchObject({ first: 'unchanged' })
})

test('it is dropped with all that is beside it', async () => {
  for (const name of ['first', 'second', 'third']) await desk.remove(name)
  expect(await desk.sync()).toEqual({ first: 'drop', second: 'drop', third: 'drop' })
  expect(await desk.sql("select relname from pg_class where relname like 'rows\\_of%'")).toEqual([])
})
