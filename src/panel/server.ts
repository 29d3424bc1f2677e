import { createServer, type Server } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { constants } from 'node:zlib'
import compression from 'compression'
import type { Logger } from 'pino'
import { openActivity } from '../access/activity.js'
import { trustProblem } from '../access/forwarding.js'
import { openPageVisits } from '../access/page-visits.js'
import type { Config } from '../config/config.js'
import { productDir } from '../config/folders.js'
import { sessionSecret } from '../config/secrets.js'
import { secretProblem } from '../config/weak-secret.js'
import { noteFullDisk } from '../database/full-disk.js'
import { toldOf } from '../database/unavailable.js'
import type { ReportsContext } from '../reports/catalogue.js'
import type { NamedDashboard } from '../reports/dashboard/declaration.js'
import type { DoubtsWatch } from '../reports/doubts/watch-doubts.js'
import { openExportQueue } from '../reports/export/export-queue.js'
import type { RecordDeclaration } from '../reports/records/record-declaration.js'
import type { RefreshQueue } from '../reports/refresh/queue.js'
import { openRefreshEvents } from '../reports/refresh/refresh-events.js'
import { buildAdmin } from './adminjs/admin.js'
import { adminApiRoutes } from './adminjs/api-routes.js'
import { loadAssets } from './adminjs/assets.js'
import { ensureBundle } from './adminjs/bundling/bundle.js'
import { browserFolder, readComponents } from './adminjs/bundling/components.js'
import { pageRoutes } from './adminjs/pages.js'
import { openEventStreams } from './api/events-route.js'
import { apiRoutes } from './api/routes.js'
import { watchLeftBehind } from './exporting/export-log.js'
import { openExportsUnderWay } from './exporting/progress.js'
import type { Front } from './front.js'
import type { Health } from './health.js'
import { choosePasswordRoutes } from './http/choose-password.js'
import { emptyApp } from './http/empty-app.js'
import { answerError, unknownAddress } from './http/errors.js'
import { watchForwarding } from './http/forwarding.js'
import { healthRoutes, type Readiness } from './http/health.js'
import { identified } from './http/identified.js'
import { knownDevices } from './http/known-devices.js'
import { openMetrics } from './http/metrics.js'
import { noteRefusals } from './http/note-refusals.js'
import { originCheck } from './http/origin-check.js'
import { pageLanguage } from './http/page-language.js'
import { requestAddress } from './http/request-address.js'
import { requestLog } from './http/request-log.js'
import { requestSize } from './http/request-size.js'
import { securityHeaders } from './http/security-headers.js'
import { openSessions } from './http/session.js'
import { signInRoutes } from './http/sign-in.js'
import { signInPages } from './http/sign-in-page.js'
import { requireStaff } from './http/signed-in.js'
import { identityOf, type PanelIdentity } from './identity.js'
import { takeLanguages } from './language/language-files.js'
import { listen } from './listen.js'
import { openReports } from './open-reports.js'
import { type PanelLimits, serverPatience, usualLimits } from './panel-limits.js'
import type { ResourceDeclaration } from './resource-declaration.js'
import type { ViewDeclaration } from './saved-views/view-declaration.js'
import { speakReports } from './spoken.js'

export interface PanelOptions {
  readonly config: Config
  readonly context: ReportsContext
  /** What the menu lists. */
  readonly resources: readonly ResourceDeclaration[]
  readonly dashboards: readonly NamedDashboard[]
  readonly records: readonly RecordDeclaration[]
  /** Saved views that ship. */
  readonly views: readonly ViewDeclaration[]
  /** What the panel is called; as the product, unless told. */
  readonly identity?: PanelIdentity
  /** Where refreshes are asked for; whoever made it stops it. */
  readonly queue: RefreshQueue
  readonly readiness: () => Promise<Readiness>
  /** Why figures may be wrong, where somebody looks for it. */
  readonly doubts?: DoubtsWatch
  /** How views are, and what is wrong, for those who look after them. */
  readonly health?: () => Promise<Health>
  /** Told of each request of somebody who is signed in. */
  readonly onStaff?: () => void
  readonly log: Logger
  /** What has answered so far, where something has: the panel goes on in its place. */
  readonly front?: Front | undefined
  /** What differs from `usualLimits`; tests have less patience. */
  readonly limits?: Partial<PanelLimits>
}

export interface Panel {
  /** Where the panel listens: http://127.0.0.1:3000 */
  readonly url: string
  /** Rows of reports have changed: pages that are open hear of it. */
  tellChanges(): void
  /** Answers what was asked, cuts what takes longer than a few seconds, and leaves the pools open. */
  stop(): Promise<void>
}

const graceMs = 2500
// For the last page visits; a database that is away never takes them.
const lastVisitsMs = 500
const lastExportsMs = 1000

// Answers are small and different each time. At 4 Brotli takes half a millisecond for the largest one, a catalogue, and saves a
// sixth of what it has at 1. Assets are compressed ahead, as hard as possible.
const lightly = { threshold: 1024, level: 1, brotli: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } } }

