import type { Unit } from '../report.js'

/**
 * SQL that turns a value into what JSON and CSV carry: money, percent and hours as text with two decimals, rounded
 * once, here; counts as integers; times with the offset of the transaction's zone.
 *
 * @param expression SQL of the value, unrounded
 * @param dataType PostgreSQL type name of the expression
 */
export function formatted(expression: string, unit: Unit, dataType: string): string {
  switch (unit) {
    case 'money':
    case 'percent':
    case 'hours':
    case 'days':
      return `round((${expression})::numeric, 2)::text`
    case 'count':
      return `round((${expression})::numeric)::int8`
    case 'number':
      return `trim_scale((${expression})::numeric)::text`
    case 'date':
      return `to_char(${expression}, 'YYYY-MM-DD')`
    case 'time':
      return dataType === 'timestamptz'
        ? `to_char(${expression}, 'YYYY-MM-DD"T"HH24:MI:SSTZH:TZM')`
        : `to_char(${expression}, 'YYYY-MM-DD"T"HH24:MI:SS')`
    default:
      return dataType === 'bool' ? expression : `(${expression})::text`
  }
}
