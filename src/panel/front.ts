import { createServer, type RequestListener, type Server } from 'node:http'
import type { Logger } from 'pino'
import type { Config } from '../config/config.js'
import { Refusal } from '../refusal.js'
import { emptyApp } from './http/empty-app.js'
import { answerError } from './http/errors.js'
import { healthRoutes } from './http/health.js'
import { identified } from './http/identified.js'
import { pageLanguage } from './http/page-language.js'
import { requestAddress } from './http/request-address.js'
import { requestLog } from './http/request-log.js'
import { securityHeaders } from './http/security-headers.js'
import type { PanelIdentity } from './identity.js'
import { listen } from './listen.js'
import { type PanelLimits, serverPatience, usualLimits } from './panel-limits.js'

/** What answers while the panel waits for its database. */
export interface Front {
  /** Where it listens: http://127.0.0.1:3000 */
  readonly url: string
  /** What is waited for, for /readyz: one sentence. */
  tell(problem: string): void
  /** From now on the panel itself answers, on the same server, which is the panel's to close. */
  handOver(panel: RequestListener): Server
  close(): Promise<void>
}

/**
 * Listens for a panel that cannot work yet: alive, not ready, and every page says to try again in a moment.
 *
 * @throws ListenError
 */
export async function openFront(
  config: Config,
  log: Logger,
  identity: PanelIdentity,
  limits: Pick<PanelLimits, 'requestMs'> = usualLimits,
): Promise<Front> {
  let problem = 'The panel is starting.'
  const app = emptyApp(config)
  app.use(
    requestLog(log),
    pageLanguage(config.language),
    identified(identity),
    ...securityHeaders(config.baseUrl?.startsWith('https:') === true),
    requestAddress,
    healthRoutes(async () => ({ ready: false, problems: [problem] })),
    () => {
      throw new Refusal(503, 'starting', 'The panel is waiting for its database. Try again in a moment.')
    },
    answerError,
  )
  const server = createServer(serverPatience(limits), app)
  const url = await listen(server, config)
  return {
    url,
    tell: (next) => {
      problem = next
    },
    handOver: (panel) => {
      server.removeListener('request', app)
      server.on('request', panel)
      return server
    },
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}
