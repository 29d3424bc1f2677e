import { createHash, timingSafeEqual } from 'node:crypto'
import type { Request, RequestHandler, Response } from 'express'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { Refusal } from '../../refusal.js'
import type { ReportsContext } from '../../reports/catalogue.js'
import { readResults } from '../../reports/checks/check-results.js'
import { inReading, unrestricted } from '../../reports/reading.js'
import { isStored } from '../../reports/report.js'
import { readStorage } from '../../reports/sync/view-storage.js'
import type { Readiness } from './health.js'

export interface Metrics {
  /** Measures every request. */
  readonly watch: RequestHandler
  /** GET /metrics, for whoever has the token. */
  readonly route: RequestHandler
}

const timeoutMs = 5000

/**
 * Figures for Prometheus: requests, connections, and of each stored view its age, size, rows, last refresh, failing checks
 * and waiting changes. Where the database does not answer, the figures of the process are told without it.
 */
export function openMetrics(context: ReportsContext, token: string, readiness: () => Promise<Readiness>): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const requests = new Histogram({
    name: 'viewdesk_http_request_duration_seconds',
    help: 'How long requests took, by method, route and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30],
    registers: [registry],
  })
  const gauge = <Name extends string>(name: string, help: string, labelNames: readonly Name[]) =>
    new Gauge({ name: `viewdesk_${name}`, help, labelNames, registers: [registry] })
  const ready = gauge('ready', 'Whether the panel can work, as /readyz tells it.', [])
  const connections = gauge('connections', 'Connections to the database, by pool and what they do.', ['pool', 'state'])
  const ofViews = {
    age: gauge('view_age_seconds', 'How long ago the rows of a stored view were read.', ['view']),
    bytes: gauge('view_bytes', 'What a stored view takes, with its indexes.', ['view']),
    rows: gauge('view_rows', 'Rows at the end of the last refresh.', ['view']),
    took: gauge('refresh_seconds', 'How long the last refresh that ended well took.', ['view']),
    stale: gauge('view_is_stale', 'Whether a stored view is older than it may be, or its refresh failed.', ['view']),
    failing: gauge('checks_failing', 'Checks of a report whose two sides differed, or that failed.', ['view']),
    waiting: gauge('changes_waiting', 'Changes that an incremental report has not taken in.', ['view']),
  }

  const readViews = async (): Promise<void> => {
    const stored = context.catalogue.reports.filter(isStored)
    const { pools } = context
    const storage = await readStorage(pools)
    const read = await inReading(context, unrestricted, { reports: stored, timeoutMs }, async (reading) => ({
      freshness: await Promise.all(stored.map((report) => reading.freshnessOf(report))),
      results: await readResults(reading.client, context.catalogue.reports),
    }))
    for (const one of Object.values(ofViews)) one.reset()
    for (const [place, { name }] of stored.entries()) {
      const { state, asOf, changesWaiting } = read.freshness[place] ?? { state: 'absent', asOf: null }
      const { bytes, rows, finishedAt, seconds } = storage.get(name) ?? {}
      if (asOf !== null) ofViews.age.set({ view: name }, (context.now().getTime() - Date.parse(asOf)) / 1000)
      ofViews.stale.set({ view: name }, ['stale', 'failed', 'absent'].includes(state) ? 1 : 0)
      if (changesWaiting !== undefined) ofViews.waiting.set({ view: name }, changesWaiting)
      if (bytes !== undefined) ofViews.bytes.set({ view: name }, bytes)
      if (rows != null) ofViews.rows.set({ view: name }, rows)
      if (finishedAt != null && seconds !== undefined) ofViews.took.set({ view: name }, seconds)
    }
    for (const { name, checks } of context.catalogue.reports) {
      if (checks.length === 0) continue
      const failing = (read.results.get(name) ?? []).filter(({ state }) => state === 'failed' || state === 'differs')
      ofViews.failing.set({ view: name }, failing.length)
    }
  }

  const readPools = (): void => {
    const { read, export: exporting, refresh, admin } = context.pools
    for (const [pool, { totalCount, idleCount, waitingCount }] of Object.entries({
      read,
      export: exporting,
      refresh,
      admin,
    })) {
      connections.set({ pool, state: 'busy' }, totalCount - idleCount)
      connections.set({ pool, state: 'idle' }, idleCount)
      connections.set({ pool, state: 'waiting' }, waitingCount)
    }
  }

  return {
    watch: (req, res, next) => {
      const end = requests.startTimer()
      res.once('finish', () => end({ method: req.method, route: routeOf(req), status: String(res.statusCode) }))
      next()
    },
    route: async (req: Request, res: Response) => {
      if (!isToken(req.get('authorization'), token)) {
        res.set('www-authenticate', 'Bearer')
        throw new Refusal(401, 'unauthorized', 'Send the token of METRICS_TOKEN: Authorization: Bearer ….')
      }
      ready.set((await readiness().catch(() => null))?.ready ? 1 : 0)
      readPools()
      await readViews().catch((error: unknown) => {
        for (const one of Object.values(ofViews)) one.reset()
        req.log.warn({ err: error }, 'The views could not be read for /metrics.')
      })
      res
        .set('cache-control', 'no-store')
        .type(registry.contentType)
        .send(await registry.metrics())
    },
  }
}

/** Without names and ids, which would be a series each: /api/v1/:name/rows. */
function routeOf({ baseUrl, route, path }: Request): string {
  if (typeof route?.path === 'string') return `${baseUrl}${route.path}`
  return path.startsWith('/admin/frontend/') || path.startsWith('/admin/assets/') ? 'assets' : 'other'
}

/** Compared in a time that tells nothing of it. */
function isToken(header: string | undefined, token: string): boolean {
  const [, sent = ''] = /^Bearer (.+)$/i.exec(header ?? '') ?? []
  const hash = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(sent), hash(token))
}
