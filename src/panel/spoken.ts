import type { Catalogue, ReportsContext } from '../reports/catalogue.js'
import type { DashboardDeclaration } from '../reports/dashboard/dashboard.js'
import { inOneLanguage, type Spoken } from '../reports/wording.js'
import type { Language } from './language/languages.js'
import { type OpenReports, openReports } from './open-reports.js'
import { ownWordsIn } from './own-words.js'
import type { ResourceDeclaration } from './resource-declaration.js'

/** What reports and `resources/` say, in one language: the names and figures are the same in all of them. */
export interface SpokenReports {
  readonly context: ReportsContext
  readonly reports: OpenReports
  readonly dashboard: Spoken<DashboardDeclaration>
}

interface Declared {
  readonly context: ReportsContext
  readonly resources: readonly ResourceDeclaration[]
  readonly dashboard: DashboardDeclaration
}

/** Each language is put together once, when somebody asks for it. */
export function speakReports({ context, resources, dashboard }: Declared): (language: Language) => SpokenReports {
  const known = new Map<Language, SpokenReports>()
  return (language) => {
    const before = known.get(language)
    if (before) return before
    const catalogue = context.catalogue.in(ownWordsIn(language))
    const spoken = {
      context: { ...context, catalogue },
      reports: openReports(inCatalogue(resources, catalogue), catalogue),
      dashboard: inOneLanguage(dashboard, language),
    }
    known.set(language, spoken)
    return spoken
  }
}

function inCatalogue(resources: readonly ResourceDeclaration[], catalogue: Catalogue): ResourceDeclaration[] {
  return resources.map((resource) => ({ ...resource, report: catalogue.find(resource.report.name) ?? resource.report }))
}
