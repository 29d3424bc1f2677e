import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { RequestHandler } from 'express'
import type { Logger } from 'pino'
import { pinoHttp } from 'pino-http'

/** One line a request, with an id that is also in the answer; no cookies, no bodies, no addresses of assets. */
export function requestLog(log: Logger): RequestHandler {
  return pinoHttp<IncomingMessage, ServerResponse>({
    logger: log,
    genReqId: (_req, res) => {
      // Short enough to be read out on the phone.
      const id = randomBytes(5).toString('hex')
      res.setHeader('x-request-id', id)
      return id
    },
    autoLogging: { ignore: (req) => /^\/(healthz|readyz|admin\/(frontend|assets)\/)/.test(req.url ?? '') },
    // What was answered with an error of ours is told where it is answered, with its reason.
    customLogLevel: (_req, res, error) => (error && res.statusCode < 500 ? 'error' : 'debug'),
    serializers: {
      // Whoever reads a log must not set a password by it.
      req: ({ id, method, url }) => ({ id, method, url: String(url).replace(/(?<=[?&]token=)[^&]+/g, '…') }),
      res: ({ statusCode }) => ({ statusCode }),
    },
  })
}
