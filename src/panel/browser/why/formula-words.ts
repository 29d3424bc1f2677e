import type { TotalExpression } from '../../../reports/report.js'
import { say } from '../language.js'
import type { Report } from '../talk/api-shapes.js'

const OPERATIONS = { '+': 'why.plus', '-': 'why.minus', ratio: 'why.ratio', percent: 'why.percent' } as const

/** A total's formula with the labels that staff see: “Gross profit” as a percentage of “Billed”. */
export function formulaWords(report: Report, formula: TotalExpression): string {
  if (formula.kind === 'total') return quoted(report.totals, formula.name)
  if (formula.kind === 'aggregate') {
    const column = quoted(report.columns, formula.column)
    if (formula.aggregate === 'percentile') {
      return say('why.percentile', { column, percentile: formula.percentile ?? 0 })
    }
    return say(`why.${formula.aggregate}`, { column })
  }
  const words = (side: TotalExpression): string =>
    side.kind === 'operation' ? `(${formulaWords(report, side)})` : formulaWords(report, side)
  return say(OPERATIONS[formula.operation], { left: words(formula.left), right: words(formula.right) })
}

function quoted(declared: readonly { readonly name: string; readonly label: string }[], name: string): string {
  return say('why.quoted', { label: declared.find((one) => one.name === name)?.label ?? name })
}
