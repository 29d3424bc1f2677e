import { badQuery } from '../../refusal.js'
import { writeColumn } from '../asking/address.js'
import { totalsByOne } from '../asking/for-staff.js'
import { type Group, parseGroup, writeGroup } from '../asking/group-by.js'
import type { ListQuery } from '../asking/query.js'
import type { Remark } from '../asking/remark.js'
import type { Reading } from '../reading.js'
import type { Freshness } from '../refresh/freshness.js'
import { type Labels, labelsOfIds, referencedTable } from '../rows/labels.js'
import type { JsonValue } from '../rows/record-id.js'
import { type AskedTotals, columnsRead, maxGroups, putTotals } from '../statements/totals-statement.js'
import { refuseAbsent } from '../view-gone.js'
import { type LeftOutAnswer, readLeftOut } from './left-out.js'
import { remarksOnTotals } from './not-numbers.js'

export type TotalValues = Readonly<Record<string, JsonValue>>

export interface TotalsAnswer {
  readonly totals: TotalValues
  /** Filtered rows. */
  readonly count: number
  readonly freshness: Freshness
  /** What the filters say and does not hold as it was asked; left out where there is nothing to tell. */
  readonly notes?: readonly Remark[]
  /** A group's key is its value, or its first day; null for rows without one. */
  readonly groups?: readonly { readonly key: JsonValue; readonly totals: TotalValues; readonly count: number }[]
  readonly labels?: Labels
  /** The rows that totals leave out, where the report declares any; of groups it is not told. */
  readonly leftOut?: readonly LeftOutAnswer[]
}

/**
 * The totals of a report's filtered rows, rounded once from unrounded sums.
 *
 * @param options.groupBy a dimension column, dates as `completed_on:month`; null for no groups
 * @throws Refusal for an unknown group, and where totals would mix what must not be mixed (phases)
 */
export async function computeTotals(
  reading: Reading,
  query: ListQuery,
  options: { groupBy: string | null },
): Promise<TotalsAnswer> {
  await refuseAbsent(reading, query.report)
  const { totalsBy, leftOut } = query.report
  if (footerGrouping(query) !== null && options.groupBy !== totalsBy) {
    throw badQuery(
      `The totals of ${query.report.title} exist for one ${totalsBy} at a time: filter by it, or add groupBy=${writeColumn(totalsBy ?? '')}.`,
      totalsByOne(query.report),
    )
  }
  const isWhole = options.groupBy === null || options.groupBy === totalsBy
  const [answer, notCounted] = await Promise.all([
    readTotals(reading, query, options.groupBy),
    isWhole && leftOut.length > 0 ? readLeftOut(reading, query) : null,
  ])
  return { ...answer, ...(notCounted && { leftOut: notCounted }) }
}

/**
 * The totals alone; where they would mix what must not be mixed there are only the groups.
 *
 * @param names only these of the report's totals; null for all
 */
export async function readTotals(
  reading: Reading,
  query: ListQuery,
  groupBy: string | null,
  names: readonly string[] | null = null,
): Promise<TotalsAnswer> {
  const { report } = query
  const group = groupBy === null ? null : parseGroup(report, groupBy)
  const freshness = await reading.freshnessOf(report)
  // Of a view that was never filled nothing is known: not even that a sum is 0.00.
  if (await reading.isUnfilled(report)) {
    const totals = Object.fromEntries(report.totals.map(({ name }) => [name, null]))
    return { totals, count: 0, freshness, ...notesOf(query, []), ...(group !== null && { groups: [] }) }
  }
  // Totals over several phases would count every job once per phase: then there are only the groups.
  const isMixed = footerGrouping(query) !== null
  const [whole, groups] = await Promise.all([
    isMixed ? undefined : queryTotals(reading, query, { groups: [], names }).then(([only]) => only),
    group === null ? [] : readGroups(reading, query, group, names),
  ])
  const told = async (of: readonly TotalValues[]) => notesOf(query, await remarksOnTotals(reading, query, of))
  const answer = { totals: whole?.totals ?? {}, count: whole?.count ?? 0, freshness }
  if (group === null) return { ...answer, ...(await told([answer.totals])) }
  const labels = await labelsOfGroups(reading, group, groups)
  return {
    ...answer,
    count: isMixed ? groups.reduce((sum, one) => sum + one.count, 0) : answer.count,
    groups,
    ...(await told([answer.totals, ...groups.map(({ totals }) => totals)])),
    ...(labels && { labels: { [group.column.name]: labels } }),
  }
}

