import { openPools } from '../../src/database/pools.js'
import { settingsNotes } from '../../src/database/settings-notes.js'
import { createTestDatabase, type TestDatabase } from '../harness/database.js'
import { afterAll, beforeAll, expect, test } from '../harness/jest.js'
import { openProxy } from '../harness/proxy.js'
import { asSuperuser } from '../harness/superuser.js'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase('empty')
})
afterAll(() => database?.drop())

test('a database that lets in fewer connections than a busy panel has is told, with what lifts it', async () => {
  const notes = () => settingsNotes(database.pools.admin)
  expect(await notes()).toEqual([])
  const name = new URL(database.connectionString).pathname.slice(1)
  await asSuperuser(database, (superuser) => superuser.query(`alter database ${name} connection limit 12`))
  expect(await notes()).toEqual([
    expect.stringMatching(
      /^The database \w+ lets in 12 connections at a time, and a busy panel process has up to 26: .*\n {2}What lifts it: alter database \w+ connection limit 26;$/,
    ),
  ])
  await asSuperuser(database, (superuser) => superuser.query(`alter database ${name} connection limit -1`))
  expect(await notes()).toEqual([])
})

test.each([true, false])('how large a pool has to be is told behind a pooler alone: %s', async (makesUpProcessIds) => {
  const proxy = await openProxy(database.connectionString, 0, { makesUpProcessIds })
  const pools = openPools(proxy.connectionString, console)
  try {
    // Ten for readers, four for exports, six for refreshes, five for the panel's own tables, and one that looks after the others.
    expect(await settingsNotes(pools.admin)).toEqual(
      makesUpProcessIds
        ? [
            expect.stringMatching(
              /^DATABASE_URL leads to a connection pooler\. .* 26 connections for each panel process/,
            ),
          ]
        : [],
    )
  } finally {
    await pools.end()
    await proxy.close()
  }
})
