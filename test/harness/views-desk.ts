import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ReportsContext } from '../../src/reports/catalogue.js'
import { loadCatalogue } from '../../src/reports/load-catalogue.js'
import type { SyncStep } from '../../src/reports/sync/plan/step.js'
import { syncViews } from '../../src/reports/sync/sync.js'
import type { SyncOptions } from '../../src/reports/sync/sync-options.js'
import { createTestDatabase, type TestDatabase } from './database.js'

export const header = '-- title: Things\n-- description: All things.\n-- grain: id\n'
export const materialized = `${header}-- materialized: yes\n`

/** A database with three providers, and a folder of view files that a test writes itself. */
export interface ViewsDesk {
  readonly database: TestDatabase
  readonly folder: string
  sql<Row extends object = Record<string, unknown>>(text: string): Promise<Row[]>
  write(name: string, text: string): Promise<void>
  remove(name: string): Promise<void>
  options(more?: Partial<SyncOptions>): SyncOptions
  steps(more?: Partial<SyncOptions>): Promise<SyncStep[]>
  /** Syncs; what was done, by view. */
  sync(more?: Partial<SyncOptions>): Promise<Record<string, string>>
  context(): Promise<ReportsContext>
  close(): Promise<void>
}

export async function openViewsDesk(): Promise<ViewsDesk> {
  const database = await createTestDatabase('migrated')
  const folder = await mkdtemp(join(tmpdir(), 'viewdesk-views-'))
  const options = (more: Partial<SyncOptions> = {}): SyncOptions => ({
    viewsDir: folder,
    timeZone: 'UTC',
    prune: true,
    ...more,
  })
  const steps = (more: Partial<SyncOptions> = {}) => syncViews(database.pools, options(more))
  await database.pools.admin.query("insert into provider select n, 'Provider ' || n from generate_series(1, 3) as n")
  return {
    database,
    folder,
    sql: async <Row extends object>(text: string) => (await database.pools.admin.query<Row>(text)).rows,
    write: (name, text) => writeFile(join(folder, `${name}.sql`), text),
    remove: (name) => rm(join(folder, `${name}.sql`)),
    options,
    steps,
    sync: async (more) => Object.fromEntries((await steps(more)).map(({ name, action }) => [name, action])),
    context: async () => {
      const catalogue = await loadCatalogue(database.pools, options())
      return { pools: database.pools, catalogue, timeZone: 'UTC', now: () => new Date() }
    },
    close: async () => {
      await database.drop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
