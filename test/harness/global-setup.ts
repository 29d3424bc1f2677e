import { chmodSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { Binaries } from '../../src/database/embedded/binaries.js'
import { type EmbeddedServer, startEmbedded } from '../../src/database/embedded/embedded.js'
import { findBrowser } from './find-browser.js'
import { locateOldestPostgres } from './oldest-postgres.js'

/** What the run's own set-up hands to its tear-down, which Jest runs in the same process. */
export interface TestRun {
  readonly servers: readonly EmbeddedServer[]
  readonly folder: string
}

declare global {
  var viewdeskTestRun: TestRun | undefined
}

/**
 * Starts the PostgreSQL of a test run and, for the tests of the views toolkit, the oldest one that is supported; and
 * looks for a browser that really starts.
 *
 * VIEWDESK_TEST_SERVER hands it a server instead of the first one, to try another version of PostgreSQL: the address of a database that
 * exists there, with a role that may create databases.
 */
// biome-ignore lint/style/noDefaultExport: Jest asks for one.
export default async function setUp(): Promise<void> {
  process.env.TZ = 'UTC'
  const folder = mkdtempSync(join(tmpdir(), 'viewdesk-test-'))
  // As root its programs run as somebody else, and those of PostgreSQL 15 have to find their folder by its path.
  chmodSync(folder, 0o711)
  const given = process.env.VIEWDESK_TEST_SERVER
  if (given !== undefined) await dropTemplates(given)
  const oldest = await startServer(join(folder, 'oldest'), locateOldestPostgres())
  const newest = given === undefined ? await startServer(join(folder, 'data')) : null
  globalThis.viewdeskTestRun = { servers: newest === null ? [oldest] : [oldest, newest], folder }
  process.env.VIEWDESK_TEST_DATABASE = given ?? newest?.connectionString
  process.env.VIEWDESK_TEST_DATABASE_OLDEST = oldest.connectionString
  process.env.VIEWDESK_TEST_FOLDER = folder
  process.env.VIEWDESK_TEST_BROWSER_FOUND = JSON.stringify(await findBrowser())
}

async function startServer(dataDir: string, binaries?: Binaries): Promise<EmbeddedServer> {
  const log = { info: () => undefined, error: (_details: object, message: string) => console.error(message) }
  return await startEmbedded(dataDir, log, { durable: false, binaries })
}

/** A server that outlives the run still has the templates of the last one. */
async function dropTemplates(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    for (const name of ['template_migrated', 'template_demo'])
      await client.query(`drop database if exists ${name} with (force)`)
  } finally {
    await client.end()
  }
}
