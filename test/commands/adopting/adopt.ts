import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate } from '../../../src/database/migrations/migrate.js'
import type { ListQuery } from '../../../src/reports/asking/query.js'
import type { ReportsContext } from '../../../src/reports/catalogue.js'
import { loadCatalogue } from '../../../src/reports/load-catalogue.js'
import type { Reading } from '../../../src/reports/reading.js'
import { planViews } from '../../../src/reports/sync/plan-views.js'
import { syncViews } from '../../../src/reports/sync/sync.js'
import { computeTotals } from '../../../src/reports/totals/totals.js'
import { askByName } from '../../harness/asking.js'
import { createTestDatabase, type TestDatabase } from '../../harness/database.js'
import { asSuperuser } from '../../harness/superuser.js'
import { type Ran, viewdesk } from '../../harness/viewdesk.js'

/** A database that was there before, and an empty project for it. */
export interface Adoption {
  readonly database: TestDatabase
  readonly folder: string
  connect(...words: readonly string[]): Promise<Ran>
  /** Paths of the view files, sorted. */
  files(): Promise<string[]>
  read(file: string): Promise<string>
  /** What `views plan` would do with each view. */
  plan(): Promise<Record<string, string>>
  /** Creates the views. */
  sync(timeZone?: string): Promise<ReportsContext>
  close(): Promise<void>
}

/** @param sql what is there before, made by another owner */
export async function adopt(sql: string): Promise<Adoption> {
  const database = await createTestDatabase('empty')
  const folder = await mkdtemp(join(tmpdir(), 'viewdesk-adopted-'))
  const views = join(folder, 'views')
  await mkdir(join(views, 'sources'), { recursive: true })
  await asSuperuser(database, (client) =>
    client.query(`${sql}; grant select on all tables in schema public to viewdesk`),
  )
  const options = (timeZone = 'UTC') => ({ viewsDir: views, timeZone })
  return {
    database,
    folder,
    connect: (...words) =>
      viewdesk(['connect', ...words], { PROJECT_DIR: folder, DATABASE_URL: database.connectionString }),
    files: async () => (await readdir(views, { recursive: true })).filter((name) => name.endsWith('.sql')).sort(),
    read: (file) => readFile(join(views, file), 'utf8'),
    plan: async () => {
      const steps = await planViews(database.pools, options())
      return Object.fromEntries(steps.map(({ name, action }) => [name, action]))
    },
    sync: async (timeZone) => {
      await migrate(database.connectionString)
      await syncViews(database.pools, options(timeZone))
      const catalogue = await loadCatalogue(database.pools, options(timeZone))
      return { pools: database.pools, catalogue, timeZone: timeZone ?? 'UTC', now: () => new Date('2026-06-01') }
    },
    close: async () => {
      await database.drop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** The totals of a report, as its list has them. */
export async function totalsOf(
  context: ReportsContext,
  name: string,
  params: Readonly<Record<string, string>> = {},
): Promise<Record<string, unknown>> {
  const work = async (reading: Reading, query: ListQuery) => await computeTotals(reading, query, { groupBy: null })
  const { totals } = await askByName(context, name, params, work)
  return totals as Record<string, unknown>
}
