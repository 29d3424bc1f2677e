import type { Grouping } from '../asking/grouping.js'
import type { Period } from '../asking/periods.js'
import type { ListQuery } from '../asking/query.js'
import type { Remark } from '../asking/remark.js'
import { ownValue } from '../own-value.js'
import type { Reading } from '../reading.js'
import type { Freshness } from '../refresh/freshness.js'
import type { Report, Unit } from '../report.js'
import type { JsonValue } from '../rows/record-id.js'
import type { TotalsAnswer, TotalValues } from '../totals/totals.js'
import type { Spoken, Wording } from '../wording.js'

/**
 * How a total is drawn: `bar`; `stack`, on top of the stacks before it, below zero where it is negative; `mark`, a short
 * line across the bar; `reach`, a paler bar behind the bar; `figure`, not at all, but in tooltip and table.
 */
export type Drawn = 'bar' | 'stack' | 'mark' | 'reach' | 'figure'

/** A chart: totals of one report, over time or for each value of a column. */
export interface ChartDeclaration {
  readonly id: string
  readonly title: Wording
  readonly report: string
  /** `time` is the report's date column; else a column whose values are the bars. */
  readonly over: string
  /** For a column with many values: how many bars, and by which total they are chosen. They stand by the first series. */
  readonly top?: { readonly by: string; readonly most: number }
  readonly series: readonly { readonly total: string; readonly as: Drawn }[]
}

export interface ChartSeries {
  readonly name: string
  readonly label: string
  readonly unit: Unit
  readonly definition: string | null
  readonly drawn: Drawn
}

export interface ChartPoint {
  /** The group's first day, or its value; null for rows without one. */
  readonly key: string | null
  /** Null where the days are the name, and for the group of rows without a value. */
  readonly label: string | null
  /** The days within the period; null where the point is not a span of days. */
  readonly from: string | null
  readonly to: string | null
  /** The list whose totals these are. */
  readonly href: string
  readonly values: TotalValues
}

export interface Chart {
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

/** What cards and charts are worked out from: one reading, and the dashboard's filter. */
export interface ChartParts {
  readonly reading: Reading
  readonly shared: URLSearchParams
  readonly period: Period
  readonly grouping: Grouping
  readonly today: string
  /** The totals of a report that the dashboard shows anywhere: asked for together, they are worked out together. */
  readonly namesOf: (report: Report) => readonly string[]
}

/** What every kind of chart starts from. */
export interface ChartFrame {
  readonly chart: Spoken<ChartDeclaration>
  readonly report: Report
  readonly query: ListQuery
  readonly series: readonly ChartSeries[]
}

/** The answer's frame; remarks on the query and its totals come before `notes`. */
export function answeredChart(
  { chart, report, query, series }: ChartFrame,
  {
    notes: told = query.notes,
    ...answer
  }: Pick<Chart, 'over' | 'groupBy' | 'freshness' | 'points'> & Pick<TotalsAnswer, 'notes'>,
  notes: readonly Remark[] = [],
): Chart {
  const { id, title } = chart
  return { id, title, report: report.name, ...answer, notes: [...told, ...notes], series }
}

/** Missing groups are 0 in what is summed, and a gap in rates. */
export function pointValues(series: readonly ChartSeries[], totals: TotalValues | undefined): TotalValues {
  return Object.fromEntries(series.map((one) => [one.name, pointValue(one, totals)]))
}

/** @param totals undefined where there is nothing at that point */
export function pointValue(
  { name, unit }: Pick<ChartSeries, 'name' | 'unit'>,
  totals: TotalValues | undefined,
): JsonValue {
  const missing = unit === 'count' ? 0 : unit === 'money' ? '0.00' : null
  return ownValue(totals, name) ?? missing
}

/** Of a view that was never filled nothing is known, not even that a day is 0. */
export function isUnknown({ state, asOf }: Freshness): boolean {
  return state !== 'live' && asOf === null
}
