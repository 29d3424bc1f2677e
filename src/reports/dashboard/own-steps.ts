import { dayBefore, type Step, steps, stepsBefore, stepsOver } from '../asking/date-step.js'
import type { Grouping } from '../asking/grouping.js'
import type { Period } from '../asking/periods.js'
import { previousPeriod } from '../asking/previous-period.js'
import type { ListQuery } from '../asking/query.js'
import { drawnBy, type Remark } from '../asking/remark.js'
import { findColumn, type Report } from '../report.js'
import type { ChartParts } from './chart.js'

function stepOf({ report }: Pick<ListQuery, 'report'>) {
  return report.date === null ? null : (findColumn(report, report.date)?.step ?? null)
}

/**
 * The steps that anything which is drawn over time can be drawn by, the finest first: where all figures are of whole months, days
 * are not offered.
 */
export function possibleSteps(drawn: readonly Report[]): readonly Step[] {
  const of = drawn.flatMap((report) => (report.date === null ? [] : stepsOver(stepOf({ report }) ?? 'day')))
  return of.length === 0 ? steps : steps.filter((step) => of.includes(step))
}

/** What is said of a drawing whose figures exist for no less than it shows, where less was asked for. */
export function remarksOnStep(query: ListQuery, asked: Grouping): Remark[] {
  const step = stepOf(query)
  return step === null || stepsOver(step).includes(asked.step) ? [] : [drawnBy(step)]
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
