import pg from 'pg'
import { findSession } from '../../src/access/staff.js'
import { openPools, type Pools } from '../../src/database/pools.js'
import { inSnapshot } from '../../src/database/transactions.js'
import { createTestDatabase, type TestDatabase } from '../harness/database.js'
import { afterAll, beforeAll, expect, test } from '../harness/jest.js'
import { waitUntil } from '../harness/patience.js'
import { type DatabaseProxy, openProxy } from '../harness/proxy.js'

let database: TestDatabase
let pooler: DatabaseProxy
beforeAll(async () => {
  database = await createTestDatabase('migrated')
  pooler = await openProxy(database.connectionString, 0, { makesUpProcessIds: true })
})
afterAll(async () => {
  await pooler?.close()
  await database.drop()
})

/** As a request reads: who asks, and then one snapshot. */
async function readTwice(pools: Pools): Promise<{ prepared: number; rows: readonly unknown[] }> {
  const read = async () => {
    // The end of a reading is not waited for, and the next one would open another connection.
    await waitUntil('the connection is given back', () => pools.read.idleCount === pools.read.totalCount)
    await findSession(pools.admin, 'nobody')
    return await inSnapshot(pools.read, { timeZone: 'UTC', first: "select 'seen' as what" }, async (client, rows) => {
      const { rows: kept } = await client.query('select name from pg_prepared_statements')
      return { prepared: kept.length, rows }
    })
  }
  await read()
  return await read()
}

async function withPools<T>(connectionString: string, work: (pools: Pools) => Promise<T>): Promise<T> {
  const pools = openPools(connectionString, { error: (_details, message) => console.error(message) })
  try {
    return await work(pools)
  } finally {
    await pools.end()
  }
}

async function preparedForSessions(pools: Pools): Promise<number> {
  return (await pools.admin.query('select from pg_prepared_statements')).rowCount ?? Number.NaN
}

test('what every request asks is planned once a connection', async () => {
  await withPools(database.connectionString, async (pools) => {
    expect(await readTwice(pools)).toEqual({ prepared: 2, rows: [{ what: 'seen' }] })
    expect(await preparedForSessions(pools)).toBe(1)
  })
})

test('through a pooler, which may lend another connection each time, nothing is prepared', async () => {
  await withPools(pooler.connectionString, async (pools) => {
    expect(await readTwice(pools)).toEqual({ prepared: 0, rows: [{ what: 'seen' }] })
    expect(await preparedForSessions(pools)).toBe(0)
  })
})

test.each([
  ['is not there any more', 'deallocate all'],
  ['was prepared by somebody else', null],
])('a reading goes on where what was prepared %s, and prepares nothing more', async (_what, statement) => {
  await withPools(database.connectionString, async (pools) => {
    const { rows } = await pools.read.query('select name from pg_prepared_statements')
    expect(rows).toEqual([])
    if (statement === null) await prepareElsewhere(pools.read)
    else {
      await readTwice(pools)
      await waitUntil('the connection is given back', () => pools.read.idleCount === pools.read.totalCount)
      await pools.read.query(statement)
      await pools.admin.query(statement)
    }
    expect((await readTwice(pools)).rows).toEqual([{ what: 'seen' }])
    if (statement !== null) expect(await readTwice(pools)).toMatchObject({ prepared: 0 })
  })
})

/** Prepares on the one connection of the pool what its next reading will, as another client of a pooler would. */
async function prepareElsewhere(pool: pg.Pool): Promise<void> {
  const { query } = pg.Client.prototype
  const sent: string[] = []
  pg.Client.prototype.query = function noted(this: pg.Client, ...args: unknown[]) {
    if (typeof args[0] === 'string') sent.push(args[0])
    return Reflect.apply(query, this, args)
  } as typeof query
  await withPools(database.connectionString, readTwice).finally(() => {
    pg.Client.prototype.query = query
  })
  const prepare = sent.flatMap((text) => text.match(/prepare viewdesk_\w+/g) ?? [])
  expect(prepare.length).toBeGreaterThan(0)
  for (const one of prepare) await pool.query(`${one} as select 1`)
}

test('settings of a snapshot end with it, although they are planned once', async () => {
  await withPools(database.connectionString, async (pools) => {
    const shown = `select current_setting('timezone') as zone, current_setting('search_path') as path,
      current_setting('statement_timeout') as limit, current_setting('lock_timeout') as lock, current_setting('jit') as jit`
    const before = await pools.read.query(shown)
    for (const timeoutMs of [1000, 2000, 1000]) {
      const { rows } = await inSnapshot(pools.read, { timeZone: 'Asia/Kolkata', timeoutMs }, (client) =>
        client.query(shown),
      )
      const limit = `${timeoutMs / 1000}s`
      expect(rows).toEqual([{ zone: 'Asia/Kolkata', path: 'reports, public', limit, lock: '10s', jit: 'off' }])
    }
    expect((await pools.read.query(shown)).rows).toEqual(before.rows)
  })
})
