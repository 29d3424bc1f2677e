import { badQuery } from '../../../refusal.js'
import { type Comparison, daysOf } from '../../asking/compared-period.js'
import { totalsByOne } from '../../asking/for-staff.js'
import type { Group, GroupsAsked } from '../../asking/group-by.js'
import type { DaysByColumn } from '../../asking/group-filter.js'
import type { ListQuery } from '../../asking/query.js'
import { nothingToCompare } from '../../asking/remark.js'
import type { Reading } from '../../reading.js'
import type { Labels } from '../../rows/labels.js'
import type { JsonValue } from '../../rows/record-id.js'
import { refuseAbsent } from '../../view-gone.js'
import { remarksOnTotals } from '../not-numbers.js'
import { footerGrouping, labelsOfGroups, notesOf, queryTotals, type TotalsAnswer } from '../totals.js'
import { readCompared } from './compared.js'
import { spellAlike } from './equal-keys.js'
import { type Compared, type GroupTotals, type Level, orderOf, readLevel } from './group-level.js'
import { inKeyOrder } from './key-order.js'

export interface GroupsAnswer extends Omit<TotalsAnswer, 'groups' | 'labels'> {
  /** Of one column with its value as the key, of two with both in a list. */
  readonly groups: readonly GroupTotals[]
  /** Of two columns: the groups of the first one by itself, in their order; each key is a list of one. */
  readonly subtotals?: readonly GroupTotals<readonly JsonValue[]>[]
  /** How many groups the first column has, of which there may be only the first ones here. */
  readonly of: number
  readonly labels: Labels
  /** The days that the filters leave of the columns that are grouped by days. */
  readonly days: DaysByColumn
  readonly compared?: Compared | null
}

/**
 * The totals of the filtered rows and of their groups, each worked out from rows or levels by itself: no ratio and no median is made
 * of others.
 *
 * @throws Refusal where there are too many groups, and where totals would mix what must not be mixed (phases)
 */
export async function readGroupedTotals(
  reading: Reading,
  query: ListQuery,
  asked: GroupsAsked,
  comparison: Comparison | null,
): Promise<GroupsAnswer> {
  const { report } = query
  await refuseAbsent(reading, report)
  const isMixed = (by: readonly Group[]) =>
    footerGrouping(query) !== null && !by.some(({ column }) => column.name === report.totalsBy)
  if (isMixed(asked.groups)) {
    throw badQuery(
      `The totals of ${report.title} exist for one ${report.totalsBy} at a time: filter by it, or have it among the columns of groupBy.`,
      totalsByOne(report),
    )
  }
  const days = Object.fromEntries(
    asked.groups.flatMap(({ column, step }) =>
      step === null ? [] : [[column.name, daysOf(query.filters, column.name)]],
    ),
  )
  const freshness = await reading.freshnessOf(report)
  const [outer, inner] = asked.groups
  if (!outer || (await reading.isUnfilled(report))) {
    const totals = Object.fromEntries(report.totals.map(({ name }) => [name, null]))
    const subtotals = inner ? { subtotals: [] } : {}
    return { totals, count: 0, freshness, groups: [], ...subtotals, of: 0, labels: {}, days, ...notesOf(query, []) }
  }
  const namesOf = (by: readonly Group[]) => (isMixed(by) ? [] : null)
  const spell = spellAlike(reading, report)
  const [whole, first] = await Promise.all([
    // All groups together have the rows of the whole.
    isMixed([]) && asked.top === null
      ? undefined
      : queryTotals(reading, query, { groups: [], names: namesOf([]) }).then(([only]) => only),
    readFirst(reading, query, outer, asked, isMixed([outer])),
  ])
  const firstRows = await spell([outer], first.rows)
  const within = withinGroups(query, outer, firstRows, asked.top)
  // Days inside a group are read as they went by.
  const innerSort = inner?.step ? byKey : asked.sort
  const second = inner
    ? await spell(asked.groups, await readLevel(reading, within, asked.groups, innerSort, namesOf(asked.groups)))
    : null
  const labels = await labelsOf(reading, asked.groups, second ?? firstRows)
  // What has no totals of its own stands by its name.
  const outerSort = isMixed([outer]) && asked.sort ? byKey : asked.sort
  const outerRows = inKeyOrder(firstRows, [outer], outerSort, labels).slice(0, asked.top ?? undefined)
  const innerRows = second && arranged(outerRows, inKeyOrder(second, asked.groups, innerSort, labels))
  const levels: Level[] = [
    { groups: [outer], rows: outerRows },
    ...(innerRows ? [{ groups: asked.groups, rows: innerRows }] : []),
  ]
  const compared =
    comparison && (await readCompared(reading, { query, within: within.filters, comparison, levels, namesOf, spell }))
  const [told = [], groups = told] = levels.map(({ rows }, level) =>
    rows.map((row, place) => ({ ...row, ...(compared && { compared: compared.levels[level]?.[place] ?? null }) })),
  )
  const all = [whole?.totals ?? {}, ...outerRows.map(({ totals }) => totals)]
  const remarks = await remarksOnTotals(reading, query, all)
  if (compared && compared.whole === null) remarks.push(nothingToCompare)
  return {
    totals: isMixed([]) ? {} : (whole?.totals ?? {}),
    count: whole?.count ?? firstRows.reduce((sum, { count }) => sum + count, 0),
    freshness,
    ...(innerRows ? { subtotals: told, groups } : { groups: told.map((row) => ({ ...row, key: row.key[0] ?? null })) }),
    of: first.of,
    labels,
    days,
    ...(compared && { compared: compared.whole }),
    ...notesOf(query, remarks),
  }
}

