import type { Aggregate, TotalExpression } from '../report.js'
import { readName } from './names.js'

/**
 * Parses what stands behind the `=` of a total.
 *
 * A base total: `sum(revenue)`, `count(id)`, `average(hours)`, `min(x)`, `max(x)`, `median(x)`, `percentile(x, 90)`,
 * `count where flag`; a column that is not a plain word is quoted as in SQL: `sum("Net price")`. A derived total names totals, its own aggregates, `+`, `-`, `ratio(a, b)`, `percent(a, b)`.
 *
 * @throws Error whose message says what was expected and where
 */
export function parseTotalExpression(text: string): TotalExpression {
  const tokens = text.match(/"(?:[^"]|"")+"|[A-Za-z_][A-Za-z0-9_]*|\d+(?:\.\d+)?|[^\s]/g) ?? []
  let position = 0
  const peek = (): string | undefined => tokens[position]
  const take = (expected?: string): string => {
    const token = tokens[position]
    if (token === undefined) throw new Error(`"${text}" ends too early${expected ? `, "${expected}" is missing` : ''}.`)
    if (expected !== undefined && token !== expected) {
      throw new Error(`"${text}": expected "${expected}" where "${token}" stands.`)
    }
    position += 1
    return token
  }

  function sum(): TotalExpression {
    let left = term()
    while (peek() === '+' || peek() === '-') {
      const operation = take() as '+' | '-'
      left = { kind: 'operation', operation, left, right: term() }
    }
    return left
  }

  function term(): TotalExpression {
    if (peek() === '(') {
      take('(')
      const inner = sum()
      take(')')
      return inner
    }
    const name = identifier()
    if (name === 'count' && peek() === 'where') {
      take('where')
      return { kind: 'aggregate', aggregate: 'countWhere', column: column() }
    }
    return peek() === '(' ? call(name) : { kind: 'total', name }
  }

  function call(name: string): TotalExpression {
    take('(')
    if (name === 'ratio' || name === 'percent') {
      const left = sum()
      take(',')
      const right = sum()
      take(')')
      return { kind: 'operation', operation: name, left, right }
    }
    if (!aggregates.has(name)) {
      throw new Error(
        `"${name}" is not known. Known: ${[...aggregates, 'ratio', 'percent', 'count where'].join(', ')}.`,
      )
    }
    const of = column()
    if (![')', ',', undefined].includes(peek())) {
      throw new Error(
        `"${text}": ${name} takes one column, and "${peek()}" stands behind "${of}". What is worked out row by row, or of fewer rows, is a column of the SELECT.`,
      )
    }
    if (name !== 'percentile') {
      take(')')
      return { kind: 'aggregate', aggregate: name as Aggregate, column: of }
    }
    take(',')
    const percentile = Number(take())
    if (!(percentile > 0 && percentile < 100))
      throw new Error('a percentile lies between 0 and 100: percentile(hours, 90).')
    // As SQL has it, where 0.9 is the ninetieth: taken for the 0.9th, it would be a figure near the smallest.
    if (percentile < 1) {
      throw new Error(`percentile(${of}, ${percentile}) is of a hundred: write percentile(${of}, ${percentile * 100}).`)
    }
    take(')')
    return { kind: 'aggregate', aggregate: 'percentile', column: of, percentile }
  }

  /** Quoted as in SQL unless it is a plain word. */
  function column(): string {
    return peek()?.startsWith('"') && peek() !== '"' ? readName(take()) : identifier()
  }

  function identifier(): string {
    const token = take()
    if (!/^[A-Za-z_]/.test(token)) throw new Error(`"${text}": expected a name where "${token}" stands.`)
    return token
  }

  const expression = sum()
  if (peek() !== undefined) {
    throw new Error(
      `"${text}": "${peek()}" is left over. Totals are put together by +, -, ratio(a, b) and percent(a, b); what is worked out row by row is a column of the SELECT.`,
    )
  }
  return expression
}

const aggregates = new Set(['sum', 'count', 'average', 'min', 'max', 'median', 'percentile'])

/** Every total that an expression names. */
export function totalsNamed(expression: TotalExpression): string[] {
  if (expression.kind === 'total') return [expression.name]
  if (expression.kind === 'aggregate') return []
  return [...totalsNamed(expression.left), ...totalsNamed(expression.right)]
}

/** Every column that an expression aggregates. */
export function columnsAggregated(expression: TotalExpression): string[] {
  if (expression.kind === 'total') return []
  if (expression.kind === 'aggregate') return [expression.column]
  return [...columnsAggregated(expression.left), ...columnsAggregated(expression.right)]
}
