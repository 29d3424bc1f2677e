import type pg from 'pg'
import { mostConnections } from './pools.js'
import { leadsToPooler } from './prepared.js'

interface Settings {
  readonly role: string
  readonly database: string
  /** Connections at a time; -1: no limit of its own. */
  readonly ofRole: number
  readonly ofDatabase: number
  readonly ofServer: number
  readonly encoding: string
}

/** What one should know of how a role, a database and its server are set, as sentences with the remedy. */
export async function settingsNotes(client: pg.Pool): Promise<string[]> {
  const { rows } = await client.query<Settings>(
    `select
       quote_ident(role.rolname) as role,
       quote_ident(database.datname) as database,
       role.rolconnlimit as "ofRole",
       database.datconnlimit as "ofDatabase",
       current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int as "ofServer",
       current_setting('server_encoding') as encoding
     from pg_catalog.pg_roles as role, pg_catalog.pg_database as database
     where role.rolname = current_user and database.datname = current_database()`,
  )
  return [
    ...rows.flatMap((settings) => [...connectionNotes(settings), ...encodingNotes(settings)]),
    ...(leadsToPooler(client) ? [poolerNote] : []),
  ]
}

// A pooler tells its sizes to its own administrators alone. A transaction that waits for another one of its process, as a refresh
// for what is written down of it, holds a connection meanwhile: where all are held so, nobody goes on.
const poolerNote =
  `DATABASE_URL leads to a connection pooler. Its pool has to hold ${mostConnections} connections for each panel process, as many as a busy one has: in a much smaller one refreshes and pages wait for each other in a circle.\n` +
  `  In PgBouncer's settings, for one process: default_pool_size = ${mostConnections}, or pool_size of this database. Unless it is set, it is 20.`

function connectionNotes({ role, database, ofRole, ofDatabase, ofServer }: Settings): string[] {
  const limits = [
    {
      most: ofRole,
      whose: `The role ${role} may have`,
      lift: `alter role ${role} connection limit ${mostConnections};`,
    },
    {
      most: ofDatabase,
      whose: `The database ${database} lets in`,
      lift: `alter database ${database} connection limit ${mostConnections};`,
    },
    { most: ofServer, whose: 'PostgreSQL lets in', lift: `max_connections of at least ${mostConnections + 10}` },
  ]
  return limits
    .filter(({ most }) => most >= 0 && most < mostConnections)
    .map(
      ({ most, whose, lift }) =>
        `${whose} ${most} connections at a time, and a busy panel process has up to ${mostConnections}: beyond that, pages say that the database cannot be reached.\n  What lifts it: ${lift}`,
    )
}

function encodingNotes({ database, encoding }: Settings): string[] {
  if (encoding !== 'SQL_ASCII') return []
  return [
    `The database ${database} is kept in SQL_ASCII, which checks no characters: a text that is not UTF-8 makes every list and file fail that has it.\n  A database in UTF8 refuses such texts when they are written.`,
  ]
}
