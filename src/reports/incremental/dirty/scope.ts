import type { Leaf } from './query.js'

/** Where names are looked up: the FROM of a SELECT, and those around it. */
export interface Scope {
  readonly leaves: Leaf[]
  readonly outer: Scope | null
}

/** The relation that a name in front of a column means, or one that has the column where there is no such name. */
export function findLeaf(scope: Scope | null, alias: string | null, column: string): Leaf | null {
  if (scope === null) return null
  const leaf = scope.leaves.find((one) => (alias === null ? hasColumn(one, column) : one.alias === alias))
  return leaf ?? findLeaf(scope.outer, alias, column)
}

/** Whether a relation has a column of that name; a function alone is called as its column is. */
export function hasColumn({ alias, columns }: Leaf, name: string): boolean {
  return columns === null ? alias === name : columns.includes(name)
}
