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
    const known = catalogue.reports.filter((one) => one.listed && (kind === undefined || isTable(one)))
    const names = [...known.map((one) => one.name), ...catalogue.awaited].join(', ') || 'none'
    return kind === 'table'
      ? `"${name}", which is not a table. The tables are: ${names}.`
      : `"${name}", which is neither a report nor a table. There are: ${names}.`
  }
  if (!report.listed) return `"${name}", which nobody can open: ${report.file} says "-- listed: no".`
  return null
}
