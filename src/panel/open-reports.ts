import { mayRead, type Role } from '../access/permissions.js'
import { notFound } from '../refusal.js'
import type { Catalogue } from '../reports/catalogue.js'
import type { Report } from '../reports/report.js'
import { mayNot } from './may-not.js'
import type { ResourceDeclaration } from './resource-declaration.js'

/** The reports that the panel shows: the one door to them for pages, AdminJS and the API. */
export interface OpenReports {
  /** @throws Refusal 404 when the panel has no such report, 403 when this role may not read it */
  open(name: string, role: Role): Report
  /** Also opens what a readable report refers to and no menu shows, so that its names can be picked in a filter. */
  openReference(name: string, role: Role): Report
  readableBy(role: Role): readonly Report[]
}

export function openReports(declared: readonly ResourceDeclaration[], catalogue: Catalogue): OpenReports {
  const reports = declared.map(({ report }) => report)
  const byName = new Map(reports.map((report) => [report.name, report]))
  const readableBy = (role: Role) => reports.filter((report) => mayRead(report, role))

  function open(name: string, role: Role): Report {
    const report = byName.get(name)
    if (report === undefined) throw notFound(`There is no report called "${name.slice(0, 63)}".`)
    if (!mayRead(report, role)) throw mayNot('view')
    return report
  }

  function openReference(name: string, role: Role): Report {
    const isReferred = readableBy(role).some((report) => report.columns.some((column) => column.reference === name))
    const referred = isReferred ? catalogue.find(name) : undefined
    if (referred === undefined || byName.has(name)) return open(name, role)
    if (!mayRead(referred, role)) throw mayNot('view')
    return referred
  }

  return { open, openReference, readableBy }
}
