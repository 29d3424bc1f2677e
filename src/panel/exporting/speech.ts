import { type Step, spanOfSteps, steps } from '../../reports/asking/date-step.js'
import type { Remark } from '../../reports/asking/remark.js'
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

/** "Apr 1998 – May 1998", where days stand for whole months. */
export function stepsText(
  { from, to }: { from: string | null; to: string | null },
  step: Step,
  speech: Speech,
): string {
  return spanOfSteps(from, to, step, speech.locale, (quarter, year) => speech.say('dates.quarter', { quarter, year }))
}

/** A remark on the filters, in a sentence of its own. */
export function remarkText(remark: Remark, speech: Speech): string {
  const step = steps.find((one) => remark.code === `whole_${one}s`)
  if (step === undefined || step === 'day' || !('from' in remark)) {
    if (remark.code === 'not_a_number') {
      const { count, label } = remark
      return speech.say('remarks.not_a_number', { n: count, count, label })
    }
    if (remark.code === 'dimension_does_not_apply') return speech.say(`remarks.${remark.code}`, { label: remark.label })
    return remark.code === 'period_does_not_apply' ? speech.say(`remarks.${remark.code}`) : remark.message
  }
  return speech.say(`remarks.whole_${step}s`, { span: stepsText(remark, step, speech) })
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
