import { chmodSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { Binaries } from '../../src/database/embedded/binaries.js'
import { type EmbeddedServer, startEmbedded } from '../../src/database/embedded/embedded.js'
import { ensureBundle } from '../../src/panel/adminjs/bundling/bundle.js'
import { readComponents } from '../../src/panel/adminjs/bundling/components.js'
import { findBrowser } from './find-browser.js'
import { locateOldestPostgres } from './oldest-postgres.js'
import { panelFolder, projectDir } from './templates.js'

/** What the set-ups of a run hand to its tear-down, which Jest runs in the same process. */
interface TestRun {
  readonly folder: string
  readonly servers: EmbeddedServer[]
}

declare global {
  var viewdeskTestRun: TestRun | undefined
}

const log = { info: () => undefined, error: (_details: object, message: string) => console.error(message) }

/**
 * Starts the PostgreSQL of a test run, unless another set-up has.
 *
 * VIEWDESK_TEST_SERVER hands it a server instead, to try another version of PostgreSQL: the address of a database that
 * exists there, with a role that may create databases.
 */
export async function startDatabase(): Promise<void> {
  if (process.env.VIEWDESK_TEST_DATABASE !== undefined) return
  const given = process.env.VIEWDESK_TEST_SERVER
  if (given !== undefined) await dropTemplates(given)
  process.env.VIEWDESK_TEST_DATABASE = given ?? (await startServer('data'))
}

/** The oldest PostgreSQL that is supported, for the tests of the views toolkit. */
export async function startOldestDatabase(): Promise<void> {
  process.env.VIEWDESK_TEST_DATABASE_OLDEST = await startServer('oldest', locateOldestPostgres())
}

/** Bundles the pages once for all panels of a run, where each of them looks for the bundle. */
export async function bundlePages(): Promise<void> {
  runNow()
  await ensureBundle({ productDir: projectDir, dataDir: panelFolder(), components: readComponents(projectDir), log })
}

/** Looks for a browser that really starts; where there is none, each test that wants one says what was tried. */
export async function lookForBrowser(): Promise<void> {
  process.env.VIEWDESK_TEST_BROWSER_FOUND = JSON.stringify(await findBrowser())
}

function runNow(): TestRun {
  if (globalThis.viewdeskTestRun !== undefined) return globalThis.viewdeskTestRun
  const folder = mkdtempSync(join(tmpdir(), 'viewdesk-test-'))
  // As root its programs run as somebody else, and those of PostgreSQL 15 have to find their folder by its path.
  chmodSync(folder, 0o711)
  process.env.VIEWDESK_TEST_FOLDER = folder
  globalThis.viewdeskTestRun = { folder, servers: [] }
  return globalThis.viewdeskTestRun
}

async function startServer(name: string, binaries?: Binaries): Promise<string> {
  const { folder, servers } = runNow()
  const server = await startEmbedded(join(folder, name), log, { durable: false, binaries })
  servers.push(server)
  return server.connectionString
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
