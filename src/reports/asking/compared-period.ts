import { Temporal } from 'temporal-polyfill'
import { badQuery, shorten } from '../../refusal.js'
import { findColumn, type Report } from '../report.js'
import { filterKey } from './address.js'
import { dayBefore, endOfStep, type Step, startOfStep, stepsBefore } from './date-step.js'
import type { Filter } from './filters.js'
import { valueInAddress } from './for-staff.js'
import { type Period, resolvePreset } from './periods.js'
import { previousPeriod } from './previous-period.js'
import type { ListQuery } from './query.js'

/** Which days figures are compared with. */
export const comparisons = ['previous_period', 'previous_year'] as const
export type Comparison = (typeof comparisons)[number]

/** Whole days, both included. */
export interface Days {
  readonly from: string
  readonly to: string
}

/** @throws Refusal for another word, and where the report has no date */
export function parseComparison(report: Report, text: string | null): Comparison | null {
  if (text === null) return null
  const comparison = comparisons.find((one) => one === text)
  if (comparison === undefined) {
    throw badQuery(
      `"${shorten(text)}" is nothing to compare with. It is one of: ${comparisons.join(', ')}.`,
      valueInAddress('compare', text),
    )
  }
  if (report.date === null) {
    throw badQuery(`${report.title} has no date, and so no earlier days to compare with. Leave compare out.`, {
      forStaff: 'answers.nothing_earlier',
      values: { report: report.title },
    })
  }
  return comparison
}

/** The days that all filters on a column leave together; an end is null where it is open. */
export function daysOf(filters: readonly Filter[], column: string): Pick<Period, 'from' | 'to'> {
  let from: string | null = null
  let to: string | null = null
  for (const filter of filters) {
    if (filter.kind !== 'days' || filter.column.name !== column) continue
    if (filter.from !== null && (from === null || filter.from > from)) from = filter.from
    if (filter.to !== null && (to === null || filter.to < to)) to = filter.to
  }
  return { from, to }
}

/** The days that a query is compared with; null where it has no first or last day, or nothing was before. */
export function comparedDays(query: ListQuery, comparison: Comparison, today: string): Days | null {
  const { report, filters } = query
  const days = daysOf(filters, report.date ?? '')
  if (days.from === null || days.to === null || days.from > days.to) return null
  const period = { preset: presetOf(query, days, today), ...days }
  const before = comparison === 'previous_period' ? previousOf(query, period, today) : yearBefore(query, days, today)
  return before?.from == null || before.to === null ? null : { from: before.from, to: before.to }
}

/** A preset says what is whole: a quarter is compared with the one before, and not with as many days. */
function presetOf({ report, period, asked }: ListQuery, days: Pick<Period, 'from' | 'to'>, today: string) {
  const own = resolvePreset(asked.get(filterKey(report.date ?? '')) ?? '', today)
  return [period, own].find((one) => one?.from === days.from && one?.to === days.to)?.preset ?? null
}

/** The days that a period is compared with; null where there are none, and for a month that is not over yet. */
export function previousOf(query: Pick<ListQuery, 'report'>, period: Period, today: string): Period | null {
  const step = stepOf(query.report)
  if (step === null) return previousPeriod(period, today)
  const { from, to } = period
  // Of the month before one knows the whole only, and that is no match for a part.
  if (from === null || to === null || to > dayBefore(today)) return null
  const before = stepsBefore(from, to, step)
  return before.from < '0001-01-02' ? null : { preset: null, ...before }
}

/** The step that a report's days stand for; null for days as they are. */
export function stepOf(report: Report): Exclude<Step, 'day'> | null {
  return report.date === null ? null : (findColumn(report, report.date)?.step ?? null)
}

function yearBefore(query: ListQuery, { from, to }: Pick<Period, 'from' | 'to'>, today: string) {
  const step = stepOf(query.report)
  if (from === null || to === null || from > today || (step !== null && to >= today)) return null
  return shifted({ from, to: to > today ? today : to }, yearOf(step, isOfWeek(query, today)))
}

/** Whether a query is for a week by its name, such as last week; days that happen to be one are just days. */
export function isOfWeek(query: ListQuery, today: string): boolean {
  const preset = presetOf(query, daysOf(query.filters, query.report.date ?? ''), today)
  return preset === 'this_week' || preset === 'last_week'
}

/**
 * The days that a group of one step is compared with: the same part of the step before, or of a year before. What still runs
 * is compared with its days so far; null for what has not begun, and for a running month of a report of whole months.
 *
 * @param cell the days of the step that the filters leave
 * @param isOfWeek whether all of them are asked for as a week
 */
export function comparedStep(
  report: Report,
  cell: Days,
  step: Step,
  comparison: Comparison,
  today: string,
  isOfWeek = false,
): Days | null {
  const runs = cell.to >= today && cell.to !== cell.from
  if (cell.from > today || (stepOf(report) !== null && cell.to >= today)) return null
  const so: Days = runs ? { from: cell.from, to: today < cell.to ? today : cell.to } : cell
  if (comparison === 'previous_year') return shifted(so, yearOf(step, isOfWeek))
  const before = shifted(so, { back: lengths[step] })
  if (before === null) return null
  // Of the 31st of March there is none in February.
  const last = endOfStep(before.from, step)
  return { from: before.from, to: before.to > last ? last : before.to }
}

/** Whether these days are all of one step. */
export function isWholeStep({ from, to }: Days, step: Step): boolean {
  return startOfStep(from, step) === from && endOfStep(from, step) === to
}

interface Shift {
  readonly back: Temporal.DurationLike
}

function yearOf(step: Step | null, isOfWeek: boolean): Shift {
  return isOfWeek || step === 'week' ? lastYearOfWeeks : lastYear
}

const lastYear: Shift = { back: { years: 1 } }
// Weeks are compared with weeks, and their Mondays with Mondays.
const lastYearOfWeeks: Shift = { back: { weeks: 52 } }

const lengths: Readonly<Record<Step, Temporal.DurationLike>> = {
  day: { days: 1 },
  week: { weeks: 1 },
  month: { months: 1 },
  quarter: { months: 3 },
  year: { years: 1 },
}

/** The last day of a month stays the last of its month; null before the year 1. */
function shifted({ from, to }: Days, { back }: Shift): Days | null {
  const [first, last] = [from, to].map((day) => Temporal.PlainDate.from(day))
  if (!first || !last) return null
  const start = first.subtract(back)
  const end = last.subtract(back)
  const byMonths = Object.keys(back).some((unit) => unit === 'months' || unit === 'years')
  const isLast = byMonths && last.day === last.daysInMonth && first.day === 1
  const stop = isLast ? end.with({ day: end.daysInMonth }) : end
  return start.year < 1 ? null : { from: start.toString(), to: stop.toString() }
}
