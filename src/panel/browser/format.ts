/**
 * Values as staff read them. Numbers arrive as exact decimal strings and are formatted as strings: a float never
 * touches a figure, because 0.1 + 0.2 on an invoice is a phone call.
 */

import { type Step, spanOfSteps, stepText } from '../../reports/asking/date-step.js'
import type { Unit } from '../../reports/report.js'
import { formatHours } from './durations.js'
import { say } from './language.js'
import { formatCount, formatDecimal, kept, type Manner, unbroken } from './numbers.js'
import type { Value } from './talk/api-shapes.js'

export { formatCount, type Manner } from './numbers.js'

export const NOTHING = '–'
const DECIMAL = /^-?\d+(\.\d+)?$/
const DAY = /^\d{4}-\d{2}-\d{2}$/

/** One value in one unit; null and undefined are a dash, and what does not fit its unit is shown as it is. */
export function formatValue(value: Value | undefined, unit: Unit, manner: Manner): string {
  if (value === null || value === undefined || value === '') return NOTHING
  if (typeof value === 'boolean') return say(value ? 'figures.yes' : 'figures.no')
  const text = String(value)
  if (unit === 'date') return DAY.test(text) ? formatDay(text, manner) : text
  if (unit === 'time') return formatInstant(text, manner)
  if (!DECIMAL.test(text)) return text
  if (unit === 'money') return formatMoney(text, manner)
  if (unit === 'percent') return formatPercent(text, manner)
  if (unit === 'hours') return formatHours(text, manner)
  if (unit === 'days') return unbroken(say('figures.days', { count: formatCount(text, manner) }))
  if (unit === 'count') return formatCount(text, manner)
  if (unit === 'number') return formatDecimal(text, manner, { maximumFractionDigits: 20 })
  return text
}

export function isNumeric(unit: Unit): boolean {
  return (
    unit === 'money' ||
    unit === 'percent' ||
    unit === 'hours' ||
    unit === 'days' ||
    unit === 'count' ||
    unit === 'number'
  )
}

export function formatMoney(value: string, manner: Manner): string {
  const digits = { minimumFractionDigits: 2, maximumFractionDigits: 2 }
  if (manner.currency === null) return formatDecimal(value, manner, digits)
  return formatDecimal(value, manner, {
    ...digits,
    style: 'currency',
    currency: manner.currency,
    currencyDisplay: 'narrowSymbol',
  })
}

/** "12.50" is 12.50 %: the point is moved two places in the text, since Intl wants the ratio. */
export function formatPercent(value: string, manner: Manner, decimals = 2): string {
  const digits = { style: 'percent', minimumFractionDigits: decimals, maximumFractionDigits: decimals } as const
  return formatDecimal(moveTwoPlaces(value), manner, digits)
}

/** A shorter figure for chart axes only: 12400.00 is "12K", 240 hours are "10 d". */
export function formatShort(value: number, unit: Unit, manner: Manner): string {
  if (unit === 'hours') {
    const isDays = value >= 48 && value % 24 === 0
    const count = formatCount(String(isDays ? value / 24 : value), manner)
    return unbroken(isDays ? say('figures.days', { count }) : say('figures.hours', { count }))
  }
  if (unit === 'percent') {
    return formatDecimal(moveTwoPlaces(String(value)), manner, { style: 'percent', maximumFractionDigits: 2 })
  }
  // Beside "10.000" there is no "5000", as compact German would have it.
  const options: Intl.NumberFormatOptions = { notation: 'compact', maximumFractionDigits: 1, useGrouping: true }
  if (unit === 'money' && manner.currency !== null) {
    Object.assign(options, { style: 'currency', currency: manner.currency, currencyDisplay: 'narrowSymbol' })
  }
  return formatDecimal(String(value), manner, options)
}

/** A day that there is not, as an address may name one, stays as it was written: the answer says what is wrong with it. */
export function formatDay(day: string, manner: Manner): string {
  if (!isDay(day)) return day
  return dateFormat(manner.locale, { ...DAY_PARTS, timeZone: 'UTC' }).format(dayToDate(day))
}

export function formatInstant(instant: string, manner: Manner): string {
  const date = new Date(instant)
  if (Number.isNaN(date.getTime())) return instant
  return dateFormat(manner.locale, { ...DAY_PARTS, ...clockParts(manner.locale), timeZone: manner.timeZone }).format(
    date,
  )
}

/** The clock alone on the business day itself, "10:42"; with the day on any other, "21 Nov, 10:42". */
export function formatClock(instant: string, now: Date, manner: Manner): string {
  const date = new Date(instant)
  const clock = dateFormat(manner.locale, { ...clockParts(manner.locale), timeZone: manner.timeZone }).format(date)
  if (dayOf(date, manner) === dayOf(now, manner)) return clock
  const day = dateFormat(manner.locale, { ...SHORT_DAY_PARTS, timeZone: manner.timeZone }).format(date)
  // A day is read whole or not at all: "28." of "28. Nov." says nothing.
  return `${day.replaceAll(' ', '\u00a0')}, ${clock}`
}

/** "24 Oct – 22 Nov 2026"; an open end is said in words. Both days are included. */
export function formatSpan(from: string | null, to: string | null, manner: Manner): string {
  if (from && to && from === to) return formatDay(from, manner)
  if (from && to) {
    if (!isDay(from) || !isDay(to) || from > to) return `${formatDay(from, manner)} – ${formatDay(to, manner)}`
    return rangeOf(dateFormat(manner.locale, { ...DAY_PARTS, timeZone: 'UTC' }), from, to)
  }
  if (from) return say('dates.from', { day: formatDay(from, manner) })
  if (to) return say('dates.until', { day: formatDay(to, manner) })
  return say('dates.allTime')
}

