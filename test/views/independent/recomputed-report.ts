import type { RawRow, Value } from './values.js'

/** A report worked out anew from raw rows: nothing here was read from the view files or the code that answers. */
export interface RecomputedReport {
  readonly name: string
  readonly grain: readonly string[]
  /** The column that a provider filter applies to. */
  readonly provider: string | null
  /** The column that a period applies to. */
  readonly date: string | null
  /** Columns that are filtered by choosing from a list. */
  readonly choices: Readonly<Record<string, readonly string[]>>
  /** The table that each reference names. */
  readonly references: Readonly<Record<string, 'provider' | 'job' | 'staff'>>
  readonly rows: readonly RawRow[]
  readonly totals: (rows: readonly RawRow[]) => RawRow
  /** Totals of parts that add up to the total of the whole. */
  readonly additive: readonly string[]
  /** Totals exist only for each value of this column by itself. */
  readonly totalsBy: string | null
}

export function groupedBy<T>(items: readonly T[], key: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const group = groups.get(key(item))
    if (group) group.push(item)
    else groups.set(key(item), [item])
  }
  return [...groups.values()]
}

/** One column's values of a kind, without the missing ones. */
export function column<T extends Value>(rows: readonly RawRow[], name: string): NonNullable<T>[] {
  return rows.flatMap((row) => {
    const value = row[name]
    if (value === undefined) throw new Error(`the rows have no ${name}`)
    return value === null ? [] : [value as NonNullable<T>]
  })
}

export function countOf(rows: readonly RawRow[], name: string): number {
  return column<number>(rows, name).reduce((sum, count) => sum + count, 0)
}
