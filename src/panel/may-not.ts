import type { Action } from '../access/permissions.js'
import { forbidden, type Refusal } from '../refusal.js'
import { english } from './language/english.js'

/** What somebody is told whose role does not reach for an action: 403, in words for it. */
export function mayNot(action: Action): Refusal {
  const key = `may_not_${action}` as const
  return forbidden(english.answers[key], { forStaff: `answers.${key}` })
}

/** For one of our own pages, whatever it is for. */
export function mayNotOpen(): Refusal {
  return forbidden(english.answers.may_not_open, { forStaff: 'answers.may_not_open' })
}
