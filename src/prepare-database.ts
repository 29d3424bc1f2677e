import type { ClientBase } from 'pg'
import { ensureFirstAccount, type FirstAccount } from './access/first-account.js'
import type { Config } from './config/config.js'
import { demoState } from './database/demo/demo.js'
import { fillDemo } from './database/demo/fill.js'
import { createDemoTables, demoTables } from './database/demo/tables.js'
import { messageOf } from './database/message-of.js'
import { migrate, pendingMigrations } from './database/migrations/migrate.js'
import { missingSchemaRights } from './database/own-schema.js'
import { inTransaction, withClient } from './database/transactions.js'
import { mayPass } from './database/unavailable.js'
import { type Log, type OpenDatabase, viewsDirOf } from './open-database.js'
import { afterSync } from './reports/after-sync.js'
import { todayIn } from './reports/asking/periods.js'
import { captureByDefault } from './reports/incremental/keeping/capture-wish.js'
import type { SyncPatience } from './reports/sync/lock.js'
import type { SyncStep } from './reports/sync/plan/step.js'
import { lookAtViews } from './reports/sync/plan-views.js'
import { syncViews } from './reports/sync/sync.js'
import { SyncError } from './reports/sync/sync-error.js'
import type { SyncOptions } from './reports/sync/sync-options.js'
import { unreadableTables } from './reports/sync/unreadable-tables.js'
import { shortened, ViewFileError } from './reports/view-files/fault.js'
import { readViewFolder } from './reports/view-files/view-folder.js'

const demoJobs = 5000

/**
 * Brings a database to where the panel can work: schema, demo data (embedded only), views in sync, first account.
 *
 * Idempotent, and safe for several processes at once.
 *
 * @throws SyncBusyError, MissingRightsError before anything is changed
 * @param demoAnchor last day of the demo data, `YYYY-MM-DD`; today by default
 * @param asked how long to wait for another sync, and where to say so, by default in the log; whether views go whose files
 *   are gone, as in the embedded database, which has one owner
 */
export async function prepareDatabase(
  config: Config,
  database: OpenDatabase,
  log: Log,
  demoAnchor = todayIn(config.timeZone, new Date()),
  asked: SyncPatience & Pick<SyncOptions, 'prune'> = { onWait: (words) => log.warn({}, words) },
): Promise<{ account: FirstAccount; steps: SyncStep[] }> {
  await refuseMissingRights(config, database)
  const migrations = await migrate(database.connectionString)
  if (migrations.length > 0) log.info({ migrations }, 'The schema viewdesk was brought up to date.')
  if (database.isEmbedded) {
    await captureByDefault(database.pools.admin)
    await createDemo(config, database, demoAnchor, log)
  }
  const options = { ...filesOf(config), prune: database.isEmbedded, ...asked }
  const steps = await syncViews(database.pools, options)
  await afterSync(database.pools, options, steps, log)
  logSteps(log, steps)
  return { account: await ensureFirstAccount(database.pools, config), steps }
}

/** Tables are missing, or the role of DATABASE_URL may not do what it has to; the message has the statements that help. */
export class MissingRightsError extends Error {
  readonly code = 'missing_rights'
  constructor(missing: readonly string[]) {
    super(shortened(missing).join('\n'))
    this.name = 'MissingRightsError'
  }
}

/** Later on, what a changed file reads is looked at by its sync. */
async function refuseMissingRights(config: Config, database: OpenDatabase): Promise<void> {
  const isFirst = (await pendingMigrations(database.pools.read)).length > 0
  const missing = isFirst ? await missingRights(config, database) : []
  if (missing.length > 0) throw new MissingRightsError(missing)
}

/** What this role lacks in a database that is not ours, and the tables that are not there: all of it, with what to do. */
export async function missingRights(config: Config, database: OpenDatabase): Promise<string[]> {
  // The embedded database gets its tables by itself.
  if (database.isEmbedded) return []
  const { read } = database.pools
  const { files } = await readViewFolder(viewsDirOf(config), config.timeZone)
  const tables = await unreadableTables(read, files, new Set(files.map(({ name }) => name)))
  return [
    ...(await missingSchemaRights(read)),
    ...tables.map(({ file, line, message }) => `${file}:${line}: ${message}`),
  ]
}

