import type { Resources } from './load-resources.js'
import { checkPanel } from './panel/panel-logo.js'
import { checkViews } from './panel/saved-views/view-declaration.js'
import type { ReportsContext } from './reports/catalogue.js'
import { checkDashboard } from './reports/dashboard/check-dashboard.js'
import { type Declared, faultsOf, type TellFault } from './reports/declared/declaration-file.js'
import { checkRecords } from './reports/records/check-records.js'
import { languagesOf } from './reports/wording.js'

export interface Checked {
  readonly projectDir: string
  readonly context: Pick<ReportsContext, 'catalogue' | 'timeZone' | 'now'>
  /** The tags that there are words for. */
  readonly languages: readonly string[]
}

/** What `resources/` names and what is not there, each in a sentence that begins with file and line. */
export function faultsOfResources(resources: Resources, { projectDir, context, languages }: Checked): string[] {
  const { dashboards, records, panel, views } = resources
  const names = dashboards.map(({ name }) => name)
  return [
    ...dashboards.flatMap((dashboard) =>
      faultsIn(dashboard, languages, (tell) => checkDashboard(dashboard.declaration, context, tell)),
    ),
    ...faultsIn(records, languages, (tell) =>
      checkRecords(records.declaration, { catalogue: context.catalogue, dashboards: names }, tell),
    ),
    ...faultsIn(views, languages, (tell) => checkViews(views.declaration, context, tell)),
    ...faultsIn(panel, languages, (tell) => checkPanel(projectDir, panel.declaration, tell)),
  ]
}

/** The faults of one file: languages that the panel does not have, and whatever else is looked for. */
function faultsIn(
  { declaration, source }: Declared<unknown>,
  languages: readonly string[],
  work: (tell: TellFault) => void,
): string[] {
  return faultsOf(source, (tell) => {
    for (const tag of languagesOf(declaration).filter((language) => !languages.includes(language)))
      tell([], `"${tag}" is not a language of this panel. Its languages are: ${languages.join(', ')}.`)
    work(tell)
  })
}

/** @throws Error with all faults: those of a declaration are found at start, and not on a page */
export function refuseFaults(faults: readonly string[]): void {
  if (faults.length > 0) throw new Error(faults.join('\n'))
}
