import { findColumn, type Report } from '../report.js'
import type { JsonValue } from '../rows/record-id.js'
import type { TotalsAnswer, TotalValues } from '../totals/totals.js'
import type { ExportField } from './format.js'

/**
 * The lines below the rows: totals that have a column stand in it, the others follow as name and value.
 *
 * A report whose totals exist only for each value of a column has these lines for each of them.
 */
export function totalsLines(report: Report, fields: readonly ExportField[], answer: TotalsAnswer): string[][] {
  const groups = answer.groups ?? [{ key: null, totals: answer.totals }]
  return groups.flatMap(({ key, totals }) => {
    const name = key === null ? 'Total' : `Total, ${groupLabel(report, key)}`
    const inColumns = fields.map((field, index) => (index === 0 ? name : text(totals[field.column])))
    const others = report.totals.filter((total) => !fields.slice(1).some((field) => field.column === total.name))
    return [inColumns, ...others.map((total) => [`${name}: ${total.label}`, text(totals[total.name])])]
  })
}

function groupLabel(report: Report, key: JsonValue): string {
  const choices = report.totalsBy === null ? [] : (findColumn(report, report.totalsBy)?.choices ?? [])
  return choices.find((choice) => choice.value === key)?.label ?? String(key)
}

function text(value: TotalValues[string] | undefined): string {
  return value === null || value === undefined ? '' : String(value)
}
