import { Temporal } from 'temporal-polyfill'
import { daysBetween, type Period } from './periods.js'

/**
 * The days that a period is compared with, or null where there are none: an open range has no length, and a period that
 * has not begun has no days yet.
 *
 * A period that is over is compared with the whole one before. One that still runs is compared with the same days so
 * far: up to the same day of the month, quarter or year before, or that month's last day where it is shorter.
 *
 * @param today `YYYY-MM-DD` in the business time zone
 */
export function previousPeriod(period: Period, today: string): Period | null {
  if (period.from === null || period.to === null || period.from > today) return null
  const length = lengths[period.preset ?? ''] ?? { days: daysBetween(period.from, period.to) }
  const begin = Temporal.PlainDate.from(period.from)
  const from = begin.subtract(length)
  // Years before the first are no days that the filter language could name.
  if (from.year < 1) return null
  const dayBefore = begin.subtract({ days: 1 })
  const soFar = Temporal.PlainDate.from(today).subtract(length)
  const isRunning = period.to >= today
  const to = isRunning && Temporal.PlainDate.compare(soFar, dayBefore) < 0 ? soFar : dayBefore
  return { preset: null, from: from.toString(), to: to.toString() }
}

const lengths: Record<string, Temporal.DurationLike> = {
  this_month: { months: 1 },
  last_month: { months: 1 },
  this_quarter: { months: 3 },
  last_quarter: { months: 3 },
  this_year: { years: 1 },
  last_year: { years: 1 },
}
