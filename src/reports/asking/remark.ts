import type { Dimension } from '../dimension.js'
import { type Step, spanOfSteps } from './date-step.js'

/** What is worth telling beside an answer: a code with its values, for pages in any language, and the same in English. */
export type Remark =
  | {
      readonly code: 'dimension_does_not_apply'
      readonly message: string
      /** Its name, such as `customer`. */
      readonly dimension: string
      /** What one is called. */
      readonly label: string
    }
  | { readonly code: 'period_does_not_apply'; readonly message: string }
  | {
      /** A filter of days cut through what a day of the report stands for, and was widened. */
      readonly code: `whole_${Exclude<Step, 'day'>}s`
      readonly message: string
      /** The days that are shown, the last one included; null where an end is open. */
      readonly from: string | null
      readonly to: string | null
    }
  | {
      readonly code: 'highest'
      readonly message: string
      /** How many groups are shown, of all that there are. */
      readonly shown: number
      readonly all: number
      /** Of the total that they were chosen by. */
      readonly label: string
    }
  /** Values without a number in a column, which make every total of it none. */
  | { readonly code: 'not_a_number'; readonly message: string; readonly count: number; readonly label: string }
  /** A chart or a line over time is drawn coarser than asked, since its figures exist for no less. */
  | { readonly code: 'drawn_by'; readonly message: string; readonly step: Exclude<Step, 'day'> }
  /** A comparison was asked for of days without a first or a last one, or with nothing before them. */
  | { readonly code: 'nothing_to_compare'; readonly message: string }
  /** Of the points of a chart over time. */
  | { readonly code: 'last'; readonly message: string; readonly shown: number; readonly all: number }

export function dimensionDoesNotApply({ name, singular }: Pick<Dimension, 'name' | 'singular'>): Remark {
  const message = `${singular} does not apply here`
  return { code: 'dimension_does_not_apply', message, dimension: name, label: singular }
}

export const periodDoesNotApply: Remark = {
  code: 'period_does_not_apply',
  message: 'Period does not apply here',
}

export const nothingToCompare: Remark = {
  code: 'nothing_to_compare',
  message: 'Nothing to compare with: choose a period that has begun, with a first and a last day',
}

export function wholeSteps(step: Exclude<Step, 'day'>, from: string | null, to: string | null): Remark {
  const shown = spanOfSteps(from, to, step, 'en')
  return { code: `whole_${step}s`, message: `These figures exist for whole ${step}s only; shown: ${shown}`, from, to }
}

export function drawnBy(step: Exclude<Step, 'day'>): Remark {
  return { code: 'drawn_by', message: `Drawn by ${step}: these figures exist for whole ${step}s only`, step }
}

export function notANumber(count: number, label: string): Remark {
  const rows = count === 1 ? '1 row has' : `${count} rows have`
  const message = `${rows} no number (NaN or infinite) in “${label}”: its totals are not numbers either`
  return { code: 'not_a_number', message, count, label }
}

export function onlyHighest(shown: number, all: number, label: string): Remark {
  return { code: 'highest', message: `${shown} of ${all}: those with the highest “${label}”`, shown, all, label }
}

export function onlyLast(shown: number, all: number): Remark {
  return { code: 'last', message: `Only the last ${shown} of ${all} points are drawn`, shown, all }
}
