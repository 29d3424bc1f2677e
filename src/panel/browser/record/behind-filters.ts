/** The filters that lead from a row to the rows that were added up for it. */

import { filterKey, writeValue } from '../../../reports/asking/address.js'
import { columnBehind } from '../../../reports/asking/carry.js'
import type { Row } from '../../../reports/rows/record-id'
import type { Report } from '../talk/api-shapes'

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
    const behind = columnBehind(report, target, name)
    if (behind === 'parts') continue
    if (behind === null) return null
    wanted[filterKey(behind.column)] = writeValue(row[name])
  }
  return wanted
}

/** The filters that leave this one row of its own list. */
export function ownFilters(report: Report, row: Row): Readonly<Record<string, string>> {
  return Object.fromEntries(report.grain.map((name) => [filterKey(name), writeValue(row[name])]))
}
