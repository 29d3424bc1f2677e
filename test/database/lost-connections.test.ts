import type { PoolClient } from 'pg'
import { inTransaction, withClient } from '../../src/database/transactions.js'
import { createTestDatabase, type TestDatabase } from '../harness/database.js'
import { afterAll, beforeAll, expect, test } from '../harness/jest.js'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase('empty')
})
afterAll(() => database?.drop())

/** Loses the connection while it waits for nothing, and then asks something on it. */
async function loseAndAsk(client: PoolClient): Promise<void> {
  const { rows } = await client.query('select pg_backend_pid() as pid')
  const lost = new Promise((resolve) => client.once('end', resolve))
  await database.pools.admin.query('select pg_terminate_backend($1)', [rows[0].pid])
  await lost
  await client.query('select 1')
}

test.each([
  ['a client', () => withClient(database.pools.read, loseAndAsk)],
  ['a transaction', () => inTransaction(database.pools.read, loseAndAsk)],
])('a connection of %s that was lost between two statements says what ended it', async (_of, work) => {
  await expect(work()).rejects.toThrow('terminating connection due to administrator command')
})
