/** The JSON that the panel's own routes answer with. Money, percent and hours arrive as exact decimal strings. */

export type Unit =
  | 'money'
  | 'percent'
  | 'hours'
  | 'days'
  | 'count'
  | 'number'
  | 'text'
  | 'choice'
  | 'date'
  | 'time'
  | 'id'
  | 'reference'

export type Value = string | number | boolean | null

export interface Choice {
  readonly value: string
  readonly label: string
}

export interface Column {
  readonly name: string
  readonly unit: Unit
  readonly reference: string | null
  readonly label: string
  readonly definition: string | null
  readonly choices: readonly Choice[]
}

export interface Total {
  readonly name: string
  readonly unit: Unit
  readonly label: string
  readonly definition: string | null
}

export type FreshnessState = 'live' | 'fresh' | 'stale' | 'refreshing' | 'failed' | 'unpopulated'

export interface Freshness {
  readonly state: FreshnessState
  readonly asOf: string | null
}

export interface Report {
  readonly name: string
  readonly kind: 'table' | 'plain' | 'materialized'
  readonly title: string
  readonly description: string
  /** False for what only other views read: it has no pages. */
  readonly listed: boolean
  readonly grain: readonly string[]
  readonly provider: string | null
  readonly date: string | null
  readonly rows: string | null
  readonly totalsBy: string | null
  readonly refreshable: boolean
  readonly refreshSchedule: string | null
  readonly columns: readonly Column[]
  readonly totals: readonly Total[]
  /** What totals are declared to leave out; without totals, what a period does. */
  readonly leftOut: readonly { readonly totals: readonly string[] }[]
  readonly titleColumn: string | null
  readonly freshness: Freshness
  readonly checks: readonly Check[]
}

/** The last result of one check. */
export interface Check {
  readonly label: string
  /** The total that is compared; null where it is that no row stands twice. */
  readonly total: string | null
  readonly state: 'ok' | 'differs' | 'failed'
  readonly at: string
  readonly asOf: string
  readonly expected: string | null
  readonly actual: string | null
  readonly difference: string | null
  readonly message: string | null
}

export interface Me {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly role: string
  readonly mayExport: boolean
  readonly mayRefresh: boolean
  readonly choices: Choices
}

export type Density = 'comfortable' | 'compact'

/** What the signed-in person has chosen; reports are named. */
export interface Choices {
  readonly density: Density
  readonly remembered: Remembered | null
  readonly columns: Readonly<Record<string, readonly string[]>>
  readonly defaultViews: Readonly<Record<string, SavedView>>
}

export interface Remembered {
  readonly provider: string | null
  readonly period: string | null
  /** When one of them was last chosen. */
  readonly at: string
}

/** What the server remarks beside an answer: a code with its values, and the same in English. */
export interface Remark {
  readonly code: string
  readonly message: string
  readonly [value: string]: string | number
}

export interface SavedView {
  readonly id: string
  readonly name: string
  /** What still works of it. */
  readonly query: string
  /** What does not. */
  readonly notes: readonly Remark[]
  readonly shared: boolean
  readonly isMine: boolean
  readonly owner: string
  readonly mayChange: boolean
  readonly isDefault: boolean
}

export interface Catalogue {
  readonly timeZone: string
  readonly locale: string
  readonly currency: string | null
  readonly today: string
  readonly me: Me
  readonly reports: readonly Report[]
}

export type Row = Readonly<Record<string, Value>>
export type Labels = Readonly<Record<string, Readonly<Record<string, string>>>>

export interface Span {
  readonly from: string | null
  readonly to: string | null
}

export interface RowsAnswer {
  readonly rows: readonly Row[]
  readonly labels: Labels
  readonly count: number
  readonly page: number
  readonly perPage: number
  /** How long the database took to count and read the rows, in milliseconds. */
  readonly tookMs: number
  readonly freshness: Freshness
  /** With `totals=yes` only. */
  readonly totals?: TotalValues
  readonly notes?: readonly Remark[]
  readonly period?: Span | null
  /** What the rows are sorted by, also when the address does not say. */
  readonly sort: Sort
}

export interface Sort {
  readonly column: string
  readonly direction: 'asc' | 'desc'
}

export type TotalValues = Readonly<Record<string, Value>>

/** Rows of doubtful data behind a list, and the address that shows them. */
export interface DataWarning {
  readonly warning: string
  readonly label: string
  readonly of: string
  readonly count: number
  readonly withoutDay: boolean
  readonly href: string
}

/** Rows that a total leaves out, and why. */
export interface LeftOut {
  /** Null where it is the chosen period that leaves them out of every total. */
  readonly total: string | null
  readonly group: string | null
  readonly label: string
  readonly count: number
  readonly rows: { readonly one: string; readonly many: string }
  readonly reasons: readonly { readonly label: string; readonly count: number; readonly href: string | null }[]
}

/** A total's formula: one aggregate of one column, or an operation on other totals. */
export type Formula =
  | {
      readonly kind: 'aggregate'
      readonly aggregate: 'sum' | 'count' | 'countWhere' | 'average' | 'min' | 'max' | 'median' | 'percentile'
      readonly column: string
      readonly percentile?: number
    }
  | { readonly kind: 'total'; readonly name: string }
  | {
      readonly kind: 'operation'
      readonly operation: '+' | '-' | 'ratio' | 'percent'
      readonly left: Formula
      readonly right: Formula
    }

/** Where a number comes from. */
export interface Explanation {
  readonly label: string
  readonly unit: Unit
  readonly definition: string | null
  readonly formula: string
  readonly expression: Formula
  readonly value: Value
  readonly count: number
  readonly sql: string
  readonly parameters: readonly string[]
  readonly rowsRead: number | null
  readonly readFrom: readonly { readonly relation: string; readonly rows: number }[]
  readonly tookMs: number | null
  readonly timeZone: string
  readonly period: Span | null
  readonly notes: readonly Remark[]
  readonly freshness: Freshness
  readonly leftOut: readonly LeftOut[]
  readonly view: { readonly file: string; readonly select: string }
}

export interface TotalsAnswer {
  readonly warnings?: readonly DataWarning[]
  readonly totals: TotalValues
  readonly count: number
  readonly freshness: Freshness
  readonly groups?: readonly { readonly key: Value; readonly totals: TotalValues }[]
  readonly leftOut?: readonly LeftOut[]
}

export interface Run {
  readonly id: string
  readonly view?: string
  readonly state: 'queued' | 'waiting' | 'running' | 'done' | 'failed' | 'cancelled' | 'skipped'
  readonly startedAt: string | null
  readonly finishedAt: string | null
  /** Null while it runs. */
  readonly durationMs: number | null
  readonly startedBy: string | null
  readonly startedAs: 'person' | 'schedule' | 'command' | 'set-up'
  readonly rows: number | string | null
  readonly error: string | null
}

export interface RunsAnswer {
  readonly runs: readonly Run[]
  /** How long a refresh usually takes, in milliseconds; null before the first. */
  readonly usualMs: number | null
  /** How long the one that runs now has run, in milliseconds; null when none does. */
  readonly elapsedMs: number | null
}

export interface Hit {
  readonly group: string
  readonly label: string
  readonly detail: string | null
  /** Null for a record. */
  readonly page: 'report' | 'records' | null
  readonly href: string
}

export interface SearchAnswer {
  readonly hits: readonly Hit[]
  /** Tables of which only the newest records were searched. */
  readonly unfinished: readonly { readonly title: string; readonly href: string }[]
}

export interface Option {
  readonly id: string
  readonly label: string
}
