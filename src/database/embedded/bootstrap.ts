import pg from 'pg'
import { quoteLiteral } from '../identifiers.js'

/** Makes the role and the database `viewdesk`, unless they are there: nothing that the panel runs is a superuser. */
export async function createRoleAndDatabase(port: number, password: string): Promise<void> {
  await withConnection(port, password, async (client) => {
    const { rows } = await client.query<{ role: boolean; database: boolean }>(`
      select
        exists (select from pg_roles where rolname = 'viewdesk') as role,
        exists (select from pg_database where datname = 'viewdesk') as database`)
    if (!rows[0]?.role) await client.query(`create role viewdesk login createdb password ${quoteLiteral(password)}`)
    if (!rows[0]?.database) await client.query('create database viewdesk owner viewdesk')
  })
}

async function withConnection(port: number, password: string, work: (client: pg.Client) => Promise<void>) {
  const client = new pg.Client({ host: '127.0.0.1', port, user: 'postgres', password, database: 'postgres' })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}
