import { pino } from 'pino'
import { readConfig } from '../../src/config/config.js'
import { loadResources } from '../../src/load-resources.js'
import type { PanelLimits } from '../../src/panel/panel-limits.js'
import { registered } from '../../src/panel/registered.js'
import { startPanel } from '../../src/panel/server.js'
import { loadCatalogue } from '../../src/reports/load-catalogue.js'
import { openRefreshQueue } from '../../src/reports/refresh/queue.js'
import { createTestDatabase } from './database.js'
import type { TestPanel } from './panel.js'
import { viewsDir } from './reports.js'
import { panelFolder, projectDir } from './templates.js'

/** The panel without what runs beside it, on the demo database, with less patience than usual. */
export async function startLimitedPanel(limits: Partial<PanelLimits>): Promise<TestPanel> {
  const { connectionString, pools, drop } = await createTestDatabase('demo')
  const environment = {
    DATABASE_URL: connectionString,
    DATA_DIR: panelFolder(),
    PORT: '0',
    SESSION_SECRET: 'a secret for tests that nobody else needs to know',
  }
  const config = readConfig(environment, projectDir)
  const catalogue = await loadCatalogue(pools, { viewsDir, timeZone: config.timeZone })
  const context = { pools, catalogue, timeZone: config.timeZone, now: () => new Date() }
  const queue = openRefreshQueue(context)
  const resources = await loadResources(projectDir)
  const panel = await startPanel({
    config,
    context,
    queue,
    resources: registered(catalogue),
    dashboards: resources.dashboards,
    records: resources.records.declaration,
    views: resources.views.declaration,
    readiness: async () => ({ ready: true, problems: [] }),
    log: pino({ level: process.env.VIEWDESK_TEST_LOG ?? 'fatal' }),
    limits,
  })
  const stop = async (): Promise<void> => {
    await Promise.all([queue.stop(), panel.stop()])
    await drop()
  }
  return { url: panel.url, connectionString, pools, stop }
}