/** A line for each file that cannot be read; what the last sync built stands in for it. */
export function problemsOf(steps: readonly SyncStep[]): string[] {
  return steps.flatMap(({ problem }) => (problem === null ? [] : [problem]))
}

/** The first sync is one line; later changes are few, and each says why. */
function logSteps(log: Log, steps: readonly SyncStep[]): void {
  if (steps.every(({ action }) => action === 'create')) {
    log.info({ views: steps.length }, 'The views were created.')
    return
  }
  for (const { name, action, reason } of steps) {
    if (action !== 'unchanged') log.info({ view: name, action, reason }, 'A view was synced.')
  }
}

/** The views of a project, as it knows them. */
export function filesOf(config: Config): SyncOptions {
  return { viewsDir: viewsDirOf(config), timeZone: config.timeZone, project: config.project }
}

/** A project that knows nothing of the demo's tables gets none. */
async function readsDemo(config: Config): Promise<boolean> {
  const { files } = await readViewFolder(viewsDirOf(config), config.timeZone)
  return files.some(({ reads }) =>
    reads.some(({ schema, name }) => (schema ?? 'public') === 'public' && demoTables.includes(name)),
  )
}

async function createDemo(config: Config, database: OpenDatabase, anchor: string, log: Log): Promise<void> {
  const state = await withClient(database.pools.admin, demoState)
  if (state !== 'absent' || !(await readsDemo(config))) return
  await inTransaction(database.pools.admin, async (client) => {
    await createDemoTables(client)
    await fillDemoUntil(client, config.timeZone, demoJobs, anchor)
  })
  log.info({ jobs: demoJobs, anchor }, 'Demo data was created.')
}

/** Fills the demo tables, and stores the day that the data ends at: the same day and size give the same rows again. */
export async function fillDemoUntil(
  client: ClientBase,
  timeZone: string,
  jobs: number,
  anchor: string,
  onProgress?: (done: number, jobs: number) => void,
): Promise<void> {
  await fillDemo(client, { jobs, anchor, timeZone, onProgress })
  await client.query(
    `insert into viewdesk.setting (name, value) values ('demo_anchor', $1)
     on conflict (name) do update set value = excluded.value`,
    [anchor],
  )
}

export interface Readiness {
  readonly ready: boolean
  /** What is missing, in sentences that name the command to run. */
  readonly problems: readonly string[]
}

/**
 * Whether the panel can work on this database as it is. Changes nothing.
 *
 * @param options.waits where true, what waiting may cure is thrown, and not told as a problem
 */
export async function checkDatabase(
  config: Config,
  database: OpenDatabase,
  { waits = false }: { readonly waits?: boolean } = {},
): Promise<Readiness> {
  try {
    const pending = await pendingMigrations(database.pools.read)
    if (pending.length > 0) {
      return notReady(
        'The schema viewdesk is missing or older than this release. Run "npx viewdesk setup", then start again.',
      )
    }
    const steps = await lookAtViews(database.pools, filesOf(config))
    // What the last sync built stands in for them: the panel can work.
    const unreadable = problemsOf(steps)
    const open = steps.filter((step) => step.action !== 'unchanged' && step.action !== 'keep')
    if (open.length === 0) return { ready: true, problems: unreadable }
    const names = shortened(open.map((step) => `${step.name} (${step.reason})`)).join(', ')
    const problem = `Views are not in sync: ${names.replace(/\.$/, '')}. Run "npx viewdesk setup", then start again.`
    return { ready: false, problems: [problem, ...unreadable] }
  } catch (error) {
    if (waits && mayPass(error)) throw error
    const isOfFiles = error instanceof ViewFileError || error instanceof SyncError
    const what = isOfFiles ? 'The views cannot be brought in sync' : 'The database cannot be used'
    return notReady(`${what}: ${messageOf(error as Error)}`)
  }
}

function notReady(problem: string): Readiness {
  return { ready: false, problems: [problem] }
}