export function notesOf({ notes }: ListQuery, more: readonly Remark[]): Pick<TotalsAnswer, 'notes'> {
  const all = [...notes, ...more]
  return all.length === 0 ? {} : { notes: all }
}

/** The totals of each group by itself; none where the report was never filled. */
export async function readGroups(
  reading: Reading,
  query: ListQuery,
  by: string | Group,
  names: readonly string[] | null = null,
): Promise<readonly TotalsGroup[]> {
  const group = typeof by === 'string' ? parseGroup(query.report, by) : by
  if (await reading.isUnfilled(query.report)) return []
  const groups = await queryTotals(reading, query, { groups: [group], names })
  if (groups.length <= maxGroups) return groups
  throw badQuery(
    `Grouping by ${writeGroup(group)} gives more than ${maxGroups} groups. Filter first, or group coarser.`,
    { forStaff: 'answers.too_many_groups', values: { most: maxGroups } },
  )
}

type TotalsGroup = NonNullable<TotalsAnswer['groups']>[number]

export interface TopGroups {
  readonly groups: readonly TotalsGroup[]
  /** By key; only for references. */
  readonly labels: Readonly<Record<string, string>>
  /** How many groups there are in all. */
  readonly of: number
  readonly freshness: Freshness
  readonly notes?: readonly Remark[]
}

/** The groups that matter most, however many there are. */
export async function readTopGroups(
  reading: Reading,
  query: ListQuery,
  {
    groupBy,
    top: { by, most },
    names,
  }: {
    readonly groupBy: string
    readonly top: { readonly by: string; readonly most: number }
    readonly names: readonly string[] | null
  },
): Promise<TopGroups> {
  const { report } = query
  const group = parseGroup(report, groupBy)
  const freshness = await reading.freshnessOf(report)
  if (await reading.isUnfilled(report)) return { groups: [], labels: {}, of: 0, freshness }
  const groups: readonly (TotalsGroup & { readonly of?: number })[] = await queryTotals(reading, query, {
    groups: [group],
    order: { by, direction: 'desc', most },
    names,
  })
  const labels = (await labelsOfGroups(reading, group, groups)) ?? {}
  const remarks = await remarksOnTotals(
    reading,
    query,
    groups.map(({ totals }) => totals),
  )
  return { groups, labels, of: groups[0]?.of ?? 0, freshness, ...notesOf(query, remarks) }
}

/** The names behind the keys of groups; null where they refer to nothing. */
export async function labelsOfGroups(
  reading: Reading,
  { column }: Group,
  groups: readonly { readonly key: JsonValue }[],
): Promise<Readonly<Record<string, string>> | null> {
  const referenced = referencedTable(reading.catalogue, column.reference)
  const ids = groups.flatMap(({ key }) => (typeof key === 'string' ? [key] : []))
  return referenced && (await labelsOfIds(reading, referenced, ids, column))
}

/** Reports whose totals exist only for each value of a column show a line for each of them. */
export function footerGrouping(query: ListQuery): string | null {
  const { totalsBy } = query.report
  const isOne = query.filters.some(
    (filter) => filter.kind === 'any of' && filter.column.name === totalsBy && filter.values.length === 1,
  )
  return totalsBy !== null && !isOne ? totalsBy : null
}

/** What one statement answers: the totals of each group, or of all rows. */
export async function queryTotals<Answer = TotalsGroup>(
  reading: Reading,
  query: ListQuery,
  asked: AskedTotals,
): Promise<readonly Answer[]> {
  const { report, filters } = query
  return await reading.answer<Answer>({
    report,
    filters,
    columns: columnsRead(report, asked),
    put: (stored, parameters) => putTotals(reading, query, asked, stored, parameters),
  })
}
