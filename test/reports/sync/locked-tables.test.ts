import pg from 'pg'
import { planViews } from '../../../src/reports/sync/plan-views.js'
import { afterEach, beforeEach, describe, expect, test } from '../../harness/jest.js'
import { waitUntil } from '../../harness/patience.js'
import { header, materialized, openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
let migration: pg.Client
const waits: string[] = []
let waitsOver = 0
beforeEach(async () => {
  desk = await openViewsDesk()
  migration = new pg.Client({ connectionString: desk.database.connectionString, application_name: 'a migration' })
  await migration.connect()
  waits.length = 0
  waitsOver = 0
})
afterEach(async () => {
  await migration?.end()
  await desk?.close()
})

const telling = {
  onWait: (words: string) => waits.push(words),
  onWaitOver: () => {
    waitsOver += 1
  },
}
const who = /^Waiting for "a migration" \(process \d+\), since \d{4}-.* \+00:00, which holds public\.provider\.$/
const lock = () => migration.query('begin; lock table public.provider in access exclusive mode')

describe('while a migration holds a table', () => {
  test.each([header, materialized])(
    'a sync of a new view says whose it is at once, and goes on when it ends',
    async (head) => {
      await desk.write('things', `${head}\nselect id, name from public.provider`)
      await lock()
      const sync = desk.sync(telling)
      await waitUntil('it says so', () => who.test(waits[0] ?? ''))
      await migration.query('commit')
      expect(await sync).toEqual({ things: 'create' })
      expect([waits.length, waitsOver]).toEqual([1, 1])
    },
  )

  test('it gives up in words after as long as it may wait, and changes nothing', async () => {
    await desk.write('things', `${header}\nselect id, name from public.provider`)
    await lock()
    await expect(desk.sync({ ...telling, patienceMs: 100 })).rejects.toThrow(
      /^For 0 s a lock stood in the way: "a migration" \(process \d+\), .*public\.provider\. Nothing was changed: run it again/,
    )
    await migration.query('commit')
    expect(await desk.sync()).toEqual({ things: 'create' })
  })

  test('a changed view and a plan say so, too', async () => {
    await desk.write('things', `${header}\nselect id, name from public.provider`)
    await desk.sync()
    await desk.write('things', `${header}\nselect id, upper(name) as name from public.provider`)
    await lock()
    const plan = planViews(desk.database.pools, desk.options(telling))
    await waitUntil('the plan says so', () => who.test(waits[0] ?? ''))
    const sync = desk.sync(telling)
    await waitUntil('the sync says so', () => waits.length === 2 && who.test(waits[1] ?? ''))
    await migration.query('commit')
    expect((await plan)[0]?.action).toBe('replace')
    expect(await sync).toEqual({ things: 'replace' })
  })

  test('a new index on a view that is read waits for old transactions, and says whose', async () => {
    await desk.write('things', `${materialized}\nselect id, name from public.provider`)
    await desk.sync()
    await desk.write('things', `${materialized}-- index: name\n\nselect id, name from public.provider`)
    await migration.query('begin isolation level repeatable read; select from reports.things')
    const sync = desk.sync(telling)
    await waitUntil('it says so', () => /^Waiting for "a migration" \(process \d+\), since/.test(waits[0] ?? ''))
    await migration.query('commit')
    expect(await sync).toEqual({ things: 'indexes' })
  })
})

test('a sync builds the files as they are when its turn comes', async () => {
  await desk.write('things', `${header}\nselect id, 'one' as mark from public.provider`)
  await migration.query("begin; select pg_advisory_xact_lock(hashtextextended('viewdesk sync', 0))")
  const sync = desk.sync(telling)
  await waitUntil('it waits', () => waits.length > 0)
  await desk.write('things', `${header}\nselect id, 'two' as mark from public.provider`)
  await migration.query('commit')
  expect(await sync).toEqual({ things: 'create' })
  expect(await desk.sql('select distinct mark from reports.things')).toEqual([{ mark: 'two' }])
  expect(waitsOver).toBe(1)
})
