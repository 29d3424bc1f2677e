import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { quoteIdentifier } from '../../src/database/identifiers.js'
import { openPools, type Pools } from '../../src/database/pools.js'
import { sqlState, sqlStates } from '../../src/database/sql-state.js'
import { patientLimits } from './patience.js'
import { buildTemplate, type Template } from './templates.js'

export interface TestDatabase {
  readonly connectionString: string
  readonly pools: Pools
  /** ends the pools and drops the database */
  drop(): Promise<void>
}

/**
 * Makes a database of its own for a test file, as a copy of a template that is built once for each run.
 *
 * - empty: nothing at all
 * - migrated: the panel's own tables, and provider, job and job_part without rows
 * - demo: 2,000 demo jobs up to 2026-06-30, all views in sync and filled, and three accounts (see demoAccounts)
 */
export async function createTestDatabase(template: Template): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`
  await withServer(async (client) => {
    const source = await ensureTemplate(client, template)
    await client.query(
      `create database ${quoteIdentifier(name)} template ${quoteIdentifier(source)} strategy file_copy`,
    )
  })
  const connectionString = addressOf(name)
  const pools = openPools(connectionString, { error: (_details, message) => console.error(message) }, patientLimits)
  return { connectionString, pools, drop: () => drop(name, pools) }
}

async function drop(name: string, pools: Pools): Promise<void> {
  await pools.end()
  await withServer(async (client) => {
    for (let left = 100; ; left -= 1) {
      try {
        return await client.query(`drop database if exists ${quoteIdentifier(name)} with (force)`)
      } catch (error) {
        // A worker of PostgreSQL's own is in it, which only a superuser may end: it is gone soon.
        if (sqlState(error) !== sqlStates.insufficientPrivilege || left === 0) throw error
        await sleep(100)
      }
    }
  })
}

async function ensureTemplate(client: pg.Client, template: Template): Promise<string> {
  if (template === 'empty') return 'template0'
  const name = `template_${template}`
  // Test files run in several processes: one builds, the others wait. A session lock, as CREATE DATABASE takes no transaction.
  await client.query('select pg_advisory_lock(hashtext($1))', [name])
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name])
    if (rowCount === 0) await build(client, template, name)
  } finally {
    await client.query('select pg_advisory_unlock(hashtext($1))', [name])
  }
  return name
}

async function build(client: pg.Client, template: Exclude<Template, 'empty'>, name: string): Promise<void> {
  const draft = `${name}_draft`
  await client.query(`drop database if exists ${draft} with (force)`)
  await client.query(`create database ${draft} template template0`)
  await buildTemplate(template, addressOf(draft))
  await client.query(`alter database ${draft} rename to ${name}`)
}

async function withServer<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: serverAddress() })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** Set by jest.config.js for the tests that run once more on the oldest PostgreSQL. */
declare global {
  var viewdeskTestsOldest: boolean | undefined
}

function serverAddress(): string {
  const { VIEWDESK_TEST_DATABASE, VIEWDESK_TEST_DATABASE_OLDEST } = process.env
  const address = globalThis.viewdeskTestsOldest ? VIEWDESK_TEST_DATABASE_OLDEST : VIEWDESK_TEST_DATABASE
  if (address === undefined) throw new Error('There is no test database: run the tests with jest -c jest.config.js.')
  return address
}

function addressOf(database: string): string {
  const url = new URL(serverAddress())
  url.pathname = `/${database}`
  return url.href
}
