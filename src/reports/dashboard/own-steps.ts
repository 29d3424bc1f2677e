import { stepOf } from '../asking/compared-period.js'
import { type Step, steps, stepsOver } from '../asking/date-step.js'
import type { Grouping } from '../asking/grouping.js'
import type { ListQuery } from '../asking/query.js'
import { drawnBy, type Remark } from '../asking/remark.js'
import type { Report } from '../report.js'
import type { ChartParts } from './chart.js'

/**
 * The steps that anything which is drawn over time can be drawn by, the finest first: where all figures are of whole months, days
 * are not offered.
 */
export function possibleSteps(drawn: readonly Report[]): readonly Step[] {
  const of = drawn.flatMap((report) => (report.date === null ? [] : stepsOver(stepOf(report) ?? 'day')))
  return of.length === 0 ? steps : steps.filter((step) => of.includes(step))
}

/** What is said of a drawing whose figures exist for no less than it shows, where less was asked for. */
export function remarksOnStep(query: ListQuery, asked: Grouping): Remark[] {
  const step = stepOf(query.report)
  return step === null || stepsOver(step).includes(asked.step) ? [] : [drawnBy(step)]
}

/** The dashboard's period and grouping, as a report whose days stand for whole months or weeks can follow them. */
export function partsOf(parts: ChartParts, query: ListQuery): ChartParts {
  const step = stepOf(query.report)
  if (step === null) return parts
  const possible = stepsOver(step)
  const grouping = possible.includes(parts.grouping.step)
    ? parts.grouping
    : { ...parts.grouping, step: possible[0] ?? step }
  return { ...parts, period: query.period ?? parts.period, grouping }
}
