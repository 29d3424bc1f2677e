import { quoteIdentifier } from '../../database/identifiers.js'
import { findColumn, type Report, type TotalExpression } from '../report.js'
import { isInteger } from '../value-types/type-names.js'

export type AggregateExpression = Extract<TotalExpression, { kind: 'aggregate' }>

/** `whole` sums have no digits behind the point, and are of a type that has none. */
export type KeptKind = 'count' | 'whole sum' | 'decimal sum' | 'min' | 'max'

/** An aggregate that adds up: that of many rows comes exactly of those of their groups. All are SQL. */
export interface KeptAggregate {
  /** What is kept of a group of rows. */
  readonly kept: readonly string[]
  /** What each of these is, which says how it changes with the group's rows (`renewed-value.ts`). */
  readonly kinds: readonly KeptKind[]
  /** The same of a group of groups, from the columns that keep it. */
  again(columns: readonly string[]): readonly string[]
  /** The aggregate itself over groups, as it would be over their rows. */
  combined(columns: readonly string[]): string
}

/**
 * How an aggregate is kept, of all rows or of those for which a condition is true; null for what does not add up (a median), and for values whose sum depends on their order
 * (floats) or whose smallest may be written in several ways (texts).
 */
export function keptAggregate(
  report: Report,
  expression: AggregateExpression,
  condition: string | null = null,
): KeptAggregate | null {
  const name = quoteIdentifier(expression.column)
  const type = findColumn(report, expression.column)?.dataType ?? ''
  const isWhole = isInteger(type)
  // PostgreSQL adds short integers up to a bigint, and bigints to a numeric.
  const whole = type === 'int2' || type === 'int4' ? '::int8' : ''
  const of = (sql: string, own: string | null = null) => filtered(sql, [own, condition])
  switch (expression.aggregate) {
    case 'sum':
      return isWhole || type === 'numeric' ? added(of(`sum(${name})`), whole) : null
    case 'count':
      return counted(of(`count(${name})`))
    case 'countWhere':
      return counted(of('count(*)', name))
    case 'average':
      if (!isWhole && type !== 'numeric') return null
      return {
        kept: [of(`sum(${name})`), of(`count(${name})`)],
        kinds: [sumOf(whole), 'count'],
        again: ([sum, count]) => [`sum(${sum})${whole}`, `sum(${count})::int8`],
        // Divided as PostgreSQL's avg does, and rounded as the aggregate over rows is.
        combined: ([sum, count]) => `round(sum(${sum})::numeric / nullif(sum(${count}), 0)::numeric, 12)`,
      }
    case 'min':
    case 'max':
      return isWhole || ordered.includes(type)
        ? extreme(expression.aggregate, of(`${expression.aggregate}(${name})`))
        : null
    default:
      return null
  }
}

/** An aggregate of the rows for which all of the conditions are true. */
export function filtered(sql: string, conditions: readonly (string | null)[]): string {
  const given = conditions.filter((one) => one !== null)
  return given.length === 0 ? sql : `${sql} filter (where ${given.join(' and ')})`
}

// Each of their values is written in one way.
const ordered = ['date', 'timestamp', 'timestamptz']

function sumOf(whole: string): KeptKind {
  return whole === '' ? 'decimal sum' : 'whole sum'
}

function added(sql: string, whole: string): KeptAggregate {
  return {
    kept: [sql],
    kinds: [sumOf(whole)],
    again: ([sum]) => [`sum(${sum})${whole}`],
    combined: ([sum]) => `coalesce(sum(${sum}), 0)${whole}`,
  }
}

function counted(sql: string): KeptAggregate {
  return {
    kept: [sql],
    kinds: ['count'],
    again: ([count]) => [`sum(${count})::int8`],
    combined: ([count]) => `coalesce(sum(${count}), 0)::int8`,
  }
}

function extreme(aggregate: 'min' | 'max', sql: string): KeptAggregate {
  return {
    kept: [sql],
    kinds: [aggregate],
    again: ([value]) => [`${aggregate}(${value})`],
    combined: ([value]) => `${aggregate}(${value})`,
  }
}
