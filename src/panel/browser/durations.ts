/** Durations as staff read them: nobody feels what 412.35 hours or 1,082 days are. */

import { say } from './language.js'
import { formatCount, formatDecimal, type Manner, unbroken } from './numbers.js'

/** Whole days where a tenth of one says nothing any more. */
export type DurationUnit = 'hours' | 'days' | 'whole days' | 'years'

const HOURS_UP_TO = 48
const HOURS_A_DAY = 24
const HOURS_A_YEAR = 365.25 * HOURS_A_DAY
/** From here on the hours of a day say nothing any more. */
const DAYS_ALONE_FROM = 100 * HOURS_A_DAY
const WHOLE_DAYS_FROM = 30 * HOURS_A_DAY
const YEARS_FROM = 2 * HOURS_A_YEAR

/** One duration by itself: "7.80 h", "17 d 4 h", "412 d", "3 years". */
export function formatHours(value: string, manner: Manner): string {
  const hours = Math.abs(Number(value))
  if (hours <= HOURS_UP_TO) return formatHoursIn(value, 'hours', manner)
  const minus = value.startsWith('-')
  if (hours >= YEARS_FROM) {
    const years = Math.round((hours / HOURS_A_YEAR) * 10) / 10
    return yearsWords(minus ? -years : years, 0, manner)
  }
  const rounded = Math.round(hours)
  const whole = Math.trunc(rounded / HOURS_A_DAY)
  if (hours >= DAYS_ALONE_FROM) {
    const days = Math.round(hours / HOURS_A_DAY)
    return unbroken(say('figures.days', { count: formatCount(minus ? -days : days, manner) }))
  }
  const days = formatCount(minus ? -whole : whole, manner)
  return unbroken(say('figures.daysAndHours', { days, hours: String(rounded % HOURS_A_DAY) }))
}

/** The unit that a whole column is read in, so that longer and shorter can be told at a glance: that of its median. */
export function unitOfColumn(values: readonly unknown[]): DurationUnit {
  const hours = values
    .filter((value) => value !== null && value !== undefined)
    .map((value) => Math.abs(Number(value)))
    .filter((value) => value > 0)
    .sort((one, other) => one - other)
  const median = hours[Math.trunc(hours.length / 2)] ?? 0
  if (median >= YEARS_FROM) return 'years'
  if (median >= WHOLE_DAYS_FROM) return 'whole days'
  return median > HOURS_UP_TO ? 'days' : 'hours'
}

/** "7.80 h", "18.3 d", "412 d", "3.0 years": always as many decimals, so that the digits of a column stand below each other. */
export function formatHoursIn(value: string, unit: DurationUnit, manner: Manner): string {
  if (unit === 'years') return yearsWords(Number(value) / HOURS_A_YEAR, 1, manner)
  if (unit !== 'hours') {
    const count = fixed(Number(value) / HOURS_A_DAY, unit === 'days' ? 1 : 0, manner)
    return unbroken(say('figures.days', { count }))
  }
  const count = formatDecimal(value, manner, { minimumFractionDigits: 2, maximumFractionDigits: 2 })
  return unbroken(say('figures.hours', { count }))
}

function yearsWords(years: number, leastDecimals: number, manner: Manner): string {
  const count = formatDecimal(years.toFixed(1), manner, {
    minimumFractionDigits: leastDecimals,
    maximumFractionDigits: 1,
  })
  return unbroken(say('figures.years', { n: years, count }))
}

function fixed(value: number, decimals: number, manner: Manner): string {
  // A duration that rounds to nothing has no sign.
  const text = value.toFixed(decimals).replace(/^-(?=0(\.0*)?$)/, '')
  return formatDecimal(text, manner, { minimumFractionDigits: decimals, maximumFractionDigits: decimals })
}
