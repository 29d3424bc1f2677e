import { readConfig } from '../../src/config/config.js'
import { quoteIdentifier } from '../../src/database/identifiers.js'
import { migrate } from '../../src/database/migrations/migrate.js'
import { openPools } from '../../src/database/pools.js'
import { createTestDatabase, type TestDatabase } from '../harness/database.js'
import { afterAll, beforeAll, expect, test } from '../harness/jest.js'
import { asSuperuser } from '../harness/superuser.js'
import { viewdesk } from '../harness/viewdesk.js'

let server: TestDatabase
beforeAll(async () => {
  server = await createTestDatabase('empty')
})
afterAll(() => server?.drop())

const addressOf = (path: string) => server.connectionString.replace(/\/[^/]*$/, `/${path}`)

test.each([
  ['sales#1', 'sales%231'],
  ['a/b', 'a%2Fb'],
  ['a/b raw', 'a/b%20raw'],
  ['a?b', 'a%3Fb'],
  ['db ü?#%', 'db%20%C3%BC%3F%23%25'],
  ['50%', '50%25'],
  ['%23', '%2523'],
  ['a@b:c;d,e$f&g+h=\'"', "a%40b%3Ac%3Bd%2Ce%24f%26g%2Bh%3D'%22"],
  ['Sales', 'Sales'],
])('a database called %j is reached as %s, by pools, migrations and commands', async (name, path) => {
  const create = `create database ${quoteIdentifier(name)} template template_demo owner ${new URL(server.connectionString).username}`
  const drop = `drop database if exists ${quoteIdentifier(name)} with (force)`
  await (await createTestDatabase('demo')).drop()
  await asSuperuser(server, (superuser) => superuser.query(drop).then(() => superuser.query(create)))
  try {
    const DATABASE_URL = addressOf(path)
    const { databaseUrl } = readConfig({ DATABASE_URL }, '.', 'command')
    const pools = openPools(databaseUrl ?? '', console)
    const { rows } = await pools.read.query<{ name: string }>('select current_database() as name')
    await pools.end()
    expect(rows).toEqual([{ name }])
    expect(await migrate(databaseUrl ?? '')).toEqual([])
    for (const words of [['doctor'], ['views', 'plan'], ['staff', 'list'], ['connect', '--dry-run']]) {
      expect([words, await viewdesk(words, { DATABASE_URL })]).toEqual([words, expect.objectContaining({ stderr: '' })])
    }
  } finally {
    await asSuperuser(server, (superuser) => superuser.query(drop))
  }
})

test('a database that is not there is told by its name', async () => {
  const { stderr } = await viewdesk(['doctor'], { DATABASE_URL: addressOf('no%23ne') })
  expect(stderr).toContain('The database "no#ne" at ')
})