/** As `formatSpan`, without the year where it is that of `beside`, a day that stands nearby: "26 Sep – 25 Oct". */
export function formatShortSpan(from: string, to: string, beside: string | null, manner: Manner): string {
  const year = beside?.slice(0, 4)
  const isShort = year !== undefined && [from, to].every((day) => isDay(day) && day.startsWith(year)) && from <= to
  if (!isShort) return formatSpan(from, to, manner)
  const days = dateFormat(manner.locale, { ...SHORT_DAY_PARTS, timeZone: 'UTC' })
  return from === to ? days.format(dayToDate(from)) : rangeOf(days, from, to)
}

/** Some browsers put thin spaces around the dash and others wide ones: the same days read the same everywhere. */
function rangeOf(format: Intl.DateTimeFormat, from: string, to: string): string {
  return format.formatRange(dayToDate(from), dayToDate(to)).replaceAll('\u2009', ' ')
}

/** The first day of a group as short as an axis needs it: "16 Nov", "Nov 2026", "Q4 2026", "2026". */
export function formatGroup(day: string, groupBy: string, manner: Manner): string {
  // Endless, or of another era.
  if (!DAY.test(day)) return day
  const step = groupBy.split(':').at(-1)
  const year = day.slice(0, 4)
  if (step === 'year') return year
  if (step === 'quarter') return say('dates.quarter', { quarter: Math.ceil(Number(day.slice(5, 7)) / 3), year })
  const parts = step === 'month' ? MONTH_PARTS : SHORT_DAY_PARTS
  return dateFormat(manner.locale, { ...parts, timeZone: 'UTC' }).format(dayToDate(day))
}

/** What a day stands for: "May 1998", "Q2 1998"; of a week its days. Endless days and times that are none stay as they are. */
export function formatStep(value: string, step: Step, manner: Manner): string {
  const day = value.slice(0, 10)
  return isFarDay(value) ? value : stepText(day, step, manner.locale, quarterText)
}

/** "Apr 1998 – May 1998", both included. */
export function formatSteps(from: string | null, to: string | null, step: Step, locale: string): string {
  return spanOfSteps(from, to, step, locale, quarterText)
}

/** Whether it is a day of the calendar: February has no 30th. */
function isDay(day: string): boolean {
  return DAY.test(day) && !Number.isNaN(dayToDate(day).getTime()) && dayToDate(day).toISOString().startsWith(day)
}

function isFarDay(value: string): boolean {
  return !/^\d{4}-\d{2}-\d{2}(T[^ ]*)?$/.test(value)
}

function quarterText(quarter: number, year: string): string {
  return say('dates.quarter', { quarter, year })
}

/** "just now", "3 min ago", "5 h ago", "2 days ago". */
export function formatAge(instant: string, now: Date): string {
  const minutes = Math.floor((now.getTime() - new Date(instant).getTime()) / 60_000)
  if (minutes < 1) return say('dates.justNow')
  if (minutes < 60) return say('dates.minutesAgo', { count: minutes })
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return say('dates.hoursAgo', { count: hours })
  return say('dates.daysAgo', { count: Math.floor(hours / 24) })
}

/**
 * How far a day is from today: "yesterday", "in 3 days", "7 months ago"; null for days that are none, or of another era.
 *
 * @param value a day, or a time that begins with its day
 */
export function formatDistance(value: string, today: string, { locale }: Manner): string | null {
  if (isFarDay(value)) return null
  const days = Math.round((dayToDate(value.slice(0, 10)).getTime() - dayToDate(today).getTime()) / DAY_MS)
  const words = kept(`r ${locale}`, () => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }))
  if (Math.abs(days) < 60) return words.format(days, 'day')
  return Math.abs(days) < 730
    ? words.format(Math.round(days / 30.44), 'month')
    : words.format(Math.round(days / 365.25), 'year')
}

/** "in a moment", "in 3 min", "in 5 h", "in 2 days". */
export function formatIn(instant: string, now: Date): string {
  const minutes = Math.round((new Date(instant).getTime() - now.getTime()) / 60_000)
  if (minutes < 1) return say('dates.inMoments')
  if (minutes < 60) return say('dates.inMinutes', { count: minutes })
  const hours = Math.round(minutes / 60)
  return hours < 48 ? say('dates.inHours', { count: hours }) : say('dates.inDays', { count: Math.round(hours / 24) })
}

const DAY_MS = 86_400_000
const DAY_PARTS = { day: 'numeric', month: 'short', year: 'numeric' } as const
const SHORT_DAY_PARTS = { day: 'numeric', month: 'short' } as const
const MONTH_PARTS = { month: 'short', year: 'numeric' } as const

/** "09:05", and where there are twelve hours "9:05 AM". */
function clockParts(locale: string): Intl.DateTimeFormatOptions {
  const { hour12 } = dateFormat(locale, { hour: 'numeric' }).resolvedOptions()
  return { hour: hour12 ? 'numeric' : '2-digit', minute: '2-digit' }
}

function moveTwoPlaces(value: string): string {
  const negative = value.startsWith('-')
  const [whole = '0', fraction = ''] = value.replace('-', '').split('.')
  const padded = whole.padStart(3, '0')
  return `${negative ? '-' : ''}${padded.slice(0, -2)}.${padded.slice(-2)}${fraction}`
}

function dayToDate(day: string): Date {
  return new Date(`${day}T00:00:00Z`)
}

export function dayOf(date: Date, manner: Manner): string {
  return dateFormat('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit', timeZone: manner.timeZone }).format(
    date,
  )
}

function dateFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return kept(`d ${locale} ${JSON.stringify(options)}`, () => new Intl.DateTimeFormat(locale, options))
}
