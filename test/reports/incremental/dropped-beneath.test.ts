import type { ReportsContext } from '../../../src/reports/catalogue.js'
import { wishCapture } from '../../../src/reports/incremental/keeping/capture-wish.js'
import { type Keeper, openKeeper } from '../../../src/reports/incremental/keeping/watch-changes.js'
import { inReading, unrestricted } from '../../../src/reports/reading.js'
import { refreshViews } from '../../../src/reports/refresh/refresh-views.js'
import { listRows } from '../../../src/reports/rows/rows.js'
import { dropViews } from '../../../src/reports/sync/detached-views.js'
import { askByName } from '../../harness/asking.js'
import { afterEach, beforeEach, expect, test } from '../../harness/jest.js'
import { header, openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
let context: ReportsContext
let keeper: Keeper
const problems: object[] = []
beforeEach(async () => {
  desk = await openViewsDesk()
  await wishCapture(desk.database.pools.admin, 'on')
  await desk.sql(`create schema app;
    create table app.log (id int primary key, kind text, amount int, job int);
    insert into app.log select n, 'k' || n % 3, n, n from generate_series(1, 50) as n`)
  const incremental = `${header}-- materialized: incremental\n-- total amount [count]: Amount = sum(amount)\n`
  await desk.write('logged', `${incremental}\nselect id, kind, amount, job from app.log`)
  await desk.write('doubled', `${incremental}\nselect id, 2 * amount as amount from logged`)
  await desk.write('read_from_it', `${header}\nselect id, amount from logged`)
  await desk.sync()
  await desk.sql('grant select on reports.logged to public; create index by_hand on reports.logged (amount)')
  context = await desk.context()
  keeper = openKeeper(context, { warn: (details) => void problems.push(details) })
  for (let looks = 0; looks < 4; looks += 1) await keeper.look()
})
afterEach(() => desk?.close())

const stateOf = async (name: string) => {
  const report = context.catalogue.find(name)
  if (report === undefined) throw new Error(name)
  return (await inReading(context, unrestricted, { reports: [report] }, (reading) => reading.freshnessOf(report))).state
}
const rowsOf = (name: string) => askByName(context, name, {}, (reading, query) => listRows(reading, query))

/** As a nightly load puts a table in the place of another one. */
const load = `begin; create table app.fresh (like app.log including all); insert into app.fresh select id, kind, amount * 10, job from app.log;
  drop table app.log cascade; alter table app.fresh rename to log; commit`

test('what an incremental report reads goes by CASCADE: it is gone for whoever reads, and the next sync builds it anew', async () => {
  expect(await stateOf('logged')).toBe('live')
  await desk.sql(load)
  for (const name of ['logged', 'doubled', 'read_from_it']) {
    expect([name, await stateOf(name)]).toEqual([name, 'absent'])
    await expect(rowsOf(name)).rejects.toMatchObject({ code: 'view_gone' })
  }
  await keeper.look()
  const [run] = (await refreshViews(context, { names: ['logged'] })).filter(({ view }) => view === 'logged')
  expect(run).toMatchObject({ state: 'failed', problem: expect.stringContaining('"npx viewdesk views sync" builds') })

  expect(await desk.sync()).toMatchObject({ logged: 'rebuild' })
  expect(await desk.sync()).toMatchObject({ logged: 'unchanged', doubled: 'unchanged', read_from_it: 'unchanged' })
  for (let looks = 0; looks < 4; looks += 1) await keeper.look()
  await desk.sql('update app.log set amount = amount + 1 where id = 1')
  for (let looks = 0; looks < 4; looks += 1) await keeper.look()
  const sums = await desk.sql(
    'select (select sum(amount) from reports.logged)::int as logged, (select sum(amount) from reports.doubled)::int as doubled, (select sum(amount) from app.log)::int as log',
  )
  expect(sums).toEqual([{ logged: 12_751, doubled: 25_502, log: 12_751 }])
  expect([await stateOf('logged'), await stateOf('doubled')]).toEqual(['live', 'live'])
  // What people have set on it stays.
  expect(
    await desk.sql(`select has_table_privilege('public', 'reports.logged', 'select') as may, count(*)::int as indexes
      from pg_indexes where schemaname = 'reports' and indexname = 'by_hand'`),
  ).toEqual([{ may: true, indexes: 1 }])
  expect(await desk.sql("select relname from pg_class where relname like 'rows\\_of\\_viewdesk%'")).toEqual([])
})

test('one that is dropped, or whose file is gone, leaves nothing behind', async () => {
  await desk.sql(load)
  expect(await dropViews(desk.database.pools, { names: ['doubled', 'read_from_it', 'logged'] })).toContain('logged')
  expect(await desk.sql("select relname from pg_class where relname in ('logged', 'rows_of_logged')")).toEqual([])
  expect(await desk.sync()).toMatchObject({ logged: 'create', doubled: 'create' })
})

test('a table that somebody else made under its name is theirs', async () => {
  await desk.sql(
    'drop table reports.logged cascade; drop view viewdesk.rows_of_logged cascade; create table reports.logged (id int)',
  )
  await expect(desk.sync()).rejects.toThrow('reports.logged exists already and was not made by Viewdesk')
})
