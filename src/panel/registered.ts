import type { Catalogue } from '../reports/catalogue.js'
import type { ResourceDeclaration, TableDeclaration } from './resource-declaration.js'

/** What AdminJS is handed: every listed report of the catalogue, and the tables. A new view file needs no line anywhere. */
export function registered(
  catalogue: Catalogue,
  declaredTables: readonly TableDeclaration[],
): readonly ResourceDeclaration[] {
  const tables = declaredTables.flatMap(({ name, group, icon }): ResourceDeclaration[] => {
    const report = catalogue.find(name)
    return report === undefined ? [] : [{ report, adapter: 'table', group, icon }]
  })
  const reports = catalogue
    .listed()
    .map((report): ResourceDeclaration => ({ report, adapter: 'report', group: 'Reports', icon: 'BarChart2' }))
  return [...reports, ...tables]
}
