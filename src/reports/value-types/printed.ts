import type { Unit } from '../report.js'
import { isInteger } from './type-names.js'

/**
 * SQL that turns a value into the text that CSV carries, and JSON but for counts: money, percent and hours with two
 * decimals, rounded once, here; times to the second, with the offset of the transaction's zone;
 * whatever is endless or before the year 1 as PostgreSQL says it.
 *
 * @param expression SQL of the value, unrounded
 * @param dataType its `ValueType.name`
 */
export function printed(expression: string, unit: Unit, dataType: string): string {
  switch (unit) {
    case 'money':
    case 'percent':
    case 'hours':
    case 'days':
      return `round((${expression})::numeric, 2)::text`
    case 'count':
      return isInteger(dataType) ? `(${expression})::text` : `round((${expression})::numeric)::text`
    case 'number':
      return isInteger(dataType) ? `(${expression})::text` : `trim_scale(${asNumeric(expression, dataType)})::text`
    case 'date':
      // Sessions print dates as ISO 8601 does.
      return dataType === 'timestamp' || dataType === 'timestamptz'
        ? `(${expression})::date::text`
        : `(${expression})::text`
    case 'time':
      return printedTime(expression, dataType)
    default:
      return dataType === 'bool' ? expression : `(${expression})::text`
  }
}

/** The same as JSON: a count is a number as far as JavaScript can count, and a text beyond. */
export function printedAsJson(expression: string, unit: Unit, dataType: string): string {
  if (unit !== 'count' || dataType === 'int2' || dataType === 'int4') {
    return unit === 'count' ? expression : printed(expression, unit, dataType)
  }
  const whole = dataType === 'int8' ? `(${expression})` : `round((${expression})::numeric)`
  const isExact = `${whole} between -${mostExact} and ${mostExact}`
  return `case when ${isExact} then to_json(${whole}::int8) else to_json(${whole}::text) end`
}

const mostExact = Number.MAX_SAFE_INTEGER

// A cast from a float keeps 15 digits of the 17 that it may have; its text has all of them.
function asNumeric(expression: string, dataType: string): string {
  return dataType === 'float4' || dataType === 'float8' ? `(${expression})::text::numeric` : `(${expression})::numeric`
}

function printedTime(expression: string, dataType: string): string {
  if (dataType !== 'timestamp' && dataType !== 'timestamptz') return `(${expression})::text`
  const zone = dataType === 'timestamptz' ? 'TZH:TZM' : ''
  const to = (era: string) => `to_char(${expression}, 'YYYY-MM-DD"T"HH24:MI:SS${zone}${era}')`
  return `case
    when not isfinite(${expression}) then (${expression})::text
    when ${expression} < '0001-01-01' then ${to(' BC')}
    else ${to('')}
  end`
}
