import pg from 'pg'
import type { TestPanel } from '../harness/panel.js'

/** Holds a lock on what refreshes of jobs read, as an import at night does, while something is done: they wait for its end. */
export async function whileImporting(panel: TestPanel, work: () => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: panel.connectionString, application_name: 'nightly import' })
  await client.connect()
  try {
    await client.query('begin; lock table public.job in access exclusive mode')
    await work()
  } finally {
    await client.query('rollback')
    await client.end()
  }
}
