/** Groups of days as a line or bars show them: a place for each step, also for those that no row is in. */

import { type Step, startsOfSteps } from '../../../../reports/asking/date-step.js'
import { ownValue } from '../../../../reports/own-value.js'
import type { Total, Value } from '../../talk/api-shapes'
import type { ShownTotals } from './group-tree'

/** As many points as a year has days. */
const MOST_STEPS = 370

/** The first days of all steps from the first group to the last; what is no day of the calendar has no place. */
export function daysOfSteps(groups: readonly ShownTotals[], step: Step): readonly string[] {
  const days = groups.map(({ key }) => String(key)).filter((key) => /^\d{4}-\d\d-\d\d$/.test(key))
  const sorted = days.sort()
  return startsOfSteps(sorted[0] ?? '', sorted.at(-1) ?? '', step).slice(-MOST_STEPS)
}

/** What a total is where there are no rows: 0 of what is summed, and a gap of rates. */
export function valueOfNothing({ unit }: Total): Value {
  return unit === 'count' ? 0 : unit === 'money' ? '0.00' : null
}

export function valuesInTime(groups: readonly ShownTotals[], days: readonly string[], total: Total): readonly Value[] {
  const byDay = new Map(groups.map(({ key, totals }) => [key, ownValue(totals, total.name) ?? null]))
  return days.map((day) => (byDay.has(day) ? (byDay.get(day) ?? null) : valueOfNothing(total)))
}
