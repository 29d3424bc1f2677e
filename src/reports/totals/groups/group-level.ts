import { badQuery } from '../../../refusal.js'
import type { Days } from '../../asking/compared-period.js'
import { type Group, type GroupSort, writeGroup } from '../../asking/group-by.js'
import type { ListQuery } from '../../asking/query.js'
import type { Reading } from '../../reading.js'
import type { JsonValue } from '../../rows/record-id.js'
import { type GroupOrder, maxGroups } from '../../statements/totals-statement.js'
import { queryTotals, type TotalValues } from '../totals.js'

/** The same rows' totals in other days. */
export interface Compared extends Days {
  readonly totals: TotalValues
}

/** One group of rows: a key for each column that it is told by, the outer one first. */
export interface GroupTotals<Key = JsonValue | readonly JsonValue[]> {
  readonly key: Key
  /** Nothing where they would mix what must not be mixed. */
  readonly totals: TotalValues
  /** Rows of the group. */
  readonly count: number
  /** Where a comparison is asked for; null where there is nothing to compare with. */
  readonly compared?: Compared | null
}

/** Groups that are told by the same columns. */
export interface Level {
  readonly groups: readonly Group[]
  readonly rows: readonly GroupTotals<readonly JsonValue[]>[]
}

/** The order that PostgreSQL puts groups in; null for that of their keys. */
export function orderOf(sort: GroupSort | null): GroupOrder | null {
  if (sort === null || sort.by === 'key') return null
  return { by: sort.by === 'count' ? null : sort.by, direction: sort.direction }
}

/** The groups by these columns, as many as there are. */
export async function readLevel(
  reading: Reading,
  query: ListQuery,
  groups: readonly Group[],
  sort: GroupSort | null,
  names: readonly string[] | null,
): Promise<Level['rows']> {
  const order = orderOf(sort)
  const found = await queryTotals<GroupTotals>(reading, query, { groups, names, ...(order && { order }) })
  if (found.length > maxGroups) {
    throw badQuery(
      `Grouping by ${groups.map(writeGroup).join(',')} gives more than ${maxGroups} groups. Filter first, or group coarser.`,
      { forStaff: 'answers.too_many_groups', values: { most: maxGroups } },
    )
  }
  return found.map((row) => ({ ...row, key: Array.isArray(row.key) ? row.key : [row.key as JsonValue] }))
}
