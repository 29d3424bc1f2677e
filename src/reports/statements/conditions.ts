import { quoteIdentifier } from '../../database/identifiers.js'
import type { Filter } from '../asking/filters.js'
import { type Midnight, midnightBehind, midnightOf } from '../asking/midnight.js'
import type { Report } from '../report.js'
import type { Scope } from '../scope.js'
import { asSearchedText, equalsAnyOf, isAnyOf } from '../value-types/compared.js'
import { comparedNumber, isMoment } from '../value-types/type-names.js'
import { familyOf, type ValueType } from '../value-types/value-type.js'
import { isOneOf } from './chosen-records.js'
import type { Parameters } from './parameters.js'

/** On whose behalf, and by the days of which zone. */
export interface ConditionsReader {
  readonly scope: Scope
  readonly timeZone: string
}

/**
 * The WHERE clause of a query's filters and of who asks; empty when nothing is filtered.
 *
 * Every list, count, total and export goes through here.
 */
export function whereClause(
  reader: ConditionsReader,
  report: Report,
  filters: readonly Filter[],
  parameters: Parameters,
): string {
  const conditions = conditionsOf(reader, report, filters, parameters)
  return conditions.length === 0 ? '' : `where ${conditions.join('\n  and ')}`
}

/** What every row has to meet; none where nothing is filtered. */
export function conditionsOf(
  { scope, timeZone }: ConditionsReader,
  report: Report,
  filters: readonly Filter[],
  parameters: Parameters,
): string[] {
  const conditions = filters.map((filter) => condition(report, filter, timeZone, parameters))
  if (scope.kind === 'only') conditions.push(scopeCondition(report, scope, parameters))
  return conditions
}

function condition({ relation }: Report, filter: Filter, timeZone: string, parameters: Parameters): string {
  if (filter.kind === 'records') return isOneOf(filter, parameters)
  const column = quoteIdentifier(filter.column.name)
  const type = filter.column.dataType
  switch (filter.kind) {
    case 'any of':
      return equalsAnyOf(filter.column, filter.values, relation, parameters)
    case 'empty':
      return `${column} is ${mayHaveParts(filter.column.type) ? 'not distinct from null' : 'null'}`
    case 'present':
      return `${column} is ${mayHaveParts(filter.column.type) ? 'distinct from null' : 'not null'}`
    case 'contains':
      return `${asSearchedText(column, filter.column.type)} ilike ${parameters.add(containing(filter.text), 'text')}`
    case 'range':
      return both(
        filter.from === null ? null : `${column} >= ${parameters.add(filter.from, comparedNumber(type))}`,
        filter.to === null ? null : `${column} <= ${parameters.add(filter.to, comparedNumber(type))}`,
      )
    case 'days':
      return daysCondition(column, type, filter, timeZone, parameters)
  }
}

/** Of a value with parts, IS NULL and IS NOT NULL are about these, and one of which some are null is neither. */
function mayHaveParts(type: ValueType): boolean {
  return familyOf(type) === 'other'
}

/** The pattern of LIKE for all texts that have this one in them. */
export function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`
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
  if (isMoment(type)) return momentsOfDays(column, days, timeZone, parameters)
  return both(
    days.from === null ? null : `${column} >= (${parameters.add(days.from, 'date')})::timestamp`,
    days.to === null ? null : `${column} < (${parameters.add(days.to, 'date')} + 1)::timestamp`,
  )
}

/**
 * A day is all moments at which clocks show it. Those are the ones between its midnights, unless clocks went back or forward over
 * one of these: there a wider range, by which an index finds them, holds all of them, and each moment's own day is compared.
 */
function momentsOfDays(
  column: string,
  days: { from: string | null; to: string | null },
  timeZone: string,
  parameters: Parameters,
): string {
  const zone = () => parameters.add(timeZone, 'text')
  const midnight = (day: string) => `((${day})::timestamp at time zone ${zone()})`
  const ownDay = () => `(${column} at time zone ${zone()})::date`
  const since = (day: string) => {
    const first = parameters.add(day, 'date')
    const moment = `${column} >= ${midnight(first)}`
    return isOne(midnightOf(day, timeZone)) ? moment : `${moment} - ${aDay} and ${ownDay()} >= ${first}`
  }
  const until = (day: string) => {
    const last = parameters.add(day, 'date')
    const moment = `${column} < ${midnight(`${last} + 1`)}`
    return isOne(midnightBehind(day, timeZone)) ? moment : `${moment} + ${aDay} and ${ownDay()} <= ${last}`
  }
  return both(days.from === null ? null : since(days.from), days.to === null ? null : until(days.to))
}

function isOne({ first, last }: Midnight): boolean {
  return first === last
}

// Nowhere have clocks gone back by more.
const aDay = "interval '24 hours'"

function both(one: string | null, other: string | null): string {
  return [one, other].filter((part) => part !== null).join(' and ')
}

function scopeCondition(
  { columns, dimensions }: Report,
  { dimension, ids }: Scope & { kind: 'only' },
  parameters: Parameters,
): string {
  const column = columns.find(({ name }) => name === dimensions[dimension])
  // A report that does not know the dimension has nothing that could be somebody's own.
  return column ? isAnyOf(column, ids, parameters) : 'false'
}
