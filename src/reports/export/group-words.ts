import { Temporal } from 'temporal-polyfill'
import type { Step } from '../asking/date-step.js'
import { isDay } from '../asking/periods.js'

/** A step as ISO 8601 has it, so that it sorts in any language: 2026-W07, 2026-03, 2026-Q1, 2026. */
export function stepText(day: string, step: Step): string {
  if (!isDay(day) || step === 'day') return day
  const year = day.slice(0, 4)
  if (step === 'year') return year
  if (step === 'month') return day.slice(0, 7)
  if (step === 'quarter') return `${year}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`
  const { yearOfWeek, weekOfYear } = Temporal.PlainDate.from(day)
  return `${yearOfWeek}-W${String(weekOfYear).padStart(2, '0')}`
}