/**
 * Starts the panel: bundles the pages if their sources changed, and listens last, when everything else is ready.
 *
 * @throws ListenError, BundleError, LanguageFileError
 */
export async function startPanel(options: PanelOptions): Promise<Panel> {
  const { config, context, log } = options
  const { dataDir } = config
  const limits = { ...usualLimits, ...options.limits }
  const identity = options.identity ?? identityOf(config.projectDir, {})
  takeLanguages(config.projectDir)
  const components = readComponents(productDir)
  const bundleDir = await ensureBundle({ productDir, dataDir, components, log })
  const assets = await loadAssets({ productDir, dataDir, bundleDir, logo: identity.logo })
  assets.compressed.catch((error) => log.warn({ err: error }, 'The pages could not be compressed ahead.'))
  const isHttps = config.baseUrl?.startsWith('https:') === true
  const onError = (error: unknown) => {
    noteFullDisk(error)
    log.error(toldOf(error), 'The panel’s own tables could not be written or read.')
  }
  const pool = context.pools.admin
  const secret = sessionSecret(config)
  const { sessionHours: hours, sessionIdleHours: idleHours } = config
  const sessions = openSessions({ pool, secret, isHttps, hours, idleHours, onError })
  const activity = openActivity(pool, onError)
  for (const problem of [trustProblem(config), secretProblem(config.sessionSecret)])
    if (problem !== null) log.warn(problem)
  const visits = openPageVisits(pool, onError)
  const reports = openReports(options.resources, context.catalogue)
  const speak = speakReports(options)
  const events = openRefreshEvents(context, onError)
  const streams = openEventStreams({ pool, catalogue: context.catalogue, reports, events })
  const dashboards = options.dashboards.flatMap(({ name }) => name ?? [])
  const admin = buildAdmin({ declared: options.resources, context, reports, components, speak, identity, dashboards })

  const signIn = {
    pool,
    pages: signInPages(browserFolder(productDir), assets.styleSheet, identity),
    devices: knownDevices(secret, isHttps),
    activity,
  }

  const metrics = config.metricsToken === null ? null : openMetrics(context, config.metricsToken, options.readiness)
  const app = emptyApp(config)
  if (metrics) app.use(metrics.watch)
  app.use(
    requestLog(log),
    pageLanguage(config.language),
    identified(identity),
    ...securityHeaders(isHttps),
    requestAddress,
    healthRoutes(options.readiness),
    watchForwarding(pool, log),
  )
  if (metrics) app.get('/metrics', metrics.route)
  app.use(compression(lightly), assets.router)
  // Nothing below reads a body before its size, its origin and, but for the sign-in form, its sender are known.
  app.use(requestSize, originCheck(config.baseUrl), ...sessions.middleware)
  app.use(signInRoutes(signIn), choosePasswordRoutes(signIn))
  app.use(['/admin', '/api'], requireStaff(pool), (_req, _res, next) => {
    options.onStaff?.()
    next()
  })
  // One for each connection that exports have.
  const exports = openExportQueue({ places: context.pools.export.options.max, waitMs: limits.queueMs })
  app.use(
    '/api/v1',
    apiRoutes(
      {
        asWritten: { ...speak('en'), context, reports },
        config,
        visits,
        activity,
        exports,
        underWay: openExportsUnderWay(),
        limits,
        queue: options.queue,
        streams,
        doubts: options.doubts ?? { current: () => [] },
        health: options.health ?? (async () => ({ problems: [], notes: [], views: [] })),
      },
      speak,
    ),
  )
  const pages = pageRoutes({ admin, reports, speak, assets, visits, locale: config.locale })
  app.use(adminApiRoutes(admin, reports), pages)
  app.use(unknownAddress, noteRefusals(activity), answerError)

  const server = options.front?.handOver(app) ?? createServer(serverPatience(limits), app)
  const leftBehind = watchLeftBehind(pool, activity, {
    everyMs: limits.leftBehindMs,
    titleOf: (report) => context.catalogue.find(report)?.title ?? report,
    onError,
  })
  const closeTables = async (): Promise<void> => {
    sessions.close()
    leftBehind.stop()
    await Promise.race([visits.close(), sleep(lastVisitsMs, undefined, { ref: false })])
  }
  try {
    const url = options.front?.url ?? (await listen(server, config))
    const stop = async (): Promise<void> => {
      streams.close()
      events.close()
      await close(server)
      // What became of them is written down before nothing can be.
      await Promise.race([exports.idle(), sleep(lastExportsMs, undefined, { ref: false })])
      await closeTables()
    }
    return { url, tellChanges: () => void events.lookNow(), stop }
  } catch (error) {
    await closeTables()
    throw error
  }
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  const cut = setTimeout(() => server.closeAllConnections(), graceMs)
  await closed
  clearTimeout(cut)
}
