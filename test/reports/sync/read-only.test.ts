import pg from 'pg'
import { refreshViews } from '../../../src/reports/refresh/refresh-views.js'
import { detachViews } from '../../../src/reports/sync/detached-views.js'
import { planViews } from '../../../src/reports/sync/plan-views.js'
import { syncViews } from '../../../src/reports/sync/sync.js'
import { afterEach, beforeEach, expect, test } from '../../harness/jest.js'
import { header, openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
let onlyReads: pg.Pool
beforeEach(async () => {
  desk = await openViewsDesk()
  const url = new URL(desk.database.connectionString)
  url.searchParams.set('options', '-c default_transaction_read_only=on')
  onlyReads = new pg.Pool({ connectionString: url.href, max: 2 })
})
afterEach(async () => {
  await onlyReads?.end()
  await desk?.close()
})

test('where a database only reads, a sync or a refresh says so before anything else, also where there is nothing to do', async () => {
  await desk.write('things', `${header}\nselect id, name from public.provider`)
  const words =
    /^The database only reads: default_transaction_read_only is on .* Views can be changed only on a server that also writes/
  const pools = { ...desk.database.pools, admin: onlyReads }
  await expect(syncViews(pools, desk.options())).rejects.toThrow(words)
  await desk.sync()
  await expect(syncViews(pools, desk.options())).rejects.toThrow(words)
  await expect(detachViews(pools)).rejects.toThrow(words)
  const context = await desk.context()
  await expect(refreshViews({ ...context, pools: { ...context.pools, admin: onlyReads } })).rejects.toThrow(
    /^The database only reads: .* Views can be refreshed only on a server that also writes/,
  )
  // Whoever only looks writes nothing.
  expect((await planViews({ ...pools, read: onlyReads }, desk.options()))[0]?.action).toBe('unchanged')
})
