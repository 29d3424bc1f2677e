import { quoteIdentifier } from '../../database/identifiers.js'
import type { Group } from '../asking/group-by.js'
import type { ListQuery } from '../asking/query.js'
import { areOfLevels } from '../levels/choose-levels.js'
import type { AggregateExpression } from '../levels/kept-aggregate.js'
import { aggregatesOf, type StoredRows } from '../levels/level.js'
import { readFrom } from '../levels/stored-rows.js'
import type { Reading } from '../reading.js'
import { findColumn, type Report, type Total, type TotalExpression, type TypedColumn } from '../report.js'
import { ordered } from '../value-types/compared.js'
import { printedAsJson } from '../value-types/printed.js'
import { isMoment } from '../value-types/type-names.js'
import { whereClause } from './conditions.js'
import { asPrinted, isFloat, withoutCut } from './floats.js'
import { boundParameters, type Parameters } from './parameters.js'
import { percentileOfRows, shareOf } from './percentiles.js'
import type { PutQuestion } from './question.js'
import {
  aggregateOfLevels,
  chooseFromLevels,
  type FromLevels,
  groupByKeys,
  type KeysOfGroups,
  selectFromLevels,
} from './totals-from-levels.js'

// A picture or a table of more groups than this is not read by anybody, and would fill the memory of the panel.
export const maxGroups = 10_000

/** Groups in the order of a total, or of how many rows they have. */
export interface GroupOrder {
  /** A total's name; null for the number of rows. */
  readonly by: string | null
  readonly direction: 'asc' | 'desc'
  /** Only the first so many of them; all where left out. */
  readonly most?: number
}

/** What a statement of totals reads, and whose behalf it is on. */
export type TotalsReader = Pick<Reading, 'scope' | 'timeZone'>

export interface TotalsStatement {
  readonly sql: string
  /** The values of its `$1`, `$2` … */
  readonly parameters: readonly string[]
}

/** The statement of a report's totals by itself, with its values. */
export function totalsQuery(reader: TotalsReader, query: ListQuery, stored: StoredRows): TotalsStatement {
  const parameters = boundParameters()
  const { sql } = putTotals(reader, query, { groups: [], names: null }, stored, parameters)
  return { sql, parameters: parameters.values }
}

/** Which totals are asked for. */
export interface AskedTotals {
  /** None for the totals of all rows. */
  readonly groups: readonly Group[]
  /** By the keys where left out. */
  readonly order?: GroupOrder
  /** Only these of the report's totals; null for all. */
  readonly names: readonly string[] | null
}

/** The statement that every total comes from: of the report's levels where they can tell, else of its rows. */
export function putTotals(
  reader: TotalsReader,
  query: ListQuery,
  asked: AskedTotals,
  stored: StoredRows,
  parameters: Parameters,
): PutQuestion {
  const report = readFrom(query.report, stored.relation)
  const levels = chooseFromLevels(reader, query, asked.groups, neededOf(report, asked), stored)
  const sql = totalsStatement(reader, { report, filters: query.filters }, asked, levels, parameters).trimEnd()
  return { sql, isOfLevels: levels !== null && levels.percentiles.length === 0 && areOfLevels(levels.parts) }
}

/** The columns of the rows that totals are worked out from, beside those that are filtered by. */
export function columnsRead(report: Report, asked: AskedTotals): string[] {
  const aggregated = neededOf(report, asked).map(({ column }) => column)
  return [...new Set([...aggregated, ...asked.groups.map(({ column }) => column.name)])]
}

/** Groups are put in order by a total, whether that is shown or not. */
function neededOf(report: Report, { names, order }: AskedTotals): readonly AggregateExpression[] {
  const by = order?.by ?? null
  return aggregatesOf(report, names === null || by === null ? names : [...names, by])
}

