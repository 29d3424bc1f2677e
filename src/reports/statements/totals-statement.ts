import { quoteIdentifier } from '../../database/identifiers.js'
import type { ListQuery } from '../asking/query.js'
import type { AggregateExpression } from '../levels/kept-aggregate.js'
import { aggregatesOf, type StoredRows } from '../levels/level.js'
import { readFrom } from '../levels/stored-rows.js'
import type { Reading } from '../reading.js'
import { findColumn, type Report, type Total, type TotalExpression, type TypedColumn } from '../report.js'
import { ordered } from '../value-types/compared.js'
import { printedAsJson } from '../value-types/printed.js'
import { isMoment } from '../value-types/type-names.js'
import { whereClause } from './conditions.js'
import { boundParameters, type Parameters } from './parameters.js'
import { aggregateOfLevels, chooseFromLevels, type FromLevels, selectFromLevels } from './totals-from-levels.js'

// A picture or a table of more groups than this is not read by anybody, and would fill the memory of the panel.
export const maxGroups = 10_000

/** Of all groups only those with the highest total `by`, at most `most` of them. */
export interface Top {
  readonly by: string
  readonly most: number
}

/** A dimension column that totals are grouped by. */
export interface Group {
  readonly column: TypedColumn
  /** `day`, `week` … for a date or a time; null for others. */
  readonly step: string | null
  /** Only these of the groups; all of them in the order of their keys when left out. */
  readonly top?: Top
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
  const sql = totalsSql(reader, query, { group: null, names: null }, stored, parameters)
  return { sql, parameters: parameters.values }
}

/** Which totals are asked for. */
export interface AskedTotals {
  /** Null for no groups. */
  readonly group: Group | null
  /** Only these of the report's totals; null for all. */
  readonly names: readonly string[] | null
}

/** The statement that every total comes from: of the report's levels where they can tell, else of its rows. */
export function totalsSql(
  reader: TotalsReader,
  query: ListQuery,
  asked: AskedTotals,
  stored: StoredRows,
  parameters: Parameters,
): string {
  const report = readFrom(query.report, stored.relation)
  const levels = chooseFromLevels(reader, query, asked.group, neededOf(report, asked), stored)
  return totalsStatement(reader, { report, filters: query.filters }, asked, levels, parameters).trimEnd()
}

/** The columns of the rows that totals are worked out from, beside those that are filtered by. */
export function columnsRead(report: Report, { group, names }: AskedTotals): string[] {
  const aggregated = neededOf(report, { group, names }).map(({ column }) => column)
  return [...new Set([...aggregated, ...(group === null ? [] : [group.column.name])])]
}

/** The highest groups are chosen by a total, whether that is shown or not. */
function neededOf(report: Report, { group, names }: AskedTotals): readonly AggregateExpression[] {
  return aggregatesOf(report, names === null || group?.top === undefined ? names : [...names, group.top.by])
}

function totalsStatement(
  reader: TotalsReader,
  { report, filters }: Pick<ListQuery, 'report' | 'filters'>,
  { group, names }: AskedTotals,
  levels: FromLevels | null,
  parameters: Parameters,
): string {
  const sqlOf = levels === null ? aggregateSql : aggregateOfLevels(report, levels.percentiles)
  const aggregates: Aggregates = { names: new Map(), sqlOf }
  const asked = report.totals.filter(({ name }) => names === null || names.includes(name))
  const totals = asked.map((total) => `${totalSql(report, total, aggregates)} as ${quoteIdentifier(total.name)}`)
  const rank = group?.top ? rankOf(report, group.top, aggregates) : ''
  const counted = levels === null ? 'count(*)' : 'coalesce(sum(counted), 0)::int8'
  const bases = [`${counted} as counted`, ...[...aggregates.names].map(([sql, name]) => `${sql} as ${name}`)]
  const of = group?.top ? ", 'of', count(*) over ()" : ''
  // A row, since a function takes no more than a hundred values.
  const object = `(select row_to_json(totals.*) from (select\n  ${totals.join(',\n  ')}\n) as totals)`
  const inner =
    levels === null
      ? aggregated(report, group, whereClause(reader, report, filters, parameters), bases, reader.timeZone, parameters)
      : selectFromLevels(reader, { report, filters }, levels, keyInLevels(reader, group, parameters), bases, parameters)
  return `select json_build_object('key', ${group === null ? 'null' : formattedKey(group)}, 'totals', ${object}, 'count', counted${of}) as answer
from (
  ${inner}
) as base
${group === null ? '' : `order by ${rank}key nulls last\nlimit ${group.top?.most ?? maxGroups + 1}`}`
}

