/** Columns by the names of the dimensions that they belong to: `{customer: "customer_id"}`. The pages use this too. */
export type DimensionColumns = Readonly<Record<string, string>>

/** The column that belongs to a dimension; null where a filter of it does not apply. */
export function columnOf(columns: DimensionColumns, dimension: string): string | null {
  return Object.hasOwn(columns, dimension) ? (columns[dimension] ?? null) : null
}

/** The dimension that a column belongs to; null where it belongs to none. */
export function dimensionOf(columns: DimensionColumns, column: string): string | null {
  return Object.entries(columns).find(([, name]) => name === column)?.[0] ?? null
}
