import { type Request, type Response, Router } from 'express'

export interface Readiness {
  readonly ready: boolean
  /** What is missing and which command helps, one sentence each. */
  readonly problems: readonly string[]
}

/** /healthz: the process is alive. /readyz: the database is reachable, and what the reports read is there. */
export function healthRoutes(readiness: () => Promise<Readiness>): Router {
  const router = Router()
  router.get('/healthz', (_req: Request, res: Response) => {
    res.set('cache-control', 'no-store').json({ status: 'alive' })
  })
  router.get('/readyz', async (req: Request, res: Response) => {
    res.set('cache-control', 'no-store')
    try {
      const { ready, problems } = await readiness()
      res.status(ready ? 200 : 503).json({ status: ready ? 'ready' : 'not ready', problems })
    } catch (error) {
      req.log.warn({ err: error }, 'Readiness could not be determined.')
      res.status(503).json({ status: 'not ready', problems: ['The database cannot be reached.'] })
    }
  })
  return router
}
