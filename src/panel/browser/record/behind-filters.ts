/** The filters that lead from a row to the rows that were added up for it. */

import { filterKey, writeValue } from '../../../reports/asking/address.js'
import { columnBehind } from '../../../reports/asking/carry.js'
import { endOfStep, startOfStep } from '../../../reports/asking/date-step.js'
import type { Row } from '../../../reports/rows/record-id'
import type { Report } from '../talk/api-shapes'

/**
 * Dimensions and day of the row, and every other column of its grain that the rows behind have too.
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
    Object.assign(wanted, stepFilters(report, name, behind.column, row))
  }
  return wanted
}

/** The value of a row, or all the days that it stands for. */
function stepFilters(report: Report, name: string, behind: string, row: Row): Readonly<Record<string, string>> {
  const step = report.columns.find((column) => column.name === name)?.step
  const day = String(row[name] ?? '').slice(0, 10)
  if (!step || !/^\d{4}-\d\d-\d\d$/.test(day)) return { [filterKey(behind)]: writeValue(row[name]) }
  return { [filterKey(behind, 'from')]: startOfStep(day, step), [filterKey(behind, 'to')]: endOfStep(day, step) }
}

/** The filters that leave this one row of its own list. */
export function ownFilters(report: Report, row: Row): Readonly<Record<string, string>> {
  return Object.fromEntries(report.grain.map((name) => [filterKey(name), writeValue(row[name])]))
}
