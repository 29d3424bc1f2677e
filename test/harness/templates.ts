import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { addStaff } from '../../src/access/accounts.js'
import { fillDemo } from '../../src/database/demo/fill.js'
import { createDemoTables } from '../../src/database/demo/tables.js'
import { migrate } from '../../src/database/migrations/migrate.js'
import { openPools } from '../../src/database/pools.js'
import { syncViews } from '../../src/reports/sync/sync.js'
import { patientLimits } from './patience.js'

export type Template = 'empty' | 'migrated' | 'demo'

/** Everything in the demo template happened before this day began. */
export const demoAnchor = '2026-06-30'

/** The accounts of the demo template, one for each role. */
export const demoAccounts = ['admin', 'operator', 'viewer'].map((role) => ({
  email: `${role}@viewdesk.local`,
  name: role[0]?.toUpperCase() + role.slice(1),
  role,
  password: 'correct horse battery',
}))

/** Compiled to dist/test/harness: the checkout is three folders up. */
export const projectDir = fileURLToPath(new URL('../../../', import.meta.url))

/** The line of a view file of ours on which something stands, as messages have it: `views/sources/source_job.sql:33`. */
export function placeIn(file: string, text: string): string {
  const lines = readFileSync(join(projectDir, file), 'utf8').split('\n')
  return `${file}:${lines.findIndex((line) => line.includes(text)) + 1}`
}

/** The data folder that all panels of a run have in common, so that the pages are bundled once for all. */
export function panelFolder(): string {
  return join(process.env.VIEWDESK_TEST_FOLDER ?? '', 'panel')
}

/** Fills an empty database with what the template promises. */
export async function buildTemplate(template: Exclude<Template, 'empty'>, connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    await migrate(client)
    await createDemoTables(client)
    if (template === 'demo') {
      await fillDemo(client, { jobs: 2000, anchor: demoAnchor })
      for (const account of demoAccounts) await addStaff(client, account)
    }
  } finally {
    await client.end()
  }
  if (template === 'demo') await sync(connectionString)
}

async function sync(connectionString: string): Promise<void> {
  const pools = openPools(connectionString, { error: (_details, message) => console.error(message) }, patientLimits)
  try {
    await syncViews(pools, { viewsDir: `${projectDir}views`, timeZone: 'UTC' })
  } finally {
    await pools.end()
  }
}
