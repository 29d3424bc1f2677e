import type { Catalogue } from '../reports/catalogue.js'
import type { Report } from '../reports/report.js'
import type { ResourceDeclaration } from './resource-declaration.js'

/** The headings that the panel has by itself, and where those stand who name no place. */
const usual = { report: { group: 'Reports', order: 100 }, table: { group: 'Records', order: 200 } } as const

/**
 * What AdminJS is handed, in the order of the menu: every listed report and table of the catalogue. A new view file needs
 * no line anywhere.
 */
export function registered(catalogue: Catalogue): readonly ResourceDeclaration[] {
  return [...catalogue.listed(), ...tablesOf(catalogue)]
    .map((report): ResourceDeclaration & { readonly order: number } => {
      const adapter = report.kind === 'table' ? 'table' : 'report'
      const { group, order, icon } = report.menu
      return { report, adapter, group: group ?? usual[adapter].group, order: order ?? usual[adapter].order, icon }
    })
    .sort((one, other) => one.order - other.order)
}

function tablesOf({ reports, words }: Catalogue): readonly Report[] {
  return reports
    .filter(({ listed, kind }) => listed && kind === 'table')
    .sort((one, other) => one.title.localeCompare(other.title, words.language ?? 'en'))
}
