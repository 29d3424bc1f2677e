import type { TotalExpression } from '../../../reports/report.js'
import type { Explanation } from '../../../reports/totals/explain.js'
import { formatValue, type Manner } from '../format.js'
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

const SIGNS = { '+': '+', '-': '−', ratio: '÷', percent: '÷' } as const

/** The formula with the figures in it: "433,313.34 ÷ 649,011.92 = 66.77 %"; null of what names no other totals, or is no figure. */
export function sumWords(
  report: Report,
  { expression, parts, value, unit }: Explanation,
  manner: Manner,
): string | null {
  if (expression.kind !== 'operation' || value === null) return null
  const side = (of: TotalExpression): string => {
    if (of.kind === 'operation') return `(${sum(of)})`
    const name = of.kind === 'total' ? of.name : ''
    return formatValue(parts[name], report.totals.find((total) => total.name === name)?.unit ?? unit, manner)
  }
  const sum = ({ left, operation, right }: TotalExpression & { kind: 'operation' }): string =>
    `${side(left)} ${SIGNS[operation]} ${side(right)}`
  return `${sum(expression)} = ${formatValue(value, unit, manner)}`
}

function quoted(declared: readonly { readonly name: string; readonly label: string }[], name: string): string {
  return say('why.quoted', { label: declared.find((one) => one.name === name)?.label ?? name })
}
