import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import type { FirstAccount } from './access/first-account.js'
import { faultsOfResources, refuseFaults } from './check-resources.js'
import type { Config } from './config/config.js'
import type { Limits } from './database/limits.js'
import { readOnlyProblem } from './database/read-only.js'
import { toldOf } from './database/unavailable.js'
import { loadResources } from './load-resources.js'
import { lookAtHealth } from './look-at-health.js'
import { lookForDoubts } from './look-for-doubts.js'
import { openContext } from './open-context.js'
import { type Log, type OpenDatabase, openDatabase } from './open-database.js'
import { type Front, openFront } from './panel/front.js'
import { identityOf } from './panel/identity.js'
import { tryPort } from './panel/listen.js'
import { registered } from './panel/registered.js'
import { type Panel, startPanel } from './panel/server.js'
import { checkDatabase, prepareDatabase, problemsOf, type Readiness } from './prepare-database.js'
import { startPruning } from './prune-history.js'
import { openReadiness, readLastSync } from './readiness.js'
import { startDailyChecks } from './reports/checks/check-daily.js'
import { watchDoubts } from './reports/doubts/watch-doubts.js'
import { openKeeper, watchChanges } from './reports/incremental/keeping/watch-changes.js'
import { openRefreshQueue } from './reports/refresh/queue.js'
import { startSchedule } from './reports/refresh/schedule.js'
import { spokenLanguages } from './spoken-languages.js'
import { watchReadiness } from './watch-readiness.js'
import { whenDatabaseAnswers } from './when-database-answers.js'

export interface Backoffice {
  /** Where staff open it: http://127.0.0.1:3000/admin */
  readonly url: string
  /** How to sign in the first time; null when an external database was only verified. */
  readonly account: FirstAccount | null
  /** What keeps it from working, in sentences; empty when all is well. */
  readonly problems: readonly string[]
  /** Stops everything that was started, the embedded database included; calling it again waits for the same end. */
  stop(): Promise<void>
}

const stopRefreshesMs = 700

export interface BackofficeOptions {
  readonly log?: pino.Logger
  /** The database, where it was opened before this module was loaded: loading it takes longer. */
  readonly opening?: Promise<OpenDatabase>
  /** Last day of the demo data, `YYYY-MM-DD`; tests hand it in. */
  readonly demoAnchor?: string
  readonly now?: () => Date
  /** False leaves every refresh to those who ask for it: tests and measurements keep the figures that they made. */
  readonly isScheduled?: boolean
  /** How long is waited for a database that does not answer; tests have seconds. */
  readonly limits?: Limits
  /** Told where an external database's panel listens, before it works. */
  readonly onListening?: (url: string) => void
  /** Ends the wait for an external database. */
  readonly signal?: AbortSignal
}

/**
 * Starts the whole of Viewdesk: database, views, panel, schedule.
 *
 * Embedded, it brings everything up to date by itself. External, it only verifies, unless SYNC_ON_START says otherwise:
 * so two releases side by side never undo each other's views. While an external database is away, or a table of it is
 * locked, the panel answers that it waits, and starts when it can.
 *
 * @throws errors whose message is ready to be read by the person who started it
 */
export async function startBackoffice(config: Config, options: BackofficeOptions = {}): Promise<Backoffice> {
  const log = options.log ?? pino({ level: config.logLevel })
  if (options.opening === undefined) await tryPort(config)
  if (config.databaseUrl === null) {
    return await startOn(config, await (options.opening ?? openDatabase(config, log, options)), { ...options, log })
  }
  const { panel } = await loadResources(config.projectDir)
  const front = await openFront(config, log, identityOf(config.projectDir, panel.declaration))
  options.onListening?.(front.url)
  const attempt = async () =>
    await startOn(config, await openDatabase(config, log, options), { ...options, log, front })
  const onWait = (reason: string): void => {
    log.warn(`Viewdesk is waiting for its database, and starts when it can. ${reason}`)
    front.tell(`The panel is waiting for its database. ${reason}`)
  }
  try {
    return await whenDatabaseAnswers(attempt, { onWait, signal: options.signal })
  } catch (error) {
    await front.close()
    throw error
  }
}

