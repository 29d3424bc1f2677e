import { faultsOfResources } from '../../src/check-resources.js'
import type { Resources } from '../../src/load-resources.js'
import type { ReportsContext } from '../../src/reports/catalogue.js'
import { noDashboard } from '../../src/reports/dashboard/declaration.js'
import { projectDir } from './templates.js'

const usual: Resources = {
  dashboards: [],
  records: { declaration: [], source: { file: 'resources/records.ts', text: '' } },
  views: { declaration: [], source: { file: 'resources/views.ts', text: '' } },
  panel: { declaration: {}, source: { file: 'resources/panel.ts', text: '' } },
}

/** What is wrong with declarations that stand in no file. */
export function faultsOfDeclared(
  declared: {
    readonly dashboard?: Resources['dashboards'][number]['declaration']
    readonly records?: Resources['records']['declaration']
    /** What stands in the files, where lines are asked for. */
    readonly text?: string
  },
  context: Pick<ReportsContext, 'catalogue' | 'timeZone' | 'now'>,
  languages: readonly string[] = ['en', 'de'],
): string[] {
  const { dashboard = noDashboard, records = [], text = '' } = declared
  const resources = {
    ...usual,
    dashboards: [{ name: null, declaration: dashboard, source: { file: 'resources/dashboard.ts', text } }],
    records: { declaration: records, source: { file: 'resources/records.ts', text } },
  }
  return faultsOfResources(resources, { projectDir, context, languages })
}
