import { quoteIdentifier } from '../../database/identifiers.js'
import type { Filter } from '../asking/filters.js'
import type { Reading } from '../reading.js'
import type { Column, Report } from '../report.js'

/** Collects a statement's values and gives the text that stands for each in SQL. */
export interface Parameters {
  /** @param type PostgreSQL type that the value is read as, such as `int8[]` */
  add(value: string, type: string): string
  readonly values: readonly string[]
}

/** `$1`, `$2` … */
export function boundParameters(): Parameters {
  const values: string[] = []
  return { values, add: (value, type) => `$${values.push(value)}::${type}` }
}

/** For COPY, which takes no bound parameters: the values are put into settings of the transaction. */
export function settingParameters(): Parameters {
  const values: string[] = []
  return { values, add: (value, type) => `current_setting('viewdesk.p${values.push(value)}')::${type}` }
}

/**
 * The WHERE clause of a query's filters and of who asks; empty when nothing is filtered.
 *
 * Every list, count, total and export goes through here.
 */
export function whereClause(
  { scope, timeZone }: Pick<Reading, 'scope' | 'timeZone'>,
  report: Report,
  filters: readonly Filter[],
  parameters: Parameters,
): string {
  const conditions = filters.map((filter) => condition(filter, timeZone, parameters))
  if (scope.kind === 'providers') conditions.push(scopeCondition(report, scope.ids, parameters))
  return conditions.length === 0 ? '' : `where ${conditions.join('\n  and ')}`
}

function condition(filter: Filter, timeZone: string, parameters: Parameters): string {
  const column = quoteIdentifier(filter.column.name)
  const type = filter.column.dataType
  switch (filter.kind) {
    case 'any of':
      return anyOf(filter.column, filter.values, parameters)
    case 'empty':
      return `${column} is null`
    case 'present':
      return `${column} is not null`
    case 'contains':
      return `${column} ilike ${parameters.add(`%${filter.text.replace(/[\\%_]/g, '\\$&')}%`, 'text')}`
    case 'range':
      return both(
        filter.from === null ? null : `${column} >= ${parameters.add(filter.from, 'numeric')}`,
        filter.to === null ? null : `${column} <= ${parameters.add(filter.to, 'numeric')}`,
      )
    case 'days':
      return daysCondition(column, type, filter, timeZone, parameters)
  }
}

/** Half-open on times: from the first day's midnight to before the midnight that ends the last day, in the zone. */
function daysCondition(
  column: string,
  type: string,
  days: { from: string | null; to: string | null },
  timeZone: string,
  parameters: Parameters,
): string {
  if (type === 'date') {
    return both(
      days.from === null ? null : `${column} >= ${parameters.add(days.from, 'date')}`,
      days.to === null ? null : `${column} <= ${parameters.add(days.to, 'date')}`,
    )
  }
  const midnight = (day: string): string =>
    type === 'timestamptz'
      ? `((${day})::timestamp at time zone ${parameters.add(timeZone, 'text')})`
      : `(${day})::timestamp`
  return both(
    days.from === null ? null : `${column} >= ${midnight(parameters.add(days.from, 'date'))}`,
    days.to === null ? null : `${column} < ${midnight(`${parameters.add(days.to, 'date')} + 1`)}`,
  )
}

function both(one: string | null, other: string | null): string {
  return [one, other].filter((part) => part !== null).join(' and ')
}

function scopeCondition(report: Report, ids: readonly string[], parameters: Parameters): string {
  const column = report.columns.find(({ name }) => name === report.provider)
  // A report that knows no provider has nothing that could be somebody's own.
  return column ? anyOf(column, ids, parameters) : 'false'
}

// One value is compared by itself: an index then also gives the list's order, which it does not for several.
function anyOf({ name, dataType }: Column, values: readonly string[], parameters: Parameters): string {
  const type = quoteIdentifier(dataType)
  const [first] = values
  if (first !== undefined && values.length === 1) return `${quoteIdentifier(name)} = ${parameters.add(first, type)}`
  return `${quoteIdentifier(name)} = any(${parameters.add(arrayLiteral(values), `${type}[]`)})`
}

/** A text[] literal of PostgreSQL, which any array type can be read from. */
export function arrayLiteral(values: readonly string[]): string {
  return `{${values.map((value) => `"${value.replace(/[\\"]/g, '\\$&')}"`).join(',')}}`
}
