import { type Language, sayIn } from '../language/languages.js'
import type { Say } from '../language/say.js'

/** How the server writes words, numbers and days for one person. */
export interface Speech {
  readonly say: Say
  /** A BCP 47 tag. */
  readonly locale: string
  readonly timeZone: string
  readonly currency: string | null
}

export function speechIn(language: Language, rest: Omit<Speech, 'say'>): Speech {
  return { say: sayIn(language), ...rest }
}

/** A decimal of any length, exactly. */
export function numberText(decimal: string, { locale }: Speech): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 10 }).format(decimal as `${number}`)
}

/** "30 Jun 2026", of a day such as 2026-06-30. */
export function dayText(day: string, { locale }: Speech): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`))
}

export function momentText(moment: Date, { locale, timeZone }: Speech): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(moment)
}

/** A day and a clock that sort, without a mark that a file's name cannot have: "2026-06-30 14.05". */
export function sortableMoment(moment: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(moment)
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? ''
  return `${part('year')}-${part('month')}-${part('day')} ${part('hour')}.${part('minute')}`
}
