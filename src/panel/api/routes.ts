import express, { type Request, type RequestHandler, type Response, Router } from 'express'
import { methodNotAllowed, notFound, Refusal } from '../../refusal.js'
import { learnLabels } from '../../reports/value-types/learn-labels.js'
import { languageOf } from '../http/page-language.js'
import { largestBodyBytes, largestQueryBytes } from '../http/request-size.js'
import type { Language } from '../language/languages.js'
import type { SpokenReports } from '../spoken.js'
import { accountsRoutes, ownSessionsRoutes } from './accounts-routes.js'
import { tagAnswers } from './answer-tag.js'
import type { ApiParts } from './api-parts.js'
import { refuseOthers } from './body.js'
import { catalogueRoute } from './catalogue-route.js'
import { checkRoute } from './check-route.js'
import { choicesRoutes } from './choices-routes.js'
import { dashboardRoute } from './dashboard-route.js'
import { explainRoute } from './explain-route.js'
import { exportProgressRoute } from './export-progress-route.js'
import { exportRoute } from './export-route.js'
import { healthRoute } from './health-route.js'
import { notesRoutes } from './notes-routes.js'
import { onceEach } from './once-each.js'
import { optionsRoute } from './options-route.js'
import { passwordRoute } from './password-route.js'
import { refreshRoute } from './refresh-route.js'
import { refreshesRoute } from './refreshes-route.js'
import { reviewRoutes } from './review-routes.js'
import { rowsRoute } from './rows-route.js'
import { cancelRoute, runsRoute, scheduleRoute } from './runs-routes.js'
import { searchRoute } from './search-route.js'
import { totalsRoute } from './totals-route.js'
import { viewsRoutes } from './views-routes.js'
import { visitRoute } from './visit-route.js'

const readJson = express.json({ limit: largestBodyBytes })

/** Everything below /api/v1, for signed-in staff: the same routes in the language of whoever asks. */
export function apiRoutes(
  parts: Omit<ApiParts, keyof SpokenReports>,
  speak: (language: Language) => SpokenReports,
): RequestHandler {
  const routers = new Map<Language, Router>()
  const once = onceEach(readJson)
  const answer: RequestHandler = (req, res, next) => {
    const language = languageOf(res)
    const spoken = speak(language)
    const router = routers.get(language) ?? routesIn({ ...parts, ...spoken })
    routers.set(language, router)
    const { pools, catalogue } = spoken.context
    router(req, res, (error?: unknown) => {
      if (!(error instanceof Refusal && error.details.mayBeNew)) return next(error)
      // Once more: addresses are read before anything is answered or done.
      learnLabels(pools, catalogue).then(() => router(req, res, next), next)
    })
  }
  return Router().use(once, answer)
}

function routesIn(parts: ApiParts): Router {
  const router = Router()
  router.use(tagAnswers)
  const readQuery = express.text({ type: 'application/x-www-form-urlencoded', limit: largestQueryBytes })
  // Chosen records may be more than an address holds: then the query, or the rest of it, is the body of a POST.
  const lists: [path: string, route: express.RequestHandler][] = [
    ['/:name/rows', rowsRoute(parts)],
    ['/:name/totals', totalsRoute(parts)],
    ['/:name/export.:format', exportRoute(parts)],
  ]
  for (const [path, route] of lists) {
    router.route(path).get(route).post(readQuery, route).all(refuseOthers('GET, POST'))
  }
  const routes: [method: 'get' | 'post', path: string, ...handlers: express.RequestHandler[]][] = [
    ['get', '/', catalogueRoute(parts)],
    ['get', '/dashboard', dashboardRoute(parts)],
    ['get', '/search', searchRoute(parts)],
    ['get', '/events', parts.streams.route],
    ['get', '/refreshes', refreshesRoute(parts)],
    // With a dash, as no report's name has one.
    ['get', '/panel-health', healthRoute(parts)],
    ['post', '/password', readJson, passwordRoute(parts.context.pools.admin, parts.activity)],
    ['get', '/:name/explain', explainRoute(parts)],
    ['get', '/:name/options', optionsRoute(parts)],
    ['get', '/:name/exports/:ticket', exportProgressRoute(parts)],
    ['post', '/:name/refresh', refreshRoute(parts)],
    ['get', '/:name/runs', runsRoute(parts)],
    ['post', '/:name/runs/:id/cancel', cancelRoute(parts)],
    ['post', '/:name/schedule', readJson, scheduleRoute(parts)],
    ['post', '/:name/check', checkRoute(parts)],
    ['post', '/:name/visits', visitRoute(parts)],
  ]
  for (const [method, path, ...handlers] of routes) {
    router
      .route(path)
      [method](...handlers)
      .all(otherMethod(method))
  }
  // Their addresses have a dash, as no report's name does: a report may be called accounts.
  router.use(accountsRoutes(parts, readJson), ownSessionsRoutes(parts))
  router.use(
    choicesRoutes(parts, readJson),
    viewsRoutes(parts, readJson),
    notesRoutes(parts, readJson),
    reviewRoutes(parts, readJson),
  )
  router.use((_req: Request, _res: Response) => {
    throw notFound('There is no such address. GET /api/v1 lists what there is.')
  })
  return router
}

function otherMethod(method: string) {
  return (_req: Request, res: Response) => {
    res.set('allow', method.toUpperCase())
    throw methodNotAllowed(`This address answers ${method.toUpperCase()} only.`)
  }
}
