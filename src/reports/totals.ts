import type { ClientBase } from 'pg'
import { quoteIdentifier } from '../database/identifiers.js'
import { inSnapshot } from '../database/transactions.js'
import type { ReportsContext } from './catalogue.js'
import { boundParameters, type Parameters, whereClause } from './conditions.js'
import { formatted } from './formatted.js'
import { type Freshness, isUnfilled, readFreshness } from './freshness.js'
import { type Labels, labelsOfIds, referencedTable } from './labels.js'
import { type LeftOutAnswer, readLeftOut } from './left-out.js'
import type { ListQuery } from './query.js'
import { QueryError, shorten } from './query-error.js'
import type { JsonValue } from './record-id.js'
import { type Column, findColumn, type Report, type Total, type TotalExpression } from './report.js'
import type { Scope } from './scope.js'

export type TotalValues = Readonly<Record<string, JsonValue>>

export interface TotalsAnswer {
  readonly totals: TotalValues
  /** Filtered rows. */
  readonly count: number
  readonly freshness: Freshness
  /** A group's key is its value, or its first day; null for rows without one. */
  readonly groups?: readonly { readonly key: JsonValue; readonly totals: TotalValues; readonly count: number }[]
  readonly labels?: Labels
  /** The rows that totals leave out, where the report declares any; of groups it is not told. */
  readonly leftOut?: readonly LeftOutAnswer[]
}

const groupSteps = ['day', 'week', 'month', 'quarter', 'year']
// A picture or a table of more groups than this is not read by anybody, and would fill the memory of the panel.
const maxGroups = 10_000

/**
 * The totals of a report's filtered rows, rounded once from unrounded sums.
 *
 * @param options.groupBy a dimension column, dates as `completed_on:month`; null for no groups
 * @throws QueryError for a group that is none, and where totals would mix what must not be mixed (phases)
 */
export async function computeTotals(
  context: ReportsContext,
  query: ListQuery,
  options: { groupBy: string | null },
  scope: Scope,
): Promise<TotalsAnswer> {
  const { totalsBy, leftOut } = query.report
  if (footerGrouping(query) !== null && options.groupBy !== totalsBy) {
    throw new QueryError(
      'bad_query',
      `The totals of ${query.report.title} exist for one ${totalsBy} at a time: filter by it, or add groupBy=${totalsBy}.`,
    )
  }
  return await inSnapshot(context.pools.read, { timeZone: context.timeZone }, async (client) => {
    const answer = await readTotals(client, context, query, options.groupBy, scope)
    const isWhole = options.groupBy === null || options.groupBy === totalsBy
    if (!isWhole || leftOut.length === 0) return answer
    return { ...answer, leftOut: await readLeftOut(client, context, query, scope) }
  })
}

/** As `computeTotals`, within a snapshot that the caller holds. */
export async function readTotals(
  client: ClientBase,
  context: ReportsContext,
  query: ListQuery,
  groupBy: string | null,
  scope: Scope,
): Promise<TotalsAnswer> {
  const { report } = query
  const group = groupBy === null ? null : parseGroup(report, groupBy)
  const freshness = (await readFreshness(client, context, [report])).get(report.name) as Freshness
  // Of a view that was never filled nothing is known: not even that a sum is 0.00.
  if (await isUnfilled(client, report, freshness)) {
    const totals = Object.fromEntries(report.totals.map(({ name }) => [name, null]))
    return { totals, count: 0, freshness, ...(group !== null && { groups: [] }) }
  }
  // Totals over several phases would count every job once per phase: then there are only the groups.
  const isMixed = footerGrouping(query) !== null
  const whole = isMixed ? null : (await queryTotals(client, context, query, null, scope))[0]
  const answer = { totals: whole?.totals ?? {}, count: whole?.count ?? 0, freshness }
  if (group === null) return answer
  const groups = await queryTotals(client, context, query, group, scope)
  if (groups.length > maxGroups) {
    throw new QueryError(
      'bad_query',
      `Grouping by ${groupBy} gives more than ${maxGroups} groups. Filter first, or group coarser.`,
    )
  }
  const referenced = referencedTable(context.catalogue, group.column.reference)
  const ids = groups.flatMap(({ key }) => (typeof key === 'string' ? [key] : []))
  return {
    ...answer,
    count: isMixed ? groups.reduce((sum, one) => sum + one.count, 0) : answer.count,
    groups,
    ...(referenced && { labels: { [group.column.name]: await labelsOfIds(client, referenced, ids) } }),
  }
}

