import type { Unit } from '../report.js'
import { printed } from './printed.js'
import { isInteger } from './type-names.js'

/**
 * The same characters as `printed`, for a million rows: longer SQL that costs PostgreSQL less for each value.
 *
 * Of types that print themselves so it is the value and no text, since a cast would have it copied once more.
 *
 * @param expression SQL of the value, unrounded; worked out several times
 * @param dataType its `ValueType.name`
 */
export function printedInBulk(expression: string, unit: Unit, dataType: string): string {
  switch (unit) {
    case 'money':
    case 'percent':
    case 'hours':
    case 'days':
      return roundedInBulk(expression, dataType)
    case 'count':
      return isInteger(dataType) ? expression : `round((${expression})::numeric)`
    case 'number':
      return isInteger(dataType) ? expression : printed(expression, unit, dataType)
    case 'date':
      if (dataType === 'timestamp' || dataType === 'timestamptz') return `(${expression})::date`
      return printsItself(dataType) ? expression : printed(expression, unit, dataType)
    case 'time':
      return timeInBulk(expression, dataType)
    default:
      return printsItself(dataType) ? expression : printed(expression, unit, dataType)
  }
}

// Others say something else when they are cast: "true" instead of "t", an address with its network.
function printsItself(dataType: string): boolean {
  return isInteger(dataType) || ['text', 'varchar', 'uuid', 'date'].includes(dataType)
}

// Looking how many decimals there are costs a third of rounding, and most amounts have two.
function roundedInBulk(expression: string, dataType: string): string {
  const rounded = `round((${expression})::numeric, 2)`
  if (dataType !== 'numeric') return rounded
  return `case when scale(${expression}) = 2 then (${expression})::numeric else ${rounded} end`
}

/**
 * A time as PostgreSQL prints it, less what of it is different: to_char, which reads its pattern for each value, takes
 * nearly twice as long.
 *
 * From the year 2000 on half a second less, rounded, is the same second for all parts of it. Offsets of whole hours are
 * printed without minutes: where some are, the cast cuts the surplus off.
 */
function timeInBulk(expression: string, dataType: string): string {
  const exact = printed(expression, 'time', dataType)
  if (dataType !== 'timestamp' && dataType !== 'timestamptz') return exact
  const second = `(${expression} - interval '0.5 second')::${dataType}(0)`
  const text = `replace(${second}::text, ' ', 'T')`
  const whole = dataType === 'timestamptz' ? `(${text} || ':00')::varchar(25)` : text
  return `case
    when ${expression} >= '2000-01-03' and ${expression} < '9999-12-30' then ${whole}
    else ${exact}
  end`
}