function totalsStatement(
  reader: TotalsReader,
  { report, filters }: Pick<ListQuery, 'report' | 'filters'>,
  { groups, names, order }: AskedTotals,
  levels: FromLevels | null,
  parameters: Parameters,
): string {
  const sqlOf = levels === null ? aggregateOfRows(report) : aggregateOfLevels(report, levels)
  const aggregates: Aggregates = { names: new Map(), sqlOf }
  const asked = report.totals.filter(({ name }) => names === null || names.includes(name))
  const totals = asked.map((total) => `${totalSql(report, total, aggregates)} as ${quoteIdentifier(total.name)}`)
  const rank = order ? rankOf(report, order, aggregates) : ''
  const counted = levels === null ? 'count(*)' : 'coalesce(sum(counted), 0)::int8'
  const bases = [`${counted} as counted`, ...[...aggregates.names].map(([sql, name]) => `${sql} as ${name}`)]
  const of = order?.most === undefined ? '' : ", 'of', count(*) over ()"
  // A row, since a function takes no more than a hundred values.
  const object = `(select row_to_json(totals.*) from (select\n  ${totals.join(',\n  ')}\n) as totals)`
  const inner =
    levels === null
      ? aggregated(report, groups, whereClause(reader, report, filters, parameters), bases, reader.timeZone, parameters)
      : selectFromLevels(
          reader,
          { report, filters },
          levels,
          keysOfGroups(reader, report, groups, parameters),
          bases,
          parameters,
        )
  const keys = groups.map((_, place) => `key_${place} nulls last`).join(', ')
  return `select json_build_object('key', ${formattedKeys(groups)}, 'totals', ${object}, 'count', counted${of}) as answer
from (
  ${inner}
) as base
${groups.length === 0 ? '' : `order by ${rank}${keys}\nlimit ${order?.most ?? maxGroups + 1}`}`
}

/** The aggregates that totals need, by their SQL, and the names that they have in the inner query. */
export interface Aggregates {
  readonly names: Map<string, string>
  /** SQL of an aggregate over what the inner query reads. */
  readonly sqlOf: (expression: AggregateExpression) => string
}

/** Over the rows of the report. */
export function overRows(report: Report): Aggregates {
  return { names: new Map(), sqlOf: aggregateOfRows(report) }
}

function keysOfGroups(
  { timeZone }: TotalsReader,
  report: Report,
  groups: readonly Group[],
  parameters: Parameters,
): KeysOfGroups {
  const keyOf = (group: Group) => groupKey(group, timeZone, parameters)
  // In levels a date is a day, whatever it is in the rows.
  const asDay = (group: Group) =>
    group.step === null ? group : { ...group, column: { ...group.column, dataType: 'date' } }
  return {
    inLevels: groups.map((group) => keyOf(asDay(group))),
    inRows: () => groups.map(keyOf),
    byValue: report.totalsBy === null ? -1 : groups.findIndex(({ column }) => column.name === report.totalsBy),
  }
}

function rankOf(report: Report, { by, direction }: GroupOrder, aggregates: Aggregates): string {
  const rank = by === null ? 'counted' : expressionSql(report, { kind: 'total', name: by }, aggregates)
  return `${rank} ${direction} nulls last, `
}

/** The SELECT of the unrounded aggregates, a row for each group. */
function aggregated(
  report: Report,
  groups: readonly Group[],
  where: string,
  bases: readonly string[],
  timeZone: string,
  parameters: Parameters,
): string {
  const from = [`from ${report.relation}`, where].filter((part) => part !== '').join('\n  ')
  const keys = groups.map((group) => groupKey(group, timeZone, parameters))
  const place = groups.findIndex(({ column: { name, choices } }) => name === report.totalsBy && choices.length > 0)
  const column = groups[place]?.column
  if (column) return eachChoice(column, place, keys, from, where === '' ? 'where' : 'and', bases, parameters)
  return selectOfKeys(keys, bases, from, groupByKeys(keys))
}

function selectOfKeys(keys: readonly string[], bases: readonly string[], from: string, behind: string): string {
  const columns = [...keys.map((key, place) => `${key} as key_${place}`), ...bases]
  return `select\n    ${columns.join(',\n    ')}\n  ${from}${behind}`
}

/**
 * A SELECT for each declared value, and one for all that is none of them: the view can then read what belongs to one
 * value only, and its rows need no sorting by value before their percentiles are taken.
 */
function eachChoice(
  column: TypedColumn,
  place: number,
  keys: readonly string[],
  from: string,
  and: string,
  bases: readonly string[],
  parameters: Parameters,
): string {
  const name = quoteIdentifier(column.name)
  const { sql: type } = column.type
  const known = column.choices.map(({ value }) => parameters.add(value, type))
  const others = keys.flatMap((_, other) => (other === place ? [] : [other + 1])).join(', ')
  const behind = others === '' ? ' having count(*) > 0' : ` group by ${others}`
  const each = known.map((value) =>
    selectOfKeys(keys.with(place, value), bases, `${from} ${and} ${name} = ${value}`, behind),
  )
  const unknown = `${from} ${and} (${name} is null or ${name} not in (${known.join(', ')}))`
  return [...each, selectOfKeys(keys.with(place, name), bases, unknown, groupByKeys(keys))].join('\n  union all\n  ')
}

