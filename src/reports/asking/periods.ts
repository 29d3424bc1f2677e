import { Temporal } from 'temporal-polyfill'
import { badFilter, shorten } from '../../refusal.js'
import { type PresetName, presetNames } from './address.js'
import { notAPeriod, turnedFilter, turnedPeriod, valueInFilter } from './for-staff.js'
import { midnightBehind, midnightOf } from './midnight.js'

/** Whole calendar days, both included; null where an end is open. */
export interface Period {
  /** The preset that the link carries, which stays relative; null for fixed dates. */
  readonly preset: string | null
  readonly from: string | null
  readonly to: string | null
}

type Day = Temporal.PlainDate

const presets: Record<PresetName, (today: Day) => [Day, Day]> = {
  today: (today) => [today, today],
  yesterday: (today) => [today.subtract({ days: 1 }), today.subtract({ days: 1 })],
  this_week: (today) => [monday(today), monday(today).add({ days: 6 })],
  last_week: (today) => [monday(today).subtract({ days: 7 }), monday(today).subtract({ days: 1 })],
  last_7_days: (today) => wholeDays(today, 7),
  last_30_days: (today) => wholeDays(today, 30),
  last_90_days: (today) => wholeDays(today, 90),
  this_month: (today) => month(today),
  last_month: (today) => month(today.subtract({ months: 1 })),
  this_quarter: (today) => quarter(today),
  last_quarter: (today) => quarter(today.with({ day: 1 }).subtract({ months: 3 })),
  this_year: (today) => [today.with({ month: 1, day: 1 }), today.with({ month: 12, day: 31 })],
  last_year: (today) => [
    today.with({ month: 1, day: 1 }).subtract({ years: 1 }),
    today.with({ month: 1, day: 1 }).subtract({ days: 1 }),
  ],
}

/** Today in the business time zone. */
export function todayIn(timeZone: string, now: Date): string {
  const at = now.getTime()
  const known = lastToday.get(timeZone)
  if (known && known.from <= at && at < known.before) return known.day
  const day = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate().toString()
  // Where clocks go back over midnight, a minute of the next day comes before the end of this one.
  lastToday.set(timeZone, { day, from: midnightOf(day, timeZone).last, before: midnightBehind(day, timeZone).first })
  return day
}

// A dashboard asks dozens of times, and a zone's rules are slow to follow.
const lastToday = new Map<string, { readonly day: string; readonly from: number; readonly before: number }>()

/** The days of a preset as of `today` (`YYYY-MM-DD`), or null when there is none of that name. */
export function resolvePreset(preset: string, today: string): Period | null {
  const name = presetNames.find((one) => one === preset)
  if (name === undefined) return null
  const [from, to] = presets[name](Temporal.PlainDate.from(today))
  return { preset, from: from.toString(), to: to.toString() }
}

/** `YYYY-MM-DD` of a day that exists, between the years 1 and 9999. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text.startsWith('0000')) return false
  const day = new Date(`${text}T00:00:00Z`)
  // The 30th of February is read as the 2nd of March.
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
}

/**
 * @param what names the place in the address
 * @param column its label, where it is a column's
 * @throws Refusal when an end is not a day, or the first is after the last
 */
export function checkedPeriod(what: string, from: string | null, to: string | null, column?: string): Period {
  for (const day of [from, to]) {
    if (day !== null && !isDay(day)) {
      throw badFilter(
        `"${shorten(day)}" in ${what} is not a day. Write days like 2025-01-31.`,
        column === undefined ? notAPeriod(day) : valueInFilter(column, day),
      )
    }
  }
  if (from !== null && to !== null && from > to) {
    throw badFilter(
      `In ${what} the first day, ${from}, is after the last, ${to}.`,
      column === undefined ? turnedPeriod : turnedFilter(column),
    )
  }
  return { preset: null, from, to }
}

export function daysBetween(from: string, to: string): number {
  return Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to)).days + 1
}

function monday(day: Day): Day {
  return day.subtract({ days: day.dayOfWeek - 1 })
}

// Whole days ending yesterday: today is not over, and would make every comparison look bad.
function wholeDays(today: Day, count: number): [Day, Day] {
  return [today.subtract({ days: count }), today.subtract({ days: 1 })]
}

function month(day: Day): [Day, Day] {
  return [day.with({ day: 1 }), day.with({ day: day.daysInMonth })]
}

function quarter(day: Day): [Day, Day] {
  const first = day.with({ month: day.month - ((day.month - 1) % 3), day: 1 })
  return [first, first.add({ months: 3 }).subtract({ days: 1 })]
}