/** Of all groups only those with the highest total `by`, at most `most` of them. */
export interface Top {
  readonly by: string
  readonly most: number
}

type TotalsGroup = NonNullable<TotalsAnswer['groups']>[number]

export interface TopGroups {
  readonly groups: readonly TotalsGroup[]
  /** By key; what is no reference has none. */
  readonly labels: Readonly<Record<string, string>>
  /** How many groups there are in all. */
  readonly of: number
  readonly freshness: Freshness
}

/** The groups that matter most, however many there are, within a snapshot that the caller holds. */
export async function readTopGroups(
  client: ClientBase,
  context: ReportsContext,
  query: ListQuery,
  groupBy: string,
  top: Top,
  scope: Scope,
): Promise<TopGroups> {
  const { report } = query
  const group = parseGroup(report, groupBy)
  const freshness = (await readFreshness(client, context, [report])).get(report.name) as Freshness
  if (await isUnfilled(client, report, freshness)) return { groups: [], labels: {}, of: 0, freshness }
  const groups: readonly (TotalsGroup & { readonly of?: number })[] = await queryTotals(
    client,
    context,
    query,
    { ...group, top },
    scope,
  )
  const referenced = referencedTable(context.catalogue, group.column.reference)
  const ids = groups.flatMap(({ key }) => (typeof key === 'string' ? [key] : []))
  const labels = referenced ? await labelsOfIds(client, referenced, ids) : {}
  return { groups, labels, of: groups[0]?.of ?? 0, freshness }
}

/** Reports whose totals exist only for each value of a column show a line for each of them. */
export function footerGrouping(query: ListQuery): string | null {
  const { totalsBy } = query.report
  const isOne = query.filters.some(
    (filter) => filter.kind === 'any of' && filter.column.name === totalsBy && filter.values.length === 1,
  )
  return totalsBy !== null && !isOne ? totalsBy : null
}

interface Group {
  readonly column: Column
  readonly step: string | null
  /** Only these of the groups; all of them in the order of their keys when left out. */
  readonly top?: Top
}

function parseGroup(report: Report, groupBy: string): Group {
  const [name = '', step] = groupBy.split(':')
  const column = findColumn(report, name)
  const isDay = column?.unit === 'date' || column?.unit === 'time'
  if (!column || !['reference', 'choice', 'date', 'time', 'text', 'id'].includes(column.unit)) {
    const known = report.columns.filter(({ unit }) => ['reference', 'choice', 'date', 'time'].includes(unit))
    throw new QueryError(
      'bad_query',
      `"${shorten(groupBy)}" is nothing to group ${report.title} by. Use one of: ${known.map((one) => one.name).join(', ')}.`,
    )
  }
  if ((step !== undefined && !(isDay && groupSteps.includes(step))) || groupBy.split(':').length > 2) {
    throw new QueryError(
      'bad_query',
      `"${shorten(groupBy)}" is no grouping. Dates are grouped like ${name}:month, by ${groupSteps.join(', ')}.`,
    )
  }
  return { column, step: isDay ? (step ?? 'day') : null }
}

async function queryTotals(
  client: ClientBase,
  context: ReportsContext,
  query: ListQuery,
  group: Group | null,
  scope: Scope,
): Promise<{ key: JsonValue; totals: TotalValues; count: number }[]> {
  const { sql, parameters } = totalsQuery(query, group, scope, context.timeZone)
  const { rows } = await client.query<{ answer: { key: JsonValue; totals: TotalValues; count: number } }>(sql, [
    ...parameters,
  ])
  return rows.map((row) => row.answer)
}

/** The statement that every total comes from, and the values of its `$1`, `$2` …; null for no groups. */
export function totalsQuery(
  query: ListQuery,
  group: Group | null,
  scope: Scope,
  timeZone: string,
): { sql: string; parameters: readonly string[] } {
  const parameters = boundParameters()
  return { sql: totalsStatement(query, group, scope, timeZone, parameters).trimEnd(), parameters: parameters.values }
}

