import type { ReadableRelation } from '../live/readable-relation.js'
import type { Family } from '../value-types/value-type.js'

export interface SourceColumn {
  /** What the source calls it. */
  readonly name: string
  /** The table's own name of it; null where it is made of others. */
  readonly of: string | null
  /** What the SELECT says, without a name: `total / 100.0`. */
  readonly value: string
  readonly unit: string
  readonly label: string
  readonly definition: string | null
  readonly reference: string | null
  readonly family: Family
  /** The values that it was seen to have, where it says of what kind a row is. */
  readonly values: readonly string[]
}

/** A source as it is proposed. */
export interface SourceProposal {
  readonly table: ReadableRelation
  /** Without `source_`. */
  readonly name: string
  readonly columns: readonly SourceColumn[]
  readonly grain: readonly string[]
  /** The day or time that a period is best applied to; null where there is none. */
  readonly date: string | null
  /** All that could be it, the best first. */
  readonly dates: readonly string[]
  /** Amounts of money that can be added up. */
  readonly amounts: readonly string[]
  readonly status: string | null
  /** The column that names its rows; null where none does. */
  readonly namedBy: string | null
  /** Whether it only says what belongs to what. */
  readonly isLink: boolean
  readonly remarks: readonly string[]
}
