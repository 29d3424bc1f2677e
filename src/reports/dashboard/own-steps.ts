import { dayBefore, stepsBefore, stepsOver } from '../asking/date-step.js'
import type { Period } from '../asking/periods.js'
import { previousPeriod } from '../asking/previous-period.js'
import type { ListQuery } from '../asking/query.js'
import { findColumn } from '../report.js'
import type { ChartParts } from './chart.js'

function stepOf({ report }: ListQuery) {
  return report.date === null ? null : (findColumn(report, report.date)?.step ?? null)
}

/** The dashboard's period and grouping, as a report whose days stand for whole months or weeks can follow them. */
export function partsOf(parts: ChartParts, query: ListQuery): ChartParts {
  const step = stepOf(query)
  if (step === null) return parts
  const possible = stepsOver(step)
  const grouping = possible.includes(parts.grouping.step)
    ? parts.grouping
    : { ...parts.grouping, step: possible[0] ?? step }
  return { ...parts, period: query.period ?? parts.period, grouping }
}

/** The days that a period is compared with; null where there are none, and for a month that is not over yet. */
export function previousOf(query: ListQuery, period: Period, today: string): Period | null {
  const step = stepOf(query)
  if (step === null) return previousPeriod(period, today)
  const { from, to } = period
  // Of the month before one knows the whole only, and that is no match for a part.
  if (from === null || to === null || to > dayBefore(today)) return null
  const before = stepsBefore(from, to, step)
  return before.from < '0001-01-02' ? null : { preset: null, ...before }
}
