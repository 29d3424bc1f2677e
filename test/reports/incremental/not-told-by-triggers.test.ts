import { wishCapture } from '../../../src/reports/incremental/keeping/capture-wish.js'
import { type Keeper, openKeeper } from '../../../src/reports/incremental/keeping/watch-changes.js'
import { inReading, unrestricted } from '../../../src/reports/reading.js'
import type { Report } from '../../../src/reports/report.js'
import { afterAll, beforeAll, describe, expect, test } from '../../harness/jest.js'
import { queueOf, stopRefreshes } from '../../harness/refreshing.js'
import { asSuperuser } from '../../harness/superuser.js'
import { header, materialized, openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
let keeper: Keeper

beforeAll(async () => {
  desk = await openViewsDesk()
  await wishCapture(desk.database.pools.admin, 'on')
  await desk.write(
    'kept',
    `${header}-- materialized: incremental\n\nselect id, upper(name) as name from public.provider`,
  )
  await desk.write('stored', `${materialized}\nselect id, name from public.provider`)
  await desk.sync()
  // What refers to a table keeps it from being made unlogged.
  await desk.sql('drop table public.job_part, public.job')
})
afterAll(async () => {
  await stopRefreshes()
  await desk?.close()
})

/** A panel that has just been started: what cannot be kept up to date is read again only once a minute. */
async function begin(): Promise<void> {
  keeper = openKeeper(await desk.context(), { warn: () => undefined })
  await settle()
}
/** Looks until nothing is left to do. */
async function settle(): Promise<void> {
  for (let looks = 0; looks < 6; looks += 1) await keeper.look()
}

async function refreshed(): Promise<string> {
  const { ended } = await queueOf(await desk.context()).add(['stored'], 'schedule')
  const [run] = await ended()
  return run?.isUnchanged ? 'unchanged' : `${run?.state}`
}

const context = async () => {
  const found = await desk.context()
  return { found, report: found.catalogue.find('kept') as Report }
}
async function isLive(): Promise<boolean> {
  const { found, report } = await context()
  const freshness = await inReading(found, unrestricted, { reports: [report] }, (reading) =>
    reading.freshnessOf(report),
  )
  return freshness?.state === 'live'
}
const names = async (relation: string) =>
  (await desk.sql<{ name: string }>(`select upper(name) as name from ${relation} order by id`)).map(({ name }) => name)

// What a subscription brings, and what is in a table again after a crash, fires no trigger.
const unseen = (name: string) =>
  `update public.provider set name = '${name}' where id = 1; delete from viewdesk.change_provider`
const subscribed = `insert into pg_subscription_rel (srsubid, srrelid, srsubstate) values (1, 'public.provider'::regclass, 'r')`

describe.each([
  ['becomes a subscriber of replication', subscribed, 'delete from pg_subscription_rel'],
  ['is made unlogged', 'alter table public.provider set unlogged', 'alter table public.provider set logged'],
  [
    'gets row-level security',
    'alter table public.provider enable row level security',
    'alter table public.provider disable row level security',
  ],
])('a table that %s while its changes are written down', (_, happening, end) => {
  const did = (statements: string) =>
    asSuperuser(desk.database, (superuser) => superuser.query(`set search_path = public; ${statements}`))

  beforeAll(async () => {
    await begin()
    expect([await isLive(), await refreshed(), await refreshed()]).toEqual([true, 'done', 'unchanged'])
  })

  test('makes no report over it live that is wrong, and no scheduled refresh is skipped', async () => {
    await did(`${happening}; ${unseen('Unseen')}`)
    expect(await refreshed()).toBe('done')
    expect(await names('reports.stored')).toContain('UNSEEN')
    await settle()
    expect(await isLive()).toBe(false)
  })

  test('is captured again, with all that it missed, once that is over', async () => {
    await did(end)
    await begin()
    expect([await isLive(), await names('reports.kept')]).toEqual([true, await names('public.provider')])
  })
})

test('what a subscription brought is taken in where a panel has seen it come and none has seen it go', async () => {
  await begin()
  await asSuperuser(desk.database, async (superuser) => {
    await superuser.query(`${subscribed}; ${unseen('Between')}`)
    await keeper.look()
    await superuser.query('delete from pg_subscription_rel')
  })
  await begin()
  expect([await isLive(), await names('reports.kept')]).toEqual([true, await names('public.provider')])
})
