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
  readonly titleColumn: string | null
  readonly freshness: Freshness
}

export interface Me {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly role: string
  readonly mayExport: boolean
  readonly mayRefresh: boolean
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
  readonly freshness: Freshness
  readonly notes?: readonly string[]
  readonly period?: Span | null
  /** What the rows are sorted by, also when the address does not say. */
  readonly sort: Sort
}

export interface Sort {
  readonly column: string
  readonly direction: 'asc' | 'desc'
}

export type TotalValues = Readonly<Record<string, Value>>

export interface TotalsAnswer {
  readonly totals: TotalValues
  readonly count: number
  readonly freshness: Freshness
  readonly groups?: readonly { readonly key: string | null; readonly totals: TotalValues }[]
}

export interface Run {
  readonly id: string
  readonly view?: string
  readonly state: 'queued' | 'waiting' | 'running' | 'done' | 'failed' | 'cancelled' | 'skipped'
  readonly startedAt: string | null
  readonly finishedAt: string | null
  /** Null while it runs. */
  readonly durationMs: number | null
  /** A person or "the set-up"; null for the schedule. */
  readonly startedBy: string | null
  readonly rows: number | string | null
  readonly error: string | null
}

export interface Option {
  readonly id: string
  readonly label: string
}

export interface Figure {
  readonly name: string
  readonly label: string
  readonly unit: Unit
  readonly value: Value
  readonly definition: string | null
  readonly headline: boolean
  readonly change: Change | null
}

/** How a figure differs from that of the previous period. */
export interface Change {
  readonly from: string
  readonly to: string
  readonly href: string
  readonly previous: Value
  readonly direction: 'more' | 'less' | 'same' | null
  readonly difference: Value
  readonly percent: string | null
  readonly none: 'no figure' | 'no previous figure' | 'previous is zero' | 'previous is negative' | null
}

export type Better = 'more' | 'less' | null

export interface Card {
  readonly id: string
  readonly title: string
  readonly report: string
  readonly href: string
  readonly freshness: Freshness
  readonly note: string | null
  readonly better: Better
  readonly trend: { readonly step: string; readonly values: readonly Value[] } | null
  readonly figures: readonly Figure[]
  readonly lines?: readonly {
    readonly key: string
    readonly label: string
    readonly href: string
    readonly figures: readonly Figure[]
  }[]
}

export interface ChartSeries {
  readonly name: string
  readonly label: string
  readonly unit: Unit
  readonly definition: string | null
  readonly drawn: 'bar' | 'stack' | 'mark' | 'reach' | 'figure'
}

export interface ChartPoint {
  readonly key: string | null
  /** Null where the days are the name. */
  readonly label: string | null
  readonly from: string | null
  readonly to: string | null
  readonly href: string
  readonly values: Readonly<Record<string, Value>>
}

export interface ChartData {
  readonly id: string
  readonly title: string
  readonly report: string
  readonly over: 'time' | 'group'
  readonly groupBy: string
  readonly note: string | null
  readonly freshness: Freshness
  readonly series: readonly ChartSeries[]
  readonly points: readonly ChartPoint[]
}

export type Step = 'day' | 'week' | 'month' | 'quarter' | 'year'

export interface Grouping {
  readonly step: Step
  readonly asked: Step | null
  readonly offered: readonly Step[]
  readonly note: string | null
}

export interface DashboardView {
  readonly name: string
  readonly title: string
  readonly href: string
  readonly freshness: Freshness
}

export interface DashboardAnswer {
  readonly provider: readonly string[]
  readonly labels: Readonly<Record<string, string>>
  readonly period: string | null
  readonly from: string | null
  readonly to: string | null
  readonly timeZone: string
  readonly grouping: Grouping
  readonly cards: readonly Card[]
  readonly charts: readonly ChartData[]
  readonly views: readonly DashboardView[]
}
