import type { ClientBase } from 'pg'
import { inSnapshot } from '../../database/transactions.js'
import { badQuery, shorten } from '../../refusal.js'
import type { ListQuery } from '../asking/query.js'
import type { ReportsContext } from '../catalogue.js'
import { type Freshness, isUnfilled, readFreshness } from '../refresh/freshness.js'
import { findColumn, type Report } from '../report.js'
import { type Labels, labelsOfIds, referencedTable } from '../rows/labels.js'
import type { JsonValue } from '../rows/record-id.js'
import type { Scope } from '../scope.js'
import { type Group, maxGroups, type Top, totalsQuery } from '../statements/totals-statement.js'
import { type LeftOutAnswer, readLeftOut } from './left-out.js'

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

/**
 * The totals of a report's filtered rows, rounded once from unrounded sums.
 *
 * @param options.groupBy a dimension column, dates as `completed_on:month`; null for no groups
 * @throws Refusal for a group that is none, and where totals would mix what must not be mixed (phases)
 */
export async function computeTotals(
  context: ReportsContext,
  query: ListQuery,
  options: { groupBy: string | null },
  scope: Scope,
): Promise<TotalsAnswer> {
  const { totalsBy, leftOut } = query.report
  if (footerGrouping(query) !== null && options.groupBy !== totalsBy) {
    throw badQuery(
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
    throw badQuery(`Grouping by ${groupBy} gives more than ${maxGroups} groups. Filter first, or group coarser.`)
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

function parseGroup(report: Report, groupBy: string): Group {
  const [name = '', step] = groupBy.split(':')
  const column = findColumn(report, name)
  const isDay = column?.unit === 'date' || column?.unit === 'time'
  if (!column || !['reference', 'choice', 'date', 'time', 'text', 'id'].includes(column.unit)) {
    const known = report.columns.filter(({ unit }) => ['reference', 'choice', 'date', 'time'].includes(unit))
    throw badQuery(
      `"${shorten(groupBy)}" is nothing to group ${report.title} by. Use one of: ${known.map((one) => one.name).join(', ')}.`,
    )
  }
  if ((step !== undefined && !(isDay && groupSteps.includes(step))) || groupBy.split(':').length > 2) {
    throw badQuery(
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
