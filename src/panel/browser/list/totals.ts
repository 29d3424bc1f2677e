/** Which totals stand under their column, and which need a place of their own above the table. */

import { isNumeric } from '../format'
import type { Report, Total } from '../talk/api-shapes'

/** A total named like a column of figures stands under it. */
export function columnTotals(report: Report): ReadonlyMap<string, Total> {
  const found = new Map<string, Total>()
  for (const column of report.columns) {
    const total = report.totals.find(({ name }) => name === column.name)
    if (total && isNumeric(column.unit)) found.set(column.name, total)
  }
  return found
}

export function otherTotals(report: Report): readonly Total[] {
  const under = columnTotals(report)
  return report.totals.filter(({ name }) => !under.has(name))
}
