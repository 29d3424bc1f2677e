import type { Catalogue } from '../catalogue.js'

/**
 * What is wrong with a report that `resources/` names; null where nothing is.
 *
 * A view that has a file and is not in the database yet is a matter of sync, which says so by itself.
 */
export function faultOfReport(catalogue: Catalogue, name: string, kind?: 'table'): string | null {
  const isTable = (one: { readonly kind: string }): boolean => one.kind === 'table'
  const report = catalogue.find(name)
  if (report === undefined && catalogue.awaited.includes(name)) return null
  if (report === undefined || (kind === 'table' && !isTable(report))) {
    const known = catalogue.reports.filter((one) => one.listed && isTable(one) === (kind === 'table'))
    const names = known.map((one) => one.name).join(', ') || 'none'
    return `"${name}", which is not a ${kind ?? 'report'}. The ${kind ?? 'report'}s are: ${names}.`
  }
  if (!report.listed) return `"${name}", which nobody can open: ${report.file} says "-- listed: no".`
  return null
}
