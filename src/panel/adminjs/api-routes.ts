import { convertToExpressRoute } from '@adminjs/express'
import { type AdminJS, Router as AdminRouter } from 'adminjs'
import { type Request, type Response, Router } from 'express'
import { forbidden, methodNotAllowed, notFound } from '../../refusal.js'
import { languageOf } from '../http/page-language.js'
import { staffOf } from '../http/signed-in.js'
import type { OpenReports } from '../open-reports.js'
import { readerOf } from '../reader.js'
import { openAction } from './action-gate.js'
import { handReader } from './actions/action-request.js'
import { currentAdminOf } from './admin.js'

/** AdminJS's own JSON routes: reading only, behind our gate, answered by our handlers. */
export function adminApiRoutes(admin: AdminJS, reports: OpenReports): Router {
  const router = Router()

  const answer = (isRecord: boolean, action?: string) => async (req: Request, res: Response) => {
    const params = { ...req.params, ...(action !== undefined && { action }) } as Record<string, string>
    const gate = { resourceId: params.resourceId ?? '', action: params.action ?? '', isRecord }
    openAction(reports, staffOf(res), gate)
    if (req.method !== 'GET' && req.method !== 'HEAD') {
      throw methodNotAllowed('Records and reports are read with GET.')
    }
    const person = handReader(currentAdminOf(staffOf(res), languageOf(res)), readerOf(res))
    const controller = new ApiController({ admin }, person)
    const search = new URL(req.originalUrl, 'http://viewdesk.invalid').searchParams
    const request = { params, query: req.query, payload: {}, method: 'get', search }
    const found = await (isRecord ? controller.recordAction(request, res) : controller.resourceAction(request, res))
    // AdminJS says with status 200 that there is no such record, or that an action is not for this person or report.
    if (found.notice?.type === 'error') {
      throw isRecord
        ? notFound('There is no such record, or it no longer exists.')
        : forbidden('This cannot be done here.')
    }
    res.json(found)
  }

  const bulk = (req: Request, res: Response) => {
    const { resourceId = '', action = '' } = req.params as Record<string, string>
    openAction(reports, staffOf(res), { resourceId, action, isRecord: false })
    throw notFound('There is no such action.')
  }
  // Every address of AdminJS's own table, whatever the method, so that none is left to its defaults.
  for (const path of new Set(AdminRouter.routes.map((route) => route.path))) {
    if (!path.startsWith('/api/resources/')) continue
    const address = `/admin${convertToExpressRoute(path)}`
    if (path.includes('/bulk/')) router.all(address, bulk)
    else if (path.includes('/search')) router.all(address, answer(false, 'search'))
    else router.all(address, answer(path.includes('{recordId}')))
  }
  router.get('/admin/api/dashboard', (_req: Request, res: Response) => {
    res.json({})
  })
  return router
}

interface Controller {
  resourceAction(request: unknown, response: unknown): Promise<ControllerAnswer>
  recordAction(request: unknown, response: unknown): Promise<ControllerAnswer>
}

interface ControllerAnswer {
  readonly notice?: { readonly type: string }
}

// AdminJS exports its controllers only by way of its routes.
const ApiController = AdminRouter.routes.find(({ path }) => path === '/api/dashboard')?.Controller as new (
  options: { admin: AdminJS },
  currentAdmin: unknown,
) => Controller