/** The aggregates that totals need, by their SQL, and the names that they have in the inner query. */
export interface Aggregates {
  readonly names: Map<string, string>
  /** SQL of an aggregate over what the inner query reads. */
  readonly sqlOf: (expression: AggregateExpression) => string
}

/** Over the rows of the report. */
export function overRows(): Aggregates {
  return { names: new Map(), sqlOf: aggregateSql }
}

/** In levels a date is a day, whatever it is in the rows. */
function keyInLevels({ timeZone }: TotalsReader, group: Group | null, parameters: Parameters): string | null {
  if (group === null || group.step === null) return group && groupKey(group, timeZone, parameters)
  return groupKey({ ...group, column: { ...group.column, dataType: 'date' } }, timeZone, parameters)
}

function rankOf(report: Report, top: Top, aggregates: Aggregates): string {
  return `${expressionSql(report, { kind: 'total', name: top.by }, aggregates)} desc nulls last, `
}

/** The SELECT of the unrounded aggregates, a row for each group. */
function aggregated(
  report: Report,
  group: Group | null,
  where: string,
  bases: readonly string[],
  timeZone: string,
  parameters: Parameters,
): string {
  const from = [`from ${report.relation}`, where].filter((part) => part !== '').join('\n  ')
  const select = (key: string) => `select\n    ${key} as key,\n    ${bases.join(',\n    ')}\n  ${from}`
  if (group === null) return select('null')
  const isEachByItself = group.column.name === report.totalsBy && group.column.choices.length > 0
  if (isEachByItself)
    return eachChoice(group.column, from, where === '' ? 'where' : 'and', bases.join(', '), parameters)
  return `${select(groupKey(group, timeZone, parameters))}\n  group by 1`
}

/**
 * A SELECT for each declared value, and one for all that is none of them: the view can then read what belongs to one
 * value only, and its rows need no sorting by value before their percentiles are taken.
 */
function eachChoice(column: TypedColumn, from: string, and: string, bases: string, parameters: Parameters): string {
  const name = quoteIdentifier(column.name)
  const { sql: type } = column.type
  const known = column.choices.map(({ value }) => parameters.add(value, type))
  const each = known.map(
    (value) => `select ${value} as key, ${bases} ${from} ${and} ${name} = ${value} having count(*) > 0`,
  )
  const others = `${from} ${and} (${name} is null or ${name} not in (${known.join(', ')}))`
  return [...each, `select ${name} as key, ${bases} ${others} group by 1`].join('\n  union all\n  ')
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

function formattedKey({ column, step }: Group): string {
  return step === null
    ? printedAsJson('key', column.unit, column.type.isSortable ? column.dataType : 'text')
    : printedAsJson('key', 'date', 'date')
}

function totalSql(report: Report, total: Total, aggregates: Aggregates): string {
  const columnType =
    total.expression.kind === 'aggregate' ? findColumn(report, total.expression.column)?.dataType : undefined
  return printedAsJson(expressionSql(report, total.expression, aggregates), total.unit, columnType ?? 'numeric')
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

function aggregateSql({ aggregate, column, percentile }: AggregateExpression): string {
  const name = quoteIdentifier(column)
  switch (aggregate) {
    case 'sum':
      return `coalesce(sum(${name}), 0)`
    case 'count':
      return `count(${name})`
    case 'countWhere':
      return `count(*) filter (where ${name})`
    case 'average':
      // Hours are thirds and sixths that numeric cuts off: a mean of exactly half a hundredth came out just below it.
      return `round(avg(${name})::numeric, 12)`
    case 'min':
    case 'max':
      return `${aggregate}(${name})`
    case 'median':
      return percentileSql(name, 50)
    case 'percentile':
      return percentileSql(name, percentile ?? 50)
  }
}

// percentile_cont returns double precision, which round(…, 2) refuses, and which misses exact halves by its last digits.
function percentileSql(name: string, percentile: number): string {
  return `round((percentile_cont(${percentile / 100}) within group (order by ${name}))::numeric, 11)`
}
