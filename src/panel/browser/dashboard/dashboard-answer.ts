import type { Freshness, LeftOut, Remark, Unit, Value } from '../talk/api-shapes.js'

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
  readonly notes: readonly Remark[]
  readonly better: Better
  readonly trend: { readonly step: string; readonly values: readonly Value[] } | null
  readonly figures: readonly Figure[]
  readonly lines?: readonly {
    readonly key: Value
    readonly label: string
    readonly href: string
    readonly figures: readonly Figure[]
  }[]
  readonly leftOut: readonly LeftOut[]
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
  /** Null where the days are the name, and for the group of rows without a value. */
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
  readonly notes: readonly Remark[]
  readonly freshness: Freshness
  readonly series: readonly ChartSeries[]
  readonly points: readonly ChartPoint[]
}

export type Step = 'day' | 'week' | 'month' | 'quarter' | 'year'

export interface Grouping {
  readonly step: Step
  readonly asked: Step | null
  readonly offered: readonly Step[]
  readonly note: { readonly code: 'too_many_points' | 'open_period'; readonly message: string } | null
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