function groupKey({ column, step }: Group, timeZone: string, parameters: Parameters): string {
  const name = quoteIdentifier(column.name)
  if (step === null) return ordered(column)
  if (step === 'day' && column.dataType === 'date') return name
  const local = isMoment(column.dataType)
    ? `${name} at time zone ${parameters.add(timeZone, 'text')}`
    : `${name}::timestamp`
  // At the ends of time there is no first day of a year: each day there is by itself.
  return `case when ${name} between '4713-01-02 BC' and '294276-12-30' then date_trunc('${step}', ${local})::date else ${name}::date end`
}

/** One column's key as it is, those of several as a list. */
function formattedKeys(groups: readonly Group[]): string {
  const keys = groups.map((group, place) => formattedKey(group, `key_${place}`))
  return keys.length > 1 ? `json_build_array(${keys.join(', ')})` : (keys[0] ?? 'null')
}

function formattedKey({ column, step }: Group, key: string): string {
  return step === null
    ? printedAsJson(key, column.unit, column.type.isSortable ? column.dataType : 'text')
    : printedAsJson(key, 'date', 'date')
}

function totalSql(report: Report, total: Total, aggregates: Aggregates): string {
  return printedAsJson(
    expressionSql(report, total.expression, aggregates),
    total.unit,
    typeOf(report, total.expression),
  )
}

/** Of what a total comes to, as PostgreSQL has it; the mean of whole numbers is none. */
function typeOf(report: Report, expression: TotalExpression): string {
  if (expression.kind !== 'aggregate') return 'numeric'
  const type = findColumn(report, expression.column)?.dataType ?? 'numeric'
  switch (expression.aggregate) {
    case 'count':
    case 'countWhere':
      return 'int8'
    case 'sum':
      return 'numeric'
    case 'min':
    case 'max':
      return type
    default:
      return 'numeric'
  }
}

/** SQL of a total over the aggregates of the inner query, unrounded; adds the aggregates that it needs. */
export function expressionSql(report: Report, expression: TotalExpression, aggregates: Aggregates): string {
  if (expression.kind === 'total') {
    const named = report.totals.find((total) => total.name === expression.name)
    if (!named) throw new Error(`${report.name} has no total ${expression.name}`)
    return expressionSql(report, named.expression, aggregates)
  }
  if (expression.kind === 'aggregate') {
    const { names, sqlOf } = aggregates
    const sql = sqlOf(expression)
    const name = names.get(sql) ?? `base_${names.size}`
    names.set(sql, name)
    return name
  }
  const left = expressionSql(report, expression.left, aggregates)
  const right = expressionSql(report, expression.right, aggregates)
  switch (expression.operation) {
    case '+':
    case '-':
      return `(${left} ${expression.operation} ${right})`
    // Over a total of zero or less a rate says nothing.
    case 'ratio':
      return `(case when ${right} > 0 then ${left}::numeric / ${right} end)`
    case 'percent':
      return `(case when ${right} > 0 then 100 * ${left}::numeric / ${right} end)`
  }
}

function aggregateOfRows(report: Report): Aggregates['sqlOf'] {
  return (expression) => aggregateSql(expression, findColumn(report, expression.column)?.type.name)
}

function aggregateSql(expression: AggregateExpression, type: string | undefined): string {
  const { aggregate, column } = expression
  const name = quoteIdentifier(column)
  switch (aggregate) {
    case 'sum':
      // As what they print, whatever their order: sums of PostgreSQL's own lose what is small beside the sum so far.
      return `coalesce(${isFloat(type) ? withoutCut(`sum(${asPrinted(name)})`) : `sum(${name})`}, 0)`
    case 'count':
      return `count(${name})`
    case 'countWhere':
      return `count(*) filter (where ${name})`
    case 'average':
      // Hours are thirds and sixths that numeric cuts off: a mean of exactly half a hundredth came out just below it.
      return `round(avg(${isFloat(type) ? asPrinted(name) : name}), 12)`
    case 'min':
    case 'max':
      return `${aggregate}(${name})`
    case 'median':
    case 'percentile':
      return percentileOfRows(name, type, shareOf(expression))
  }
}
