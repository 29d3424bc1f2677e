import { withUnlimitedClient } from '../../src/database/transactions.js'
import { createTestDatabase, type TestDatabase } from '../harness/database.js'
import { afterAll, beforeAll, expect, test } from '../harness/jest.js'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase('empty')
  const { admin } = database.pools
  const { rows } = await admin.query('select quote_ident(current_database()) as name')
  await admin.query(`alter database ${rows[0].name} set statement_timeout = '1234ms'`)
})
afterAll(async () => await database.drop())

async function limitWithin(pool: 'refresh' | 'read'): Promise<string> {
  return await withUnlimitedClient(database.pools[pool], async (client) => {
    const { rows } = await client.query('show statement_timeout')
    return rows[0].statement_timeout
  })
}

test('a long statement is not limited by what the role or the database has', async () => {
  expect(await limitWithin('refresh')).toBe('0')
  const { rows } = await database.pools.refresh.query('show statement_timeout')
  expect(rows[0].statement_timeout).toBe('1234ms')
})

test('behind a pooler nothing is set on a connection that others are lent, too', async () => {
  // Which hands every client a process id of its own making.
  database.pools.read.on('connect', (client) => Object.assign(client, { processID: 1 }))
  expect(await limitWithin('read')).toBe('1234ms')
  const slow = withUnlimitedClient(database.pools.read, (client) => client.query('select pg_sleep(60)'))
  await expect(slow).rejects.toThrow(/statement_timeout, which cannot be lifted through a connection pooler\. Run/)
})