const byKey = { by: 'key', direction: 'asc' } as const

/** The groups of the first column: only the highest where they are asked for, unless their names decide. */
async function readFirst(
  reading: Reading,
  query: ListQuery,
  outer: Group,
  { sort, top }: GroupsAsked,
  isMixed: boolean,
): Promise<{ readonly rows: Level['rows']; readonly of: number }> {
  const names = isMixed ? [] : null
  const order = orderOf(isMixed ? null : sort)
  if (top === null || order === null) {
    const rows = await readLevel(reading, query, [outer], isMixed ? null : sort, names)
    return { rows, of: rows.length }
  }
  const found = await queryTotals<GroupTotals<JsonValue> & { readonly of: number }>(reading, query, {
    groups: [outer],
    order: { ...order, most: top },
    names,
  })
  return {
    rows: found.map(({ key, totals, count }) => ({ key: [key], totals, count })),
    of: found[0]?.of ?? 0,
  }
}

/** The query of what is inside the groups of the first column, where only some of them are shown. */
function withinGroups(query: ListQuery, { column, step }: Group, rows: Level['rows'], top: number | null): ListQuery {
  const values = rows.flatMap(({ key: [key = null] }) => (key === null ? [] : [String(key)]))
  if (top === null || step !== null || values.length < rows.length) return query
  return { ...query, filters: [...query.filters, { kind: 'any of', column, values }] }
}

/** The inner groups under their outer ones, whatever order those are in. */
function arranged(outer: Level['rows'], inner: Level['rows']): Level['rows'] {
  const byOuter = new Map<JsonValue, Level['rows'][number][]>()
  for (const row of inner) {
    const [first = null] = row.key
    const others = byOuter.get(first)
    if (others) others.push(row)
    else byOuter.set(first, [row])
  }
  return outer.flatMap(({ key: [first = null] }) => byOuter.get(first) ?? [])
}

async function labelsOf(reading: Reading, groups: readonly Group[], rows: Level['rows']): Promise<Labels> {
  const labels: [column: string, names: Readonly<Record<string, string>>][] = []
  for (const [place, group] of groups.entries()) {
    const keys = [...new Set(rows.map(({ key }) => key[place] ?? null))]
    const found = await labelsOfGroups(
      reading,
      group,
      keys.map((key) => ({ key })),
    )
    if (found) labels.push([group.column.name, found])
  }
  return Object.fromEntries(labels)
}
