/** The filters that lead from a row to the rows that were added up for it. */

import type { Row } from '../../../reports/rows/record-id'
import type { Report, Value } from '../talk/api-shapes'

/**
 * Provider and day of the row, and every other column of its grain that the rows behind have too.
 *
 * @returns null where the rows behind it cannot be told from others
 */
export function behindFilters(
  report: Report,
  target: Report | null,
  row: Row,
): Readonly<Record<string, string>> | null {
  if (!target?.listed || target.name === report.name) return null
  const wanted: Record<string, string> = {}
  for (const name of report.grain) {
    const column = columnBehind(report, target, name)
    if (column === null) {
      // What only parts one row of the others into several, as phases do a job, does not part the others.
      if (name === report.totalsBy) continue
      return null
    }
    wanted[`filters.${column}`] = filterOf(row[name])
  }
  return wanted
}

/** The filters that leave this one row of its own list. */
export function ownFilters(report: Report, row: Row): Readonly<Record<string, string>> {
  return Object.fromEntries(report.grain.map((name) => [`filters.${name}`, filterOf(row[name])]))
}

function columnBehind(report: Report, target: Report, name: string): string | null {
  if (name === report.provider) return target.provider
  if (name === report.date) return target.date
  return target.columns.some((column) => column.name === name) ? name : null
}

function filterOf(value: Value | undefined): string {
  return value === null || value === undefined ? 'is:empty' : String(value).replaceAll(',', '\\,')
}
