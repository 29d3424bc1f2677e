import type { Catalogue, ReportsContext } from '../reports/catalogue.js'
import type { DashboardDeclaration, NamedDashboard } from '../reports/dashboard/declaration.js'
import type { RecordDeclaration } from '../reports/records/record-declaration.js'
import { inOneLanguage, type Spoken } from '../reports/wording.js'
import type { Language } from './language/languages.js'
import { type OpenReports, openReports } from './open-reports.js'
import { ownWordsIn } from './own-words.js'
import type { ResourceDeclaration } from './resource-declaration.js'
import type { ViewDeclaration } from './saved-views/view-declaration.js'

/** What reports and `resources/` say, in the language that answers are in: the names and figures are the same in all of them. */
export interface SpokenReports {
  readonly context: ReportsContext
  readonly reports: OpenReports
  readonly dashboards: readonly SpokenDashboard[]
  readonly records: readonly Spoken<RecordDeclaration>[]
  readonly views: readonly Spoken<ViewDeclaration>[]
}

/** A dashboard with the name that it has in addresses; null for the one that the panel opens with. */
export interface SpokenDashboard {
  readonly name: string | null
  readonly declaration: Spoken<DashboardDeclaration>
}

interface Declared {
  readonly context: ReportsContext
  readonly resources: readonly ResourceDeclaration[]
  readonly dashboards: readonly NamedDashboard[]
  readonly records: readonly RecordDeclaration[]
  readonly views: readonly ViewDeclaration[]
}

/** Each language is put together once, when somebody asks for it. */
export function speakReports({
  context,
  resources,
  dashboards,
  records,
  views,
}: Declared): (language: Language) => SpokenReports {
  const known = new Map<Language, SpokenReports>()
  return (language) => {
    const before = known.get(language)
    if (before) return before
    const catalogue = context.catalogue.in(ownWordsIn(language))
    const spoken = {
      context: { ...context, catalogue },
      reports: openReports(inCatalogue(resources, catalogue), catalogue),
      dashboards: dashboards.map(({ name, declaration }) => ({
        name,
        declaration: inOneLanguage(declaration, language),
      })),
      records: records.map((record) => inOneLanguage(record, language)),
      views: views.map((view) => inOneLanguage(view, language)),
    }
    known.set(language, spoken)
    return spoken
  }
}

function inCatalogue(resources: readonly ResourceDeclaration[], catalogue: Catalogue): ResourceDeclaration[] {
  return resources.map((resource) => ({ ...resource, report: catalogue.find(resource.report.name) ?? resource.report }))
}
