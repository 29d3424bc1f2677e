import { maxPoints } from '../asking/grouping.js'
import type { Report } from '../report.js'
import type { JsonValue } from '../rows/record-id.js'
import type { TotalsAnswer } from '../totals/totals.js'
import { type ChartParts, pointValue } from './chart.js'
import { totalsOverTime } from './chart-over-time.js'

/** A headline over the period, for a small line without axes. */
export interface Trend {
  readonly step: string
  /** In the order of time; null is a gap. */
  readonly values: readonly JsonValue[]
}

/** @param answer the report's totals, grouped by its date */
export function trendOf(parts: ChartParts, report: Report, answer: TotalsAnswer, headline: string): Trend | null {
  const total = report.totals.find(({ name }) => name === headline)
  if (report.date === null || !total) return null
  const points = totalsOverTime(parts, answer).slice(-maxPoints)
  // One point does not make a line.
  if (points.length < 2) return null
  return { step: parts.grouping.step, values: points.map(({ totals }) => pointValue(total, totals)) }
}
