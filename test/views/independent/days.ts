import { Temporal } from 'temporal-polyfill'

/** Whole calendar days, both ends included; null is open. */
export interface Days {
  readonly from: Temporal.PlainDate | null
  readonly to: Temporal.PlainDate | null
}

export const presets = [
  'today',
  'yesterday',
  'this_week',
  'last_week',
  'last_7_days',
  'last_30_days',
  'last_90_days',
  'this_month',
  'last_month',
  'this_quarter',
  'last_quarter',
  'this_year',
  'last_year',
] as const

export const steps = ['day', 'week', 'month', 'quarter', 'year'] as const
export type Step = (typeof steps)[number]

export function dayIn(timeZone: string, instant: Temporal.Instant): Temporal.PlainDate {
  return instant.toZonedDateTimeISO(timeZone).toPlainDate()
}

/** First day of the day's week (Monday), month, quarter or year. */
export function firstDayOf(step: Step, day: Temporal.PlainDate): Temporal.PlainDate {
  switch (step) {
    case 'day':
      return day
    case 'week':
      return day.subtract({ days: day.dayOfWeek - 1 })
    case 'month':
      return day.with({ day: 1 })
    case 'quarter':
      return day.with({ month: Math.floor((day.month - 1) / 3) * 3 + 1, day: 1 })
    case 'year':
      return day.with({ month: 1, day: 1 })
  }
}

const lengths: Readonly<Record<Step, Temporal.DurationLike>> = {
  day: { days: 1 },
  week: { weeks: 1 },
  month: { months: 1 },
  quarter: { months: 3 },
  year: { years: 1 },
}

/** The days that a preset means on a day: "last 7 days" are whole ones and end yesterday. */
export function daysOfPreset(preset: string, today: Temporal.PlainDate): Days {
  if (preset === 'today') return { from: today, to: today }
  if (preset === 'yesterday') return daysOfPreset('today', today.subtract({ days: 1 }))
  const recent = /^last_(\d+)_days$/.exec(preset)
  if (recent) return { from: today.subtract({ days: Number(recent[1]) }), to: today.subtract({ days: 1 }) }
  const [which, unit] = preset.split('_')
  const step = steps.find((one) => one === unit)
  if (!step) throw new Error(`"${preset}" is no preset`)
  const current = firstDayOf(step, today)
  const from = which === 'this' ? current : current.subtract(lengths[step])
  return { from, to: from.add(lengths[step]).subtract({ days: 1 }) }
}

export function isWithin(day: Temporal.PlainDate, { from, to }: Days): boolean {
  return (
    (from === null || Temporal.PlainDate.compare(day, from) >= 0) &&
    (to === null || Temporal.PlainDate.compare(day, to) <= 0)
  )
}
