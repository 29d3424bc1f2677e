import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { type EmbeddedServer, startEmbedded } from '../../../src/database/embedded/embedded.js'
import { migrate } from '../../../src/database/migrations/migrate.js'
import { openPools, type Pools } from '../../../src/database/pools.js'
import { syncViews } from '../../../src/reports/sync/sync.js'
import { afterAll, beforeAll, expect, test } from '../../harness/jest.js'
import { waitUntil } from '../../harness/patience.js'
import { header } from '../../harness/views-desk.js'

let folder: string
let server: EmbeddedServer
let pools: Pools
let other: pg.Client
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'viewdesk-prepared-'))
  const log = { info: () => undefined, error: () => undefined }
  server = await startEmbedded(folder, log, { durable: false, settings: ['max_prepared_transactions=5'] })
  await migrate(server.connectionString)
  pools = openPools(server.connectionString, { error: () => undefined })
  other = new pg.Client({ connectionString: server.connectionString })
  await other.connect()
  await other.query('create table public.thing (id int)')
})
afterAll(async () => {
  await other?.end()
  await pools?.end()
  await server?.stop()
  if (folder !== undefined) await rm(folder, { recursive: true, force: true })
})

test('a prepared transaction that holds a table or a view is waited for by its name', async () => {
  const views = join(folder, 'views')
  await mkdir(views)
  const waits: string[] = []
  const sync = () => syncViews(pools, { viewsDir: views, timeZone: 'UTC', onWait: (words) => waits.push(words) })
  await writeFile(join(views, 'things.sql'), `${header}\nselect id from public.thing`)
  await other.query("begin; lock table public.thing in access exclusive mode; prepare transaction 'of a bank'")
  const first = sync()
  await waitUntil('it says so', () => waits.length > 0)
  expect(waits[0]).toMatch(
    /^Waiting for the prepared transaction "of a bank" of \w+, since \d{4}-.*, which holds public\.thing\.$/,
  )
  await other.query("rollback prepared 'of a bank'")
  await first
  waits.length = 0
  await other.query("begin; select from reports.things; prepare transaction 'of a reader'")
  await writeFile(join(views, 'things.sql'), `${header}\nselect id::text as id from public.thing`)
  const second = sync()
  await waitUntil('it says so', () => waits.length > 0)
  expect(waits[0]).toMatch(
    /^Waiting for the prepared transaction "of a reader" of \w+ on things, since \d{4}-.*, to change what they read\.$/,
  )
  await other.query("commit prepared 'of a reader'")
  expect((await second).map(({ action }) => action)).toEqual(['rebuild'])
})
