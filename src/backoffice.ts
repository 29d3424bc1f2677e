import { pino } from 'pino'
import { dashboard } from '../resources/dashboard.js'
import { registered } from '../resources/registered.js'
import type { FirstAccount } from './access/first-account.js'
import type { Config } from './config/config.js'
import type { Limits } from './database/limits.js'
import { openContext } from './open-context.js'
import { type Log, type OpenDatabase, openDatabase } from './open-database.js'
import { tryPort } from './panel/listen.js'
import { startPanel } from './panel/server.js'
import { checkDatabase, prepareDatabase, type Readiness } from './prepare-database.js'
import { checkDashboard } from './reports/dashboard/dashboard.js'
import { stopRefreshes } from './reports/refresh/refresh.js'
import { startSchedule } from './reports/refresh/schedule.js'

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
}

/**
 * Starts the whole of Viewdesk: database, views, panel, schedule.
 *
 * Embedded, it brings everything up to date by itself. External, it only verifies, unless SYNC_ON_START says otherwise:
 * so two releases side by side never undo each other's views.
 *
 * @throws errors whose message is ready to be read by the person who started it
 */
export async function startBackoffice(config: Config, options: BackofficeOptions = {}): Promise<Backoffice> {
  const log = options.log ?? pino({ level: config.logLevel })
  if (options.opening === undefined) await tryPort(config)
  const database = await (options.opening ?? openDatabase(config, log, { limits: options.limits }))
  try {
    const { account, readiness } = await prepareOrVerify(config, database, log, options.demoAnchor)
    const context = await openContext(config, database, options.now)
    checkDashboard(dashboard, context)
    const panel = await startPanel({
      config,
      context,
      resources: registered(context.catalogue),
      dashboard,
      readiness: () => readinessNow(config, database, readiness),
      log,
    })
    const schedule =
      options.isScheduled === false
        ? null
        : startSchedule(context, (err) => log.error({ err }, 'The schedule could not look for due refreshes.'))
    const stopAll = async (): Promise<void> => {
      schedule?.stop()
      await panel.stop()
      await stopRefreshes()
      await database.close()
    }
    let stopped: Promise<void> | null = null
    const stop = (): Promise<void> => {
      stopped ??= stopAll()
      return stopped
    }
    return { url: `${config.baseUrl ?? panel.url}/admin`, account, problems: readiness.problems, stop }
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
    const { account } = await prepareDatabase(config, database, log, demoAnchor)
    return { account, readiness: { ready: true, problems: [] } }
  }
  return { account: null, readiness: await checkDatabase(config, database) }
}

/** The reports are read once, at start: views that came later are in the database, but not in this panel. */
async function readinessNow(config: Config, database: OpenDatabase, atStart: Readiness): Promise<Readiness> {
  const now = await checkDatabase(config, database)
  if (!now.ready || atStart.ready) return now
  return { ready: false, problems: ['The database was set up after this panel had started. Start the panel again.'] }
}
