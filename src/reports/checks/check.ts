/** What a view's rows are compared with. */
export interface Check {
  /** As the view file has it; tells the checks of a view apart. It may hold SQL, so it is not for everybody's eyes. */
  readonly text: string
  /** In words for staff; never SQL. */
  readonly label: string
  /** The grain occurs once, or a total over all rows equals something else. */
  readonly compares: CheckedGrain | CheckedTotal
  readonly sides: Sides
}

/**
 * What a side of a check reads: nothing but stored rows, nothing but tables, or more than that: both, or the moment of
 * asking. Then nobody but the refresh itself sees all of it as of one moment.
 */
export type SideReads = 'rows' | 'tables' | 'both'

/** A relation as it is named; schema null where none is. */
export interface NamedRelation {
  readonly schema: string | null
  readonly name: string
}

/** What the two sides of a check read. */
export interface Sides {
  readonly actual: SideReads
  readonly expected: SideReads
  /** All that is read and has no view file. Where one of these is not a plain table, what it reads is not known. */
  readonly tables: readonly NamedRelation[]
}

export interface CheckedGrain {
  readonly kind: 'grain'
}

export interface CheckedTotal {
  readonly kind: 'total'
  readonly total: string
  /** One value of the column that totals exist by; null where they exist over everything. */
  readonly of: string | null
  readonly expected:
    | { readonly kind: 'select'; readonly select: string }
    | { readonly kind: 'total'; readonly report: string; readonly total: string; readonly of: string | null }
  /** Materialized views that the expected side reads, directly or through others; upstream first. */
  readonly materializedAncestors: readonly string[]
}

/**
 * `failed`: it could not be worked out, so nothing is known. `unfinished`: nobody came to its end, of the rows that are
 * there; the next refresh checks again. `running`: somebody is about it.
 */
export type CheckState = 'ok' | 'differs' | 'failed' | 'unfinished' | 'running'

/** How a check ended. */
export interface CheckResult {
  readonly view: string
  readonly text: string
  readonly state: CheckState
  /** When it was worked out, ISO 8601. */
  readonly at: string
  /** When the rows that it judges were read, ISO 8601. */
  readonly asOf: string
  /** Exact decimals, as PostgreSQL has them, unrounded; null is no value. For the grain: values that occur twice. */
  readonly expected: string | null
  readonly actual: string | null
  /** Actual minus expected; null when one of them is. */
  readonly difference: string | null
  /** What PostgreSQL said when it failed, or why it was not finished; for operators, as it may name tables. */
  readonly message: string | null
}
