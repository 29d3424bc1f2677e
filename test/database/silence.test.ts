import { defaultLimits } from '../../src/database/limits.js'
import { openPools, type Pools } from '../../src/database/pools.js'
import { inSnapshot, inTransaction, withClient } from '../../src/database/transactions.js'
import { createTestDatabase, type TestDatabase } from '../harness/database.js'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '../harness/jest.js'
import { waitUntil } from '../harness/patience.js'
import { type DatabaseProxy, openProxy } from '../harness/proxy.js'

let database: TestDatabase
let proxy: DatabaseProxy
let pools: Pools
const log = { error: () => undefined }
const limits = { ...defaultLimits, silenceMs: 300 }

beforeAll(async () => {
  database = await createTestDatabase('empty')
  proxy = await openProxy(database.connectionString)
})
beforeEach(() => {
  pools = openPools(proxy.connectionString, log, limits)
})
afterAll(async () => {
  await proxy.close()
  await database.drop()
})

const givenUp = { code: 'connection_given_up' }
const slow = 'select pg_sleep(2)'
const ways: [string, (sql: string) => Promise<unknown>][] = [
  ['a statement by itself', (sql) => pools.admin.query(sql)],
  ['a reading', (sql) => inSnapshot(pools.read, { timeZone: 'UTC' }, (client) => client.query(sql))],
  [
    'a reading without a limit',
    (sql) => inSnapshot(pools.export, { timeZone: 'UTC', timeoutMs: 0 }, (c) => c.query(sql)),
  ],
  ['a transaction', (sql) => inTransaction(pools.admin, (client) => client.query(sql))],
  ['a statement outside any transaction', (sql) => withClient(pools.refresh, (client) => client.query(sql))],
]

async function isRunning(statement: string): Promise<boolean> {
  const { rows } = await database.pools.admin.query(
    `select from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and query = $1`,
    [statement],
  )
  return rows.length > 0
}

describe.each(ways)('%s', (name, run) => {
  test('is left alone while PostgreSQL works on it, however long it says nothing', async () => {
    await run(slow)
    await pools.end()
  })

  test('ends when its connection dies in the middle, and the next one works', async () => {
    const statement = `${slow} as "${name}"`
    const outcome = expect(run(statement)).rejects.toMatchObject(givenUp)
    await waitUntil('it runs', () => isRunning(statement))
    proxy.swallowOpen()
    await outcome
    await run('select 1')
    await pools.end()
  })

  test('ends when its connection had died before', async () => {
    await run('select 1')
    await waitUntil('it is free', () =>
      [pools.read, pools.export, pools.refresh, pools.admin].every((pool) => pool.totalCount === pool.idleCount),
    )
    proxy.swallowOpen()
    await expect(run('select 1')).rejects.toMatchObject(givenUp)
    await run('select 1')
    await pools.end()
  })
})

test('whatever a transaction on a dead connection has locked is free again', async () => {
  const work = inTransaction(pools.admin, async (client) => {
    await client.query('select pg_advisory_xact_lock(1)')
    proxy.swallowOpen()
    await client.query('select 1')
  })
  await expect(work).rejects.toMatchObject(givenUp)
  await database.pools.admin.query('select pg_advisory_lock(1)')
  await pools.end()
})

test('where nothing can be asked either, every statement ends at its limit', async () => {
  pools = openPools(proxy.connectionString, log, {
    ...defaultLimits,
    connectMs: 1500,
    shortMs: 600,
    graceMs: 100,
    silenceMs: 300,
    unreachableMs: 900,
  })
  for (const [, run] of ways) {
    // A busy machine may take longer to connect than this test lets it.
    await waitUntil('it works', () =>
      run('select 1').then(
        () => true,
        () => false,
      ),
    )
  }
  proxy.swallowAll()
  for (const [, run] of ways.filter(([name]) => name !== 'a reading')) await expect(run('select 1')).rejects.toThrow()
  const read = inSnapshot(pools.read, { timeZone: 'UTC', timeoutMs: 500 }, (client) => client.query('select 1'))
  await expect(read).rejects.toThrow()
  proxy.recover()
  for (const [, run] of ways)
    await waitUntil('it works again', () =>
      run('select 1').then(
        () => true,
        () => false,
      ),
    )
  await pools.end()
})
