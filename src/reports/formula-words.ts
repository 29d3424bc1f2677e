import { findColumn, type Report, type TotalExpression } from './report.js'

/** A total's formula with the labels that staff see: “Gross profit” as a percentage of “Billed”. */
export function formulaWords(report: Report, expression: TotalExpression): string {
  if (expression.kind === 'total') {
    return quoted(report.totals.find(({ name }) => name === expression.name)?.label ?? expression.name)
  }
  if (expression.kind === 'aggregate') return aggregateWords(report, expression)
  const [left, right] = [expression.left, expression.right].map((side) => {
    const words = formulaWords(report, side)
    return side.kind === 'operation' ? `(${words})` : words
  })
  return `${left} ${operationWords[expression.operation]} ${right}`
}

const operationWords = { '+': 'plus', '-': 'minus', ratio: 'divided by', percent: 'as a percentage of' } as const

function quoted(label: string): string {
  return `“${label}”`
}

type Aggregate = Extract<TotalExpression, { kind: 'aggregate' }>

function aggregateWords(report: Report, { aggregate, column: name, percentile }: Aggregate): string {
  const column = quoted(findColumn(report, name)?.label ?? name)
  switch (aggregate) {
    case 'sum':
      return `Sum of ${column}`
    case 'count':
      return `Number of rows with a value in ${column}`
    case 'countWhere':
      return `Number of rows with ${column}`
    case 'average':
      return `Average of ${column}`
    case 'min':
      return `Smallest ${column}`
    case 'max':
      return `Largest ${column}`
    case 'median':
      return `Middle value of ${column}: half of the rows lie below it`
    case 'percentile':
      return `The value of ${column} that ${percentile} % of the rows do not exceed`
  }
}