function totalsStatement(
  { report, filters }: ListQuery,
  group: Group | null,
  scope: Scope,
  timeZone: string,
  parameters: Parameters,
): string {
  const aggregates = new Map<string, string>()
  const totals = report.totals.map((total) => `'${total.name}', ${totalSql(report, total, aggregates)}`)
  const bases = ['count(*) as counted', ...[...aggregates].map(([sql, name]) => `${sql} as ${name}`)]
  const where = whereClause(report, filters, scope, timeZone, parameters)
  const object = `json_build_object(\n  ${totals.join(',\n  ')}\n)`
  const rank = group?.top ? rankOf(report, group.top, aggregates) : ''
  const of = group?.top ? ", 'of', count(*) over ()" : ''
  return `select json_build_object('key', ${group === null ? 'null' : formattedKey(group)}, 'totals', ${object}, 'count', counted${of}) as answer
from (
  ${aggregated(report, group, where, bases.join(',\n    '), timeZone, parameters)}
) as base
${group === null ? '' : `order by ${rank}key nulls last\nlimit ${group.top?.most ?? maxGroups + 1}`}`
}

function rankOf(report: Report, top: Top, aggregates: Map<string, string>): string {
  return `${expressionSql(report, { kind: 'total', name: top.by }, aggregates)} desc nulls last, `
}

/** The SELECT of the unrounded aggregates, a row for each group. */
function aggregated(
  report: Report,
  group: Group | null,
  where: string,
  bases: string,
  timeZone: string,
  parameters: Parameters,
): string {
  const from = [`from ${report.relation}`, where].filter((part) => part !== '').join('\n  ')
  const select = (key: string) => `select\n    ${key} as key,\n    ${bases}\n  ${from}`
  if (group === null) return select('null')
  const isEachByItself = group.column.name === report.totalsBy && group.column.choices.length > 0
  if (isEachByItself) return eachChoice(group.column, from, where === '' ? 'where' : 'and', bases, parameters)
  return `${select(groupKey(group, timeZone, parameters))}\n  group by 1`
}

/**
 * A SELECT for each declared value, and one for all that is none of them: the view can then read what belongs to one
 * value only, and its rows need no sorting by value before their percentiles are taken.
 */
function eachChoice(column: Column, from: string, and: string, bases: string, parameters: Parameters): string {
  const name = quoteIdentifier(column.name)
  const type = quoteIdentifier(column.dataType)
  const known = column.choices.map(({ value }) => parameters.add(value, type))
  const each = known.map(
    (value) => `select ${value} as key, ${bases} ${from} ${and} ${name} = ${value} having count(*) > 0`,
  )
  const others = `${from} ${and} (${name} is null or ${name} not in (${known.join(', ')}))`
  return [...each, `select ${name} as key, ${bases} ${others} group by 1`].join('\n  union all\n  ')
}

function groupKey({ column, step }: Group, timeZone: string, parameters: Parameters): string {
  const name = quoteIdentifier(column.name)
  if (step === null) return name
  const local =
    column.dataType === 'timestamptz'
      ? `${name} at time zone ${parameters.add(timeZone, 'text')}`
      : `${name}::timestamp`
  return `date_trunc('${step}', ${local})::date`
}

function formattedKey({ column, step }: Group): string {
  return step === null ? formatted('key', column.unit, column.dataType) : formatted('key', 'date', 'date')
}

function totalSql(report: Report, total: Total, aggregates: Map<string, string>): string {
  const columnType =
    total.expression.kind === 'aggregate' ? findColumn(report, total.expression.column)?.dataType : undefined
  return formatted(expressionSql(report, total.expression, aggregates), total.unit, columnType ?? 'numeric')
}

/** SQL of a total over the aggregates of the inner query, unrounded; adds the aggregates that it needs. */
export function expressionSql(report: Report, expression: TotalExpression, aggregates: Map<string, string>): string {
  if (expression.kind === 'total') {
    const named = report.totals.find((total) => total.name === expression.name)
    if (!named) throw new Error(`${report.name} has no total ${expression.name}`)
    return expressionSql(report, named.expression, aggregates)
  }
  if (expression.kind === 'aggregate') {
    const sql = aggregateSql(expression)
    const name = aggregates.get(sql) ?? `base_${aggregates.size}`
    aggregates.set(sql, name)
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

function aggregateSql({ aggregate, column, percentile }: Extract<TotalExpression, { kind: 'aggregate' }>): string {
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
