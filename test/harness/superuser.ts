import pg from 'pg'
import type { TestDatabase } from './database.js'

/** Runs work as the superuser: in a server of the tests both roles have one password. */
export async function asSuperuser<T>(
  { connectionString }: Pick<TestDatabase, 'connectionString'>,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const url = new URL(connectionString)
  url.username = 'postgres'
  const client = new pg.Client({ connectionString: url.href })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
