import type { Group, GroupSort } from '../../asking/group-by.js'
import { ownValue } from '../../own-value.js'
import type { Labels } from '../../rows/labels.js'
import type { JsonValue } from '../../rows/record-id.js'

interface Keyed {
  readonly key: readonly JsonValue[]
}

/**
 * Groups in the order of what the last column groups by, where that is asked for: references by their names, choices as they are
 * declared, anything else as PostgreSQL orders it; rows without a value last whichever way.
 */
export function inKeyOrder<Row extends Keyed>(
  rows: readonly Row[],
  groups: readonly Group[],
  sort: GroupSort | null,
  labels: Labels,
): readonly Row[] {
  const group = groups.at(-1)
  if (sort?.by !== 'key' || !group) return rows
  const place = groups.length - 1
  const keyOf = (row: Row): JsonValue => row.key[place] ?? null
  const ranks = ranksOf(group, [...new Set(rows.map(keyOf))], labels)
  const sign = sort.direction === 'asc' ? 1 : -1
  return rows.toSorted((one, other) => {
    const [left, right] = [keyOf(one), keyOf(other)]
    if (left === null || right === null) return Number(left === null) - Number(right === null)
    return sign * ((ranks.get(left) ?? 0) - (ranks.get(right) ?? 0))
  })
}

/** The places of keys, which come in PostgreSQL's order. */
function ranksOf({ column, step }: Group, keys: readonly JsonValue[], labels: Labels): ReadonlyMap<JsonValue, number> {
  const inOrder = keys.filter((key) => key !== null)
  const names = ownValue(labels, column.name)
  const nameOf = (key: JsonValue): string | undefined => ownValue(names, String(key))
  if (names) inOrder.sort((one, other) => compareNames(nameOf(one), nameOf(other)))
  else if (column.choices.length > 0) {
    const declared = column.choices.map(({ value }) => value)
    const placeOf = (key: JsonValue) => (declared.indexOf(String(key)) + declared.length + 1) % (declared.length + 1)
    inOrder.sort((one, other) => placeOf(one) - placeOf(other))
  } else if (step !== null) inOrder.sort((one, other) => (String(one) < String(other) ? -1 : 1))
  return new Map(inOrder.map((key, place) => [key, place]))
}

/** As lists sort names: a letter with a mark as the one without. */
function compareNames(one = '', other = ''): number {
  const [left, right] = [one, other].map((name) =>
    name
      .normalize('NFKD')
      .replace(/[\u0300-\u036f]/g, '')
      .toLowerCase(),
  )
  return left === right ? 0 : (left ?? '') < (right ?? '') ? -1 : 1
}
