import { giveIdentities, missingIdentities } from '../../../src/database/replica-identity.js'
import type { ReportsContext } from '../../../src/reports/catalogue.js'
import { readCaptureStatus } from '../../../src/reports/incremental/keeping/capture-status.js'
import { wishCapture } from '../../../src/reports/incremental/keeping/capture-wish.js'
import { type Keeper, openKeeper } from '../../../src/reports/incremental/keeping/watch-changes.js'
import { keepMissingLevels } from '../../../src/reports/levels/keep-missing.js'
import { inReading, unrestricted } from '../../../src/reports/reading.js'
import { refreshViews } from '../../../src/reports/refresh/refresh-views.js'
import type { Report } from '../../../src/reports/report.js'
import { afterAll, afterEach, beforeAll, expect, test } from '../../harness/jest.js'
import { stopRefreshes } from '../../harness/refreshing.js'
import { asSuperuser } from '../../harness/superuser.js'
import { header, materialized, openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
let context: ReportsContext
let keeper: Keeper
const problems: unknown[] = []
const log = { warn: (details: object) => problems.push(details) }
const total = '-- total names [count]: Names = count(name)\n'

beforeAll(async () => {
  desk = await openViewsDesk()
  await wishCapture(desk.database.pools.admin, 'on')
  const select = '\nselect id, name from public.provider'
  await desk.write('kept', `${header}-- materialized: incremental\n${total}${select}`)
  await desk.write('stored', `${materialized}${total}${select}`)
  await desk.sync()
  context = await desk.context()
  keeper = openKeeper(context, log)
  await settle()
  await keepMissingLevels(context, log)
})
afterEach(async () => {
  await did('drop publication if exists everything')
  const full = await desk.sql<{ name: string }>(
    `select oid::regclass::text as name from pg_class where relreplident = 'f' and relnamespace <> 'pg_catalog'::regnamespace`,
  )
  for (const { name } of full) await desk.sql(`alter table ${name} replica identity default`)
})
afterAll(async () => {
  await stopRefreshes()
  await desk?.close()
})

const did = (statement: string) => asSuperuser(desk.database, (superuser) => superuser.query(statement))

async function settle(): Promise<void> {
  for (let looks = 0; looks < 6; looks += 1) await keeper.look()
}

async function freshness() {
  const report = context.catalogue.find('kept') as Report
  return await inReading(context, unrestricted, { reports: [report] }, (reading) => reading.freshnessOf(report))
}
const names = async (relation: string) => await desk.sql(`select id, name from ${relation} order by id`)
const identified = async () =>
  (await desk.sql<{ name: string }>(`select relname as name from pg_class where relreplident = 'f' order by 1`)).map(
    ({ name }) => name,
  )

test('what people write down can be changed from the start, whoever publishes it', async () => {
  await did('create publication everything for all tables')
  await desk.sql(`insert into viewdesk.review (report, query, figures, who) values ('kept', '', '{}', 'Ann')`)
  await desk.sql(`update viewdesk.review set who = 'Ben'; delete from viewdesk.review`)
})

test.each([
  ['for all tables'],
  ['for tables in schema viewdesk, reports'],
  ["for all tables with (publish = 'insert, delete')"],
])('a report is kept up to date, and refreshed with its levels, while a publication is there %s', async (what) => {
  problems.length = 0
  await did(`create publication everything ${what}`)
  expect((await missingIdentities(desk.database.pools.admin)).join()).toContain('viewdesk.change_provider')
  await desk.sql(`update public.provider set name = ${`'Published ${what.length}'`} where id = 1`)
  await settle()
  expect([problems, await names('reports.kept'), (await freshness()).state]).toEqual([
    [],
    await names('public.provider'),
    'live',
  ])
  expect(await missingIdentities(desk.database.pools.admin)).toEqual([])
  await desk.sql("update public.provider set name = name || '!' where id = 2; delete from public.provider where id = 9")
  await desk.sql("insert into public.provider (id, name) values (9, 'Nine')")
  const runs = await refreshViews(context, { names: ['kept', 'stored'] })
  expect(runs.map(({ view, state, problem }) => [view, problem ?? state])).toEqual([
    ['kept', 'done'],
    ['stored', 'done'],
  ])
  expect([await names('reports.kept'), await names('reports.stored')]).toEqual([
    await names('public.provider'),
    await names('public.provider'),
  ])
})

test('a refresh changes the levels of a stored view where no panel has looked since the publication', async () => {
  await did('create publication everything for all tables')
  await desk.sql("update public.provider set name = 'By a command' where id = 1")
  const told: unknown[] = []
  await refreshViews(context, {
    names: ['stored'],
    onLevelsProblem: (...problem: unknown[]) => told.push(problem),
  } as never)
  expect([told, await missingIdentities(desk.database.pools.admin)]).toEqual([[], []])
})

test('where nobody publishes changes, or not those of our tables, they stay as they are', async () => {
  for (const what of ['', "for all tables with (publish = 'insert, truncate')", 'for table public.provider']) {
    if (what !== '') await did(`create publication everything ${what}`)
    await desk.sql("update public.provider set name = name || '?' where id = 3")
    await settle()
    expect([await identified(), await giveIdentities(desk.database.pools.admin)]).toEqual([[], []])
    await did('drop publication if exists everything')
  }
})

test('whoever holds one of our tables is not waited for longer than a second, and it is tried again', async () => {
  await did('create publication everything for all tables')
  await asSuperuser(desk.database, async (other) => {
    await other.query('begin; lock table viewdesk.change_provider in row exclusive mode')
    const given = await giveIdentities(desk.database.pools.admin)
    expect([given.includes('reports.kept'), given.includes('viewdesk.change_provider')]).toEqual([true, false])
    await other.query('rollback')
  })
  expect(await giveIdentities(desk.database.pools.admin)).toEqual(['viewdesk.change_provider'])
})

test('what fails again and again is told until it ends', async () => {
  await desk.sql(`create function public.refuse() returns trigger language plpgsql as $$ begin raise 'The cupboard is locked.'; end $$;
    create trigger refuse before delete on viewdesk.change_provider for each row execute function public.refuse()`)
  await desk.sql("update public.provider set name = 'Locked in' where id = 1")
  const state = async () => {
    const { problem, isKept } = (await readCaptureStatus(context)).reports[0] ?? {}
    return [isKept, problem, (await freshness()).state]
  }
  await expect(keeper.look()).rejects.toThrow('The cupboard is locked.')
  expect(await state()).toEqual([true, null, 'fresh'])
  await expect(keeper.look()).rejects.toThrow('The cupboard is locked.')
  expect(await state()).toEqual([false, expect.stringContaining('The cupboard is locked.'), 'failed'])
  await desk.sql('delete from viewdesk.change_provider where false; drop function public.refuse() cascade')
  // Another process, which knows nothing of it.
  keeper = openKeeper(context, log)
  await settle()
  expect(await state()).toEqual([true, null, 'live'])
})
