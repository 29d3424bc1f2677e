import { type AdminJS, Router as AdminRouter } from 'adminjs'
import { type Request, type Response, Router } from 'express'
import type { PageVisits } from '../../access/page-visits.js'
import { may } from '../../access/permissions.js'
import { notFound } from '../../refusal.js'
import { shownDashboards, titleOfFirst } from '../dashboards.js'
import { identityOn } from '../http/identified.js'
import { takeLanguageOf } from '../http/page-language.js'
import { nonceOf } from '../http/security-headers.js'
import { sendPage } from '../http/send-page.js'
import { staffOf } from '../http/signed-in.js'
import { formatsOf, type Language, sayIn } from '../language/languages.js'
import type { Say } from '../language/say.js'
import { mayNotOpen } from '../may-not.js'
import type { OpenReports } from '../open-reports.js'
import { isOwnPage, ownPages } from '../own-pages.js'
import type { SpokenReports } from '../spoken.js'
import { knownLanguage } from '../staff-choices.js'
import { openAction } from './action-gate.js'
import { adminFor, currentAdminOf } from './admin.js'
import type { Assets } from './assets.js'
import { finishPage } from './page-html.js'

export interface PagesParts {
  readonly admin: AdminJS
  readonly reports: OpenReports
  readonly assets: Assets
  readonly visits: PageVisits
  /** LOCALE */
  readonly locale: string
  speak(language: Language): SpokenReports
}

type TitleIn = (say: Say, spoken: SpokenReports) => string

/** The pages: AdminJS's shell around our components, one address each for dashboard, lists, records, and our own pages. */
export function pageRoutes({ admin, reports, assets, visits, locale, speak }: PagesParts): Router {
  const router = Router()

  async function send(
    req: Request,
    res: Response,
    section: string,
    titleIn: TitleIn,
    totalsBy: string | null = null,
  ): Promise<void> {
    const staff = staffOf(res)
    const language = takeLanguageOf(req, res, knownLanguage(staff.language))
    const controller = new AppController(
      { admin: adminFor(admin, staff, speak(language)) },
      currentAdminOf(staff, language),
    )
    const html = await controller.index()
    visits.record(staff.id, section)
    const { scripts, styleSheet } = assets
    const words = assets.words(language)
    const panelName = identityOn(res).nameIn(language)
    const lang = formatsOf(language, locale)
    const title = titleIn(sayIn(language), speak(language))
    const say = sayIn(language)
    const loading = { slow: say('faults.pageSlow'), failed: say('faults.pageFailed'), again: say('faults.reload') }
    const parts = { title, panelName, lang, nonce: nonceOf(res), words, scripts, styleSheet, totalsBy, loading }
    sendPage(req, res, finishPage(html, parts))
  }

  const reportPage = (isRecord: boolean) => async (req: Request, res: Response) => {
    const { resourceId = '', action = 'list' } = req.params as Record<string, string>
    const report = openAction(reports, staffOf(res), { resourceId, action, isRecord })
    await send(
      req,
      res,
      report.title,
      (_say, { context }) => context.catalogue.find(report.name)?.title ?? report.title,
      report.totals.length === 0 || isRecord ? null : (report.totalsBy ?? ''),
    )
  }

  async function dashboardPage(req: Request, res: Response): Promise<void> {
    const readable = reports.readableBy(staffOf(res).role)
    const find = (spoken: SpokenReports) =>
      shownDashboards(spoken.dashboards, readable).find(({ name }) => name === req.params.dashboard)
    const shown = find(speak('en'))
    if (shown === undefined) throw notFound()
    await send(req, res, shown.title, (_say, spoken) => find(spoken)?.title ?? shown.title)
  }

  async function ownPage(req: Request, res: Response): Promise<void> {
    const name = String(req.params.page)
    if (!isOwnPage(name)) throw notFound()
    const page = ownPages[name]
    if (!may(staffOf(res).role, page.for)) throw mayNotOpen()
    await send(req, res, page.section, (say) => say(page.title))
  }

  router.get('/', (_req: Request, res: Response) => res.redirect(303, '/admin'))
  router.get('/admin/dashboards/:dashboard', dashboardPage)
  router.get(
    '/admin',
    async (req: Request, res: Response) =>
      await send(req, res, 'Dashboard', (say, { dashboards }) => titleOfFirst(dashboards) ?? say('dashboard.title')),
  )
  router.get('/admin/pages/:page', ownPage)
  router.get('/admin/resources/:resourceId{/actions/:action}', reportPage(false))
  router.get('/admin/resources/:resourceId/records/:recordId/:action', reportPage(true))
  return router
}

// AdminJS exports its controllers only by way of its routes.
const AppController = AdminRouter.routes.find(({ path }) => path === '')?.Controller as new (
  options: { admin: AdminJS },
  currentAdmin: unknown,
) => { index(): Promise<string> }