interface StartOptions extends BackofficeOptions {
  readonly log: pino.Logger
  readonly front?: Front
}

/** On a database that is there; where that fails, it is closed. */
async function startOn(config: Config, database: OpenDatabase, options: StartOptions): Promise<Backoffice> {
  const { log, front } = options
  try {
    const { account, readiness } = await prepareOrVerify(config, database, log, options.demoAnchor)
    const context = await openContext(config, database, options.now)
    const { projectDir } = config
    const resources = await loadResources(projectDir)
    refuseFaults(faultsOfResources(resources, { projectDir, context, languages: spokenLanguages(projectDir) }))
    const queue = openRefreshQueue(context, log)
    const lastSync = readiness.ready ? null : await readLastSync(database)
    const onlyReads = await readOnlyProblem(database.pools.admin)
    const problems = [...(onlyReads === null ? [] : [onlyReads]), ...readiness.problems]
    const keeper = openKeeper(context, log, { yieldMs: 10_000 })
    let panel: Panel | null = null
    const changes = watchChanges(context, keeper, {
      onError: (err) => log.error(toldOf(err), 'Incremental reports could not take in what has changed.'),
      onFolded: () => panel?.tellChanges(),
    })
    const look = openReadiness({
      database,
      catalogue: context.catalogue,
      timeZone: config.timeZone,
      atStart: readiness,
      lastSync,
    })
    const watching = watchReadiness(look, readiness, log)
    const started = await startPanel({
      config,
      context,
      resources: registered(context.catalogue),
      dashboards: resources.dashboards,
      records: resources.records.declaration,
      views: resources.views.declaration,
      identity: identityOf(projectDir, resources.panel.declaration),
      queue,
      doubts: watchDoubts(() => lookForDoubts(config, database, { timeoutMs: 5000 }), {
        onError: (err) => log.warn({ err }, 'Nobody knows whether figures are wrong: the look at the data failed.'),
      }),
      health: () => lookAtHealth(config, database, context),
      readiness: look,
      onStaff: changes.wake,
      log,
      front,
    })
    panel = started
    const schedule =
      options.isScheduled === false
        ? null
        : startSchedule(
            context,
            queue,
            (err) => log.error(toldOf(err), 'The schedule could not look for due refreshes.'),
            log,
          )
    const checks =
      options.isScheduled === false
        ? null
        : startDailyChecks(context, (err) => log.error(toldOf(err), 'A report of live data could not be checked.'))
    const pruning = startPruning(database.pools, config.timeZone, (err) =>
      log.error(toldOf(err), 'The history could not be pruned.'),
    )
    const stopAll = async (): Promise<void> => {
      schedule?.stop()
      checks?.stop()
      watching.stop()
      pruning.stop()
      const folding = changes.stop()
      // A refresh whose connection is dead ends with the pools.
      const stopping = Promise.race([queue.stop(), sleep(stopRefreshesMs, undefined, { ref: false })])
      await Promise.all([
        stopping,
        started.stop(),
        Promise.race([folding, sleep(stopRefreshesMs, undefined, { ref: false })]),
      ])
      await database.close()
    }
    let stopped: Promise<void> | null = null
    const stop = (): Promise<void> => {
      stopped ??= stopAll()
      return stopped
    }
    return { url: `${config.baseUrl ?? started.url}/admin`, account, problems, stop }
  } catch (error) {
    await database.close().catch(() => undefined)
    throw error
  }
}

async function prepareOrVerify(
  config: Config,
  database: OpenDatabase,
  log: Log,
  demoAnchor: string | undefined,
): Promise<{ account: FirstAccount | null; readiness: Readiness }> {
  if (database.isEmbedded || config.syncOnStart) {
    const { account, steps } = await prepareDatabase(config, database, log, demoAnchor)
    return { account, readiness: { ready: true, problems: problemsOf(steps) } }
  }
  return { account: null, readiness: await checkDatabase(config, database, { waits: true }) }
}
