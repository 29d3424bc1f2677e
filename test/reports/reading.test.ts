import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import type { ReportsContext } from '../../src/reports/catalogue.js'
import { loadCatalogue } from '../../src/reports/load-catalogue.js'
import { inReading, unrestricted } from '../../src/reports/reading.js'
import { createTestDatabase, type TestDatabase } from '../harness/database.js'
import { waitUntil } from '../harness/patience.js'
import { viewsDir } from '../harness/reports.js'

let database: TestDatabase
let context: ReportsContext
beforeAll(async () => {
  database = await createTestDatabase('demo')
  const { pools } = database
  const timeZone = 'UTC'
  const catalogue = await loadCatalogue(pools, { viewsDir, timeZone })
  context = { pools, catalogue, timeZone, now: () => new Date() }
})
afterAll(() => database?.drop())

// The end of a reading is not waited for, and the next one would open another connection.
beforeEach(givenBack)
async function givenBack(): Promise<void> {
  const { read } = context.pools
  await waitUntil('the connection is given back', () => read.idleCount === read.totalCount)
}

test('the last question of a reading is answered, and no other after it', async () => {
  const reading = inReading(context, unrestricted, {}, async ({ ask }) => {
    const [answer] = await ask<{ sum: number }>('select $1::int + 1 as sum', [1], { isLast: true })
    expect(answer).toEqual({ sum: 2 })
    return await ask('select 1')
  })
  await expect(reading).rejects.toThrow('The reading is over')
})

test('a last question that PostgreSQL refuses leaves no transaction behind', async () => {
  const { read } = context.pools
  const refused = inReading(context, unrestricted, {}, ({ ask }) => ask('select 1 / $1::int', [0], { isLast: true }))
  await expect(refused).rejects.toThrow('division by zero')
  await givenBack()
  const state = "select state from pg_stat_activity where application_name = 'viewdesk read' and state <> 'idle'"
  expect((await context.pools.admin.query(state)).rows).toEqual([])
  expect(await inReading(context, unrestricted, {}, ({ ask }) => ask('select 1 as one'))).toEqual([{ one: 1 }])
  expect(read.totalCount).toBe(1)
})

test('a reading begins anew where somebody else used up what was prepared for it', async () => {
  let begun = 0
  const read = async (before: string) => {
    await givenBack()
    return await inReading(context, unrestricted, {}, async ({ ask, client }) => {
      begun += 1
      await client.query(before)
      return await ask('select $1::text as said', ['hello'], { isOften: true })
    })
  }
  expect(await read('select 1')).toEqual([{ said: 'hello' }])
  expect(await read('deallocate all')).toEqual([{ said: 'hello' }])
  expect(begun).toBe(3)
  // From now on nothing is prepared.
  expect(await read('deallocate all')).toEqual([{ said: 'hello' }])
  expect(begun).toBe(4)
})
