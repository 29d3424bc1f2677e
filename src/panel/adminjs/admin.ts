import { AdminJS, ComponentLoader, type CurrentAdmin } from 'adminjs'
import { may, permissionsOf } from '../../access/permissions.js'
import type { Staff } from '../../access/staff.js'
import type { ReportsContext } from '../../reports/catalogue.js'
import { dashboardPath, shownDashboards } from '../dashboards.js'
import type { PanelIdentity } from '../identity.js'
import type { Language } from '../language/languages.js'
import type { OpenReports } from '../open-reports.js'
import { isOwnPage, ownPages } from '../own-pages.js'
import { registered } from '../registered.js'
import type { ResourceDeclaration } from '../resource-declaration.js'
import type { SpokenReports } from '../spoken.js'
import { roleOf } from './actions/action-request.js'
import type { ComponentSource } from './bundling/components.js'
import { localeOf } from './locale.js'
import { forPage } from './resource-for-page.js'
import { adminResources } from './resources.js'

export interface AdminParts {
  readonly declared: readonly ResourceDeclaration[]
  readonly context: ReportsContext
  readonly reports: OpenReports
  speak(language: Language): SpokenReports
  /** Names of those beside the first. */
  readonly dashboards: readonly string[]
  readonly components: readonly ComponentSource[]
  readonly identity: PanelIdentity
}

/** AdminJS with our resources, components and words; it opens no database and registers no adapter by itself. */
export function buildAdmin({
  declared,
  context,
  reports,
  components,
  speak,
  identity,
  dashboards,
}: AdminParts): AdminJS {
  const componentLoader = new ComponentLoader()
  for (const { name, path, overrides } of components) {
    if (overrides) componentLoader.override(name, path)
    else componentLoader.add(name, path)
  }
  const admin = new AdminJS({
    rootPath: '/admin',
    loginPath: '/admin/login',
    logoutPath: '/admin/logout',
    resources: adminResources(declared, context),
    componentLoader,
    dashboard: { component: 'Dashboard' },
    pages: Object.fromEntries([
      ...Object.entries(ownPages).map(([name, { component }]) => [name, { component }]),
      ...dashboards.map((name) => [dashboardPath(name), { component: 'Dashboard' }]),
    ]),
    branding: (currentAdmin?: CurrentAdmin) => ({
      companyName: identity.nameIn(currentAdmin?.language ?? 'en'),
      withMadeWithLove: false,
      logo: identity.logo === null ? false : identity.logo.address,
      favicon: identity.icon,
    }),
    locale: (currentAdmin?: CurrentAdmin) => {
      const role = roleOf({ currentAdmin })
      const language = currentAdmin?.language ?? 'en'
      const readable = role === null ? [] : reports.readableBy(role)
      const { context, dashboards } = speak(language)
      const { catalogue } = context
      return localeOf(
        readable.map((written) => ({ written, report: catalogue.find(written.name) ?? written })),
        dashboards,
        language,
      )
    },
    settings: { defaultPerPage: 50 },
  })
  for (const { report } of declared) {
    // The menu shows this name; AdminJS would show the relation's.
    admin.findResource(report.name).decorate().getResourceName = () => report.title
  }
  return admin
}

/** The same AdminJS without the resources and pages that are not for this person: its pages carry all that it knows. */
export function adminFor(admin: AdminJS, staff: Staff, { context, reports, dashboards }: SpokenReports): AdminJS {
  const readable = reports.readableBy(staff.role)
  const names = new Set(readable.map((report) => report.name))
  // By the titles that they have in this language.
  const resources = registered(context.catalogue).flatMap(
    ({ report: { name } }) => (names.has(name) ? admin.resources.find((one) => one.id() === name) : undefined) ?? [],
  )
  const paths = shownDashboards(dashboards, readable).map(({ name }) => dashboardPath(name))
  const pages = Object.fromEntries(
    Object.entries(admin.options.pages ?? {}).filter(([name]) =>
      isOwnPage(name) ? may(staff.role, ownPages[name].for) : paths.includes(name),
    ),
  )
  return Object.create(admin, {
    options: { value: { ...admin.options, pages } },
    resources: { value: resources.map(forPage) },
  }) as AdminJS
}

/** What pages know about who is signed in. */
export function currentAdminOf(staff: Staff, language: Language): CurrentAdmin {
  const { export: mayExport, refresh: mayRefresh } = permissionsOf(staff.role)
  const { id, email, name, role } = staff
  return { id, email, name, title: name, role, mayExport, mayRefresh, language }
}
