import { badQuery, shorten } from '../../refusal.js'
import { steps as allSteps, type Step } from './date-step.js'
import { valueInAddress } from './for-staff.js'
import { daysBetween, type Period } from './periods.js'

/** What the charts over time are grouped by. */
export interface Grouping {
  readonly step: Step
  /** What the link asks for; null leaves it to us. */
  readonly asked: Step | null
  /** What gives a readable drawing of this period. */
  readonly offered: readonly Step[]
  /** What any figure here can be told by at all. */
  readonly possible: readonly Step[]
  /** Why something else than what was asked for is drawn. */
  readonly note: GroupingNote | null
}

export interface GroupingNote {
  /**
   * It would draw more points than one can read; or nobody knows how many, since the period has no first or last day; or no
   * figure on the board exists for less than a week, a month …
   */
  readonly code: 'too_many_points' | 'open_period' | 'coarser_figures'
  /** in English, with the figures */
  readonly message: string
}

/** More points than a year has days are a carpet, on any screen. */
export const maxPoints = 370

const steps: readonly Step[] = ['day', 'week', 'month', 'quarter']
const daysOfStep: Record<Step, number> = { day: 1, week: 7, month: 28, quarter: 90, year: 365 }

/**
 * Reads `group=day|week|month|quarter`; without it, the step that leaves a readable number of points.
 *
 * A step too fine for the period is refused with a note and the automatic one drawn, since the period may be changed
 * long after the step was chosen, and no figure depends on it.
 *
 * @param possible the steps that any figure on the board can be told by, the finest first
 * @throws Refusal when the step is none
 */
export function chooseGrouping(group: string | null, period: Period, possible: readonly Step[] = allSteps): Grouping {
  const asked = group === null ? null : steps.find((step) => step === group)
  if (asked === undefined) {
    throw badQuery(
      `"${shorten(group ?? '')}" is not a group. The groups are: ${steps.join(', ')}.`,
      valueInAddress('group', group ?? ''),
    )
  }
  const readable = automaticStep(period)
  const automatic =
    possible.find((step) => allSteps.indexOf(step) >= allSteps.indexOf(readable)) ?? possible.at(-1) ?? readable
  const offered = steps.filter((step) => possible.includes(step) && isReadable(step, period))
  if (asked === null || offered.includes(asked))
    return { step: asked ?? automatic, asked, offered, possible, note: null }
  const note = possible.includes(asked) ? refusal(asked, automatic, period) : coarserFigures(asked, automatic)
  return { step: automatic, asked, offered, possible, note }
}

function automaticStep(period: Period): Step {
  if (period.from === null || period.to === null) return 'month'
  const days = daysBetween(period.from, period.to)
  if (days <= 45) return 'day'
  if (days <= 190) return 'week'
  if (days <= 1900) return 'month'
  return isReadable('quarter', period) ? 'quarter' : 'year'
}

function isReadable(step: Step, { from, to }: Period): boolean {
  // How many days an open range has is known only after reading it.
  if (from === null || to === null) return step === 'month' || step === 'quarter'
  return daysBetween(from, to) / daysOfStep[step] <= maxPoints
}

function coarserFigures(asked: Step, automatic: Step): GroupingNote {
  const message = `No figures here can be told by ${asked}. Grouped by ${automatic} instead.`
  return { code: 'coarser_figures', message }
}

function refusal(asked: Step, automatic: Step, { from, to }: Period): GroupingNote {
  const shown = `Grouped by ${automatic} instead.`
  if (from === null || to === null) {
    return { code: 'open_period', message: `Grouping by ${asked} needs a first and a last day. ${shown}` }
  }
  const points = Math.ceil(daysBetween(from, to) / daysOfStep[asked])
  const days = daysBetween(from, to)
  const message = `Grouping ${days} days by ${asked} would draw ${points} points; at most ${maxPoints} can be read. ${shown}`
  return { code: 'too_many_points', message }
}
