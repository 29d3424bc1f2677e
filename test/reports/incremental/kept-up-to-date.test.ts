import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { ReportsContext } from '../../../src/reports/catalogue.js'
import { type Keeper, openKeeper } from '../../../src/reports/incremental/keeping/watch-changes.js'
import { inReading, unrestricted } from '../../../src/reports/reading.js'
import { refreshViews } from '../../../src/reports/refresh/refresh-views.js'
import { header, openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
let context: ReportsContext
let keeper: Keeper
const silence = { warn: () => undefined }

beforeAll(async () => {
  desk = await openViewsDesk()
  const incremental = `${header}-- materialized: incremental\n`
  await desk.write('named', `${incremental}\nselect id, upper(name) as name from public.provider`)
  await desk.write('longer', `${incremental}\nselect id, name || '!' as name from named`)
  await desk.write('plain', `${header}\nselect id, name from longer`)
  await desk.sync()
  context = await desk.context()
  keeper = openKeeper(context, silence, { isEmbedded: true })
})
afterAll(() => desk?.close())

const freshnessOf = async (name: string) => {
  const report = context.catalogue.find(name)
  if (report === undefined) throw new Error(name)
  return await inReading(context, unrestricted, { reports: [report] }, (reading) => reading.freshnessOf(report))
}
const nameOf = async (id: number, report = 'plain') =>
  (await desk.sql<{ name: string }>(`select name from reports.${report} where id = ${id}`))[0]?.name

/** Looks until nothing is left to do. */
async function settle(one = keeper): Promise<void> {
  for (let looks = 0; looks < 6; looks += 1) await one.look()
}

test('before anything is captured, a report is as fresh as its last refresh', async () => {
  expect(await freshnessOf('named')).toMatchObject({ state: 'fresh' })
  expect(await freshnessOf('named')).not.toHaveProperty('changesWaiting')
})

test('a change is waiting, and told so, until it is folded; then all reports over it are live', async () => {
  await settle()
  expect(await freshnessOf('plain')).toMatchObject({ state: 'live', changesWaiting: 0 })
  await desk.sql("update public.provider set name = 'Other' where id = 2")
  expect(await freshnessOf('named')).toMatchObject({
    state: 'fresh',
    changesWaiting: 1,
    waitingSince: expect.stringMatching(/^20/),
  })
  const folded = await keeper.look()
  expect(folded?.map(({ changed }) => changed)).toEqual([1, 1])
  expect(await nameOf(2)).toBe('OTHER!')
  expect(await freshnessOf('plain')).toMatchObject({ state: 'live', changesWaiting: 0 })
  expect(await keeper.look()).toBeNull()
})

test('of two panels one folds', async () => {
  const other = openKeeper(await desk.context(), silence, { isEmbedded: true })
  await settle(other)
  await desk.sql("update public.provider set name = 'Both' where id = 3")
  await Promise.all([keeper.look(), other.look()])
  await settle()
  expect(await nameOf(3)).toBe('BOTH!')
})

test('a refresh that somebody asks for takes in what waits at once', async () => {
  await desk.sql("update public.provider set name = 'Asked' where id = 1")
  const runs = await refreshViews(context, { names: ['longer'] })
  expect(runs.map(({ view, state, problem }) => [view, problem ?? state])).toEqual([
    ['named', 'done'],
    ['longer', 'done'],
  ])
  expect(await nameOf(1)).toBe('ASKED!')
  await settle()
  expect(await freshnessOf('plain')).toMatchObject({ state: 'live', changesWaiting: 0 })
})

test('a report that is built anew while changes are folded misses none of them', async () => {
  const incremental = `${header}-- materialized: incremental\n`
  await desk.write('named', `${incremental}\nselect id, lower(name) as name from public.provider`)
  await desk.sync()
  // As if it had been folded into the one before, while the new one was built.
  await desk.sql("update public.provider set name = 'Missed' where id = 2; delete from viewdesk.change_provider")
  expect(await freshnessOf('plain')).not.toMatchObject({ state: 'live' })
  await settle()
  expect(await nameOf(2)).toBe('missed!')
  expect(await freshnessOf('plain')).toMatchObject({ state: 'live' })
})

test('after a trigger was disabled for a while, rows are brought in line again', async () => {
  await desk.sql(`alter table public.provider disable trigger viewdesk_update;
    update public.provider set name = 'Unseen' where id = 1;
    alter table public.provider enable always trigger viewdesk_update`)
  await settle()
  expect(await nameOf(1)).toBe('unseen!')
  await desk.sql("update public.provider set name = 'Seen' where id = 1")
  await settle()
  expect(await nameOf(1)).toBe('seen!')
})

test('what another table is read of takes in its changes, too', async () => {
  const jobs = '(select count(*) from public.job where job.provider_id = provider.id)'
  const select = `select id, name || ${jobs} as name from public.provider`
  await desk.write('named', `${header}-- materialized: incremental\n\n${select}`)
  await desk.sync()
  await settle()
  await desk.sql(
    "insert into public.job (id, provider_id, title, status, created_at) values (1, 2, 'One', 'draft', now())",
  )
  await settle()
  expect(await nameOf(2)).toBe('Missed1!')
})

test('totals of reports that keep themselves up to date are read from their rows', () => {
  for (const name of ['named', 'longer', 'plain']) expect(context.catalogue.find(name)?.storedIn).toBeNull()
})

test('what a column more is read of is captured with it', async () => {
  await desk.sql("alter table public.provider add column town text not null default 'Here'")
  await desk.write(
    'named',
    `${header}-- materialized: incremental\n\nselect id, name || town as name from public.provider`,
  )
  await desk.sync()
  await settle()
  await desk.sql("update public.provider set town = 'There' where id = 1")
  await settle()
  expect(await nameOf(1)).toBe('SeenThere!')
})

test('whoever writes while reports are rebuilt, refreshed and folded, all of it is there in the end', async () => {
  const incremental = `${header}-- materialized: incremental\n`
  await desk.sql("insert into public.provider (id, name) select n, 'Many' from generate_series(10, 40) as n")
  let isOver = false
  const write = async (): Promise<void> => {
    for (let turn = 0; !isOver; turn += 1)
      await desk.sql(`update public.provider set name = 'Turn ${turn}' where id % 7 = ${turn % 7}`)
  }
  const fold = async (): Promise<void> => {
    while (!isOver) await keeper.look()
  }
  const both = Promise.all([write(), fold()])
  for (const word of ['upper', 'lower', 'initcap']) {
    await desk.write('named', `${incremental}\nselect id, ${word}(name) as name from public.provider`)
    await desk.sync()
    await refreshViews(context, { names: ['longer'] })
  }
  isOver = true
  await both
  await settle()
  const differ =
    'select from ((table reports.longer except all table viewdesk.rows_of_longer) union all (table viewdesk.rows_of_longer except all table reports.longer)) as different'
  const stale = differ.replaceAll('longer', 'named')
  expect([...(await desk.sql(differ)), ...(await desk.sql(stale))]).toEqual([])
  expect(await freshnessOf('plain')).toMatchObject({ state: 'live', changesWaiting: 0 })
})

test('when no report is incremental any more, nothing is left in the tables', async () => {
  for (const name of ['named', 'longer']) await desk.write(name, `${header}\nselect id, name from public.provider`)
  await desk.sync()
  await openKeeper(await desk.context(), silence).look()
  const triggers = "select tgname from pg_trigger where tgname like 'viewdesk\\_%'"
  const changes = "select relname from pg_class where relname like 'change\\_%'"
  expect([...(await desk.sql(triggers)), ...(await desk.sql(changes))]).toEqual([])
})
