import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { type EmbeddedServer, startEmbedded } from '../../src/database/embedded/embedded.js'
import { findBrowser } from './find-browser.js'

/** What the run's own set-up hands to its tear-down, which Jest runs in the same process. */
export interface TestRun {
  /** Null when the run was handed a server. */
  readonly server: EmbeddedServer | null
  readonly folder: string
}

declare global {
  var viewdeskTestRun: TestRun | undefined
}

/**
 * Starts the one PostgreSQL of a test run, and looks for a browser that really starts.
 *
 * VIEWDESK_TEST_SERVER hands it a server instead, to try another version of PostgreSQL: the address of a database that
 * exists there, with a role that may create databases.
 */
// biome-ignore lint/style/noDefaultExport: Jest asks for one.
export default async function setUp(): Promise<void> {
  process.env.TZ = 'UTC'
  const folder = mkdtempSync(join(tmpdir(), 'viewdesk-test-'))
  const given = process.env.VIEWDESK_TEST_SERVER
  const server = given === undefined ? await startServer(folder) : null
  if (given !== undefined) await dropTemplates(given)
  globalThis.viewdeskTestRun = { server, folder }
  process.env.VIEWDESK_TEST_DATABASE = given ?? server?.connectionString
  process.env.VIEWDESK_TEST_FOLDER = folder
  process.env.VIEWDESK_TEST_BROWSER_FOUND = JSON.stringify(await findBrowser())
}

async function startServer(folder: string): Promise<EmbeddedServer> {
  const log = { info: () => undefined, error: (_details: object, message: string) => console.error(message) }
  return await startEmbedded(join(folder, 'data'), log, { durable: false })
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
