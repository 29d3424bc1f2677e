import { arrayLiteral } from '../../database/array-literal.js'
import type { ChangedRows } from './touched.js'

/** Rows of a relation that were added and removed, as PostgreSQL prints them: `(4711,"Boiler, new",)`. */
export interface ToldRows {
  readonly added: readonly string[]
  readonly removed: readonly string[]
}

/**
 * Few rows as relations that need no table: to make and drop one takes PostgreSQL longer than all that is asked of them. They are
 * handed in as parameters, so that what is asked of them is the same statement whatever they are.
 *
 * What was removed and added as the same row has not changed, and is left out.
 *
 * @param relation what has rows of that type, as written in SQL
 */
export function relationsOf(relation: string, rows: ToldRows): ChangedRows {
  const [added, removed] = [without(rows.added, rows.removed), without(rows.removed, rows.added)]
  const of = (place: number) => `unnest($${place}::text::${relation}[])`
  return {
    added: of(1),
    removed: of(2),
    values: [arrayLiteral(added), arrayLiteral(removed)],
    isEmpty: added.length + removed.length === 0,
  }
}

/** Each row as often as there are more of it than of the others. */
function without(rows: readonly string[], others: readonly string[]): string[] {
  const left = new Map<string, number>()
  for (const row of others) left.set(row, (left.get(row) ?? 0) + 1)
  return rows.filter((row) => {
    const count = left.get(row) ?? 0
    left.set(row, count - 1)
    return count <= 0
  })
}
