import type { ResourceDeclaration } from '../src/panel/resource-declaration.js'
import type { Catalogue } from '../src/reports/catalogue.js'
import { job } from './job.js'
import { jobPart } from './job-part.js'
import { provider } from './provider.js'

/** What AdminJS is handed: the tables, and every listed report of the catalogue. A new view file needs no line here. */
export function registered(catalogue: Catalogue): readonly ResourceDeclaration[] {
  const tables = [provider, job, jobPart].flatMap(({ name, group, icon }): ResourceDeclaration[] => {
    const report = catalogue.find(name)
    return report === undefined ? [] : [{ report, adapter: 'table', group, icon }]
  })
  const reports = catalogue
    .listed()
    .map((report): ResourceDeclaration => ({ report, adapter: 'report', group: 'Reports', icon: 'BarChart2' }))
  return [...reports, ...tables]
}
