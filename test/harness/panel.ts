import { pino } from 'pino'
import { startBackoffice } from '../../src/backoffice.js'
import { type Config, readConfig } from '../../src/config/config.js'
import type { Pools } from '../../src/database/pools.js'
import { createTestDatabase } from './database.js'
import { panelFolder, projectDir, type Template } from './templates.js'

export interface TestPanel {
  /** of the server, without a path: http://127.0.0.1:40123 */
  readonly url: string
  readonly connectionString: string
  readonly pools: Pools
  stop(): Promise<void>
}

export interface TestPanelOptions {
  readonly template: Template
  readonly now?: () => Date
  /** what differs from the configuration of an empty environment */
  readonly config?: Partial<Config>
  /** Changes the database before the panel starts. */
  readonly prepare?: (pools: Pools) => Promise<unknown>
  /** Refreshes by itself what is due; unless asked for, a test has the figures that it made until it refreshes them. */
  readonly isScheduled?: boolean
}

/** Starts the whole panel on a database of its own and any free port; accounts are those of demoAccounts. */
export async function startTestPanel(options: TestPanelOptions): Promise<TestPanel> {
  const database = await createTestDatabase(options.template)
  const environment = {
    DATABASE_URL: database.connectionString,
    DATA_DIR: panelFolder(),
    PORT: '0',
    SESSION_SECRET: 'a secret for tests that nobody else needs to know',
  }
  const config = { ...readConfig(environment, projectDir), ...options.config }
  try {
    await options.prepare?.(database.pools)
    const backoffice = await startBackoffice(config, {
      log: pino({ level: process.env.VIEWDESK_TEST_LOG ?? 'fatal' }),
      isScheduled: options.isScheduled ?? false,
      ...(options.now === undefined ? {} : { now: options.now }),
    })
    const stop = async (): Promise<void> => {
      await backoffice.stop()
      await database.drop()
    }
    return {
      url: new URL(backoffice.url).origin,
      connectionString: database.connectionString,
      pools: database.pools,
      stop,
    }
  } catch (error) {
    await database.drop()
    throw error
  }
}
