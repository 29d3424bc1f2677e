import type pg from 'pg'
import { askInOneMessage } from '../../src/database/one-message.js'
import { openPools, type Pools } from '../../src/database/pools.js'
import { createTestDatabase, type TestDatabase } from '../harness/database.js'
import { afterAll, beforeAll, expect, test } from '../harness/jest.js'
import { type DatabaseProxy, openProxy } from '../harness/proxy.js'

let database: TestDatabase
let pooler: DatabaseProxy
beforeAll(async () => {
  database = await createTestDatabase('empty')
  pooler = await openProxy(database.connectionString, 0, { makesUpProcessIds: true })
})
afterAll(async () => {
  await pooler?.close()
  await database.drop()
})

async function withClient(connectionString: string, work: (client: pg.PoolClient) => Promise<void>): Promise<void> {
  const pools: Pools = openPools(connectionString, { error: (_details, message) => console.error(message) })
  try {
    const client = await pools.refresh.connect()
    await work(client).finally(() => client.release())
  } finally {
    await pools.end()
  }
}

const sum = { text: 'select $1::int + $2::int as sum' }
const word = { text: 'select $1::text as word' }
const preparedOn = async (client: pg.ClientBase) =>
  (await client.query<{ statement: string }>('select statement from pg_prepared_statements')).rows.length

test.each([
  ['at PostgreSQL itself each statement is planned once', () => database.connectionString, 2],
  ['through a pooler, which may lend another connection, nothing is prepared', () => pooler.connectionString, 0],
])('%s, and the answers stand in the order of what was asked', async (_what, connectionString, prepared) => {
  await withClient(connectionString(), async (client) => {
    for (const more of ['1', '2']) {
      const answers = await askInOneMessage(
        client,
        [
          { ...sum, values: ['40', more] },
          'savepoint one',
          { ...word, values: [`it's \\ ${more}`] },
          { ...word, values: [null] },
        ],
        'begin; set local jit = off',
      )
      expect(answers.map(({ rows }) => rows)).toEqual([
        [{ sum: 40 + Number(more) }],
        [],
        [{ word: `it's \\ ${more}` }],
        [{ word: null }],
      ])
      await client.query('commit')
    }
    expect(await preparedOn(client)).toBe(prepared)
  })
})

test('where one of them fails, those that were prepared before it are known to be', async () => {
  await withClient(database.connectionString, async (client) => {
    const failing = { text: 'select 1 / $1::int as quotient', values: ['0'] }
    const asked = [{ ...word, values: ['one'] }, failing, { ...sum, values: ['1', '1'] }]
    await expect(askInOneMessage(client, asked, 'begin')).rejects.toThrow('division by zero')
    await client.query('rollback')
    const [one, quotient, two] = await askInOneMessage(client, [
      asked[0] as typeof failing,
      { ...failing, values: ['1'] },
      asked[2] as typeof failing,
    ])
    expect([one?.rows, quotient?.rows, two?.rows]).toEqual([[{ word: 'one' }], [{ quotient: 1 }], [{ sum: 2 }]])
    expect(await preparedOn(client)).toBe(3)
  })
})

test('what was not asked for longest is let go, so that no connection keeps more and more', async () => {
  await withClient(database.connectionString, async (client) => {
    const asked = Array.from({ length: 70 }, (_, place) => ({ text: `select ${place} as place` }))
    for (const one of asked) await askInOneMessage(client, [asked[0] as typeof one, one])
    expect(await preparedOn(client)).toBe(60)
    const [first] = await askInOneMessage(client, asked.slice(0, 1))
    expect(first?.rows).toEqual([{ place: 0 }])
    expect(await preparedOn(client)).toBe(60)
    const all = await askInOneMessage(client, asked)
    expect(all.map(({ rows }) => rows[0].place)).toEqual(asked.map((_, place) => place))
    const again = await askInOneMessage(client, asked)
    expect(again.map(({ rows }) => rows[0].place)).toEqual(asked.map((_, place) => place))
  })
})
