import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type pg from 'pg'
import { Client } from '../client.js'
import { ensureSchema } from '../own-schema.js'
import { sqlState, sqlStates } from '../sql-state.js'
import { withFaultOfFunction } from '../within-function.js'

/** A migration's number and name, as its file is called: 001_panel_tables. */
export type MigrationName = string

export class MigrationError extends Error {
  readonly code = 'migration_failed'

  constructor(message: string, cause: unknown) {
    super(message, { cause })
    this.name = 'MigrationError'
  }
}

// The compiled module is in dist/src/database/migrations; the SQL files stay with the sources.
const folder = fileURLToPath(new URL('../../../../src/database/migrations/', import.meta.url))

// Any number will do, as long as every process takes the same one: "view" in ASCII.
const lockKey = 0x76696577

/**
 * Brings the schema `viewdesk` up to date, all missing migrations in one transaction.
 *
 * Any number of processes may call it at once: one works, the others wait and then find nothing to do.
 * Migrations of a newer release are left alone, so that an older one can still start beside it.
 *
 * @returns the names of the migrations that this call applied
 * @throws MigrationError naming the migration that failed, SchemaRightError
 */
export async function migrate(connection: string | pg.ClientBase): Promise<MigrationName[]> {
  if (typeof connection !== 'string') return await migrateWith(connection)
  const client = new Client({
    connectionString: connection,
    application_name: 'viewdesk migrate',
    connectionTimeoutMillis: 10_000,
  })
  // A connection that breaks also fails the statement that runs; this listener only keeps the process alive until then.
  client.on('error', () => undefined)
  await client.connect()
  try {
    return await migrateWith(client)
  } finally {
    await client.end()
  }
}

/** Whether it was set up once, by whichever release. */
export async function isSetUp(client: pg.ClientBase | pg.Pool): Promise<boolean> {
  const { rows } = await client.query<{ present: boolean }>(
    `select to_regclass('viewdesk.migration') is not null as present`,
  )
  return rows[0]?.present === true
}

/** The migrations that this release has and the database lacks. */
export async function pendingMigrations(client: pg.ClientBase | pg.Pool): Promise<MigrationName[]> {
  const applied = (await isSetUp(client)) ? await appliedMigrations(client) : new Set()
  return migrationNames().filter((name) => !applied.has(name))
}

/** The same in one statement, for callers that ask often. */
export async function lacksMigrations(client: pg.ClientBase | pg.Pool): Promise<boolean> {
  try {
    const applied = await appliedMigrations(client)
    return migrationNames().some((name) => !applied.has(name))
  } catch (error) {
    const state = sqlState(error)
    if (state === sqlStates.undefinedTable || state === sqlStates.invalidSchemaName) return true
    throw error
  }
}

async function migrateWith(client: pg.ClientBase): Promise<MigrationName[]> {
  if ((await pendingMigrations(client)).length === 0) return []
  await beginLocked(client)
  try {
    const done = await applyPending(client)
    await client.query('commit')
    return done
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  }
}

// Waits outside the database: a process that waits inside pg_advisory_xact_lock holds a snapshot that others may wait for.
async function beginLocked(client: pg.ClientBase): Promise<void> {
  for (;;) {
    // A migration is read as it is written, whatever the database is set to.
    await client.query('begin isolation level read committed; set local standard_conforming_strings = on')
    const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_xact_lock($1) as taken', [lockKey])
    if (rows[0]?.taken) return
    await client.query('rollback')
    await sleep(50)
  }
}

async function applyPending(client: pg.ClientBase): Promise<MigrationName[]> {
  await createHistory(client)
  const applied = await appliedMigrations(client)
  const pending = migrationNames().filter((name) => !applied.has(name))
  for (const name of pending) {
    try {
      await client.query(readFileSync(`${folder}${name}.sql`, 'utf8'))
      await client.query('insert into viewdesk.migration (name) values ($1)', [name])
    } catch (error) {
      const said = withFaultOfFunction(error as Error).replace(/\.$/, '')
      throw new MigrationError(`Migration ${name} failed: ${said}. Nothing was changed.`, error)
    }
  }
  return pending
}

async function createHistory(client: pg.ClientBase): Promise<void> {
  await ensureSchema(client, 'viewdesk')
  await client.query(`
    create table if not exists viewdesk.migration (
      name text primary key,
      applied_at timestamptz not null default now()
    )`)
}

async function appliedMigrations(client: pg.ClientBase | pg.Pool): Promise<Set<MigrationName>> {
  const { rows } = await client.query<{ name: string }>('select name from viewdesk.migration')
  return new Set(rows.map((row) => row.name))
}

function migrationNames(): MigrationName[] {
  const files = readdirSync(folder).filter((file) => /^\d{3}_\w+\.sql$/.test(file))
  return files.map((file) => file.slice(0, -'.sql'.length)).sort()
}
