/** A change against the previous period in words: "12.4% more than Sep 26 – Oct 25". */

import { type Change, timesAsMuch } from '../../../reports/dashboard/change.js'
import type { Figure } from '../../../reports/dashboard/dashboard.js'
import type { Unit } from '../../../reports/report.js'
import { formatCount, formatPercent, formatShortSpan, formatValue, type Manner } from '../format.js'
import { say } from '../language.js'
import { MINUS } from '../numbers.js'
import type { Value } from '../talk/api-shapes.js'
import type { Better } from './dashboard-answer.js'

export interface ChangeWords {
  readonly tone: 'good' | 'bad' | 'none'
  /** Which way the arrow points; null where there is no change. */
  readonly direction: 'more' | 'less' | null
  /** Without the days: "12.4% more". */
  readonly short: string
  /** With them: "12.4% more than Sep 26 – Oct 25". */
  readonly text: string
  /** The figures behind it: "+650.00, from 400.00"; null where there is no change. */
  readonly detail: string | null
}

/** @param beside a day of the period that is shown, so that its year is not said again */
export function changeWords(
  unit: Unit,
  change: Change,
  better: Better,
  beside: string | null,
  manner: Manner,
): ChangeWords {
  const days = formatShortSpan(change.from, change.to, beside, manner)
  const previous = formatValue(change.previous, unit, manner)
  if (change.direction === null) {
    const text = say('figures.noComparisonFor', { reason: reason(change, previous, days) })
    return { tone: 'none', direction: null, short: say('figures.noComparison'), text, detail: null }
  }
  if (change.direction === 'same') {
    return {
      tone: 'none',
      direction: null,
      short: say('figures.unchanged'),
      text: say('figures.sameAs', { days }),
      detail: null,
    }
  }
  const times = timesOf(change, manner)
  const size = times === null ? sizeOf(unit, change, manner) : `${times}×`
  return {
    tone: better === null ? 'none' : better === change.direction ? 'good' : 'bad',
    direction: change.direction,
    short: times === null ? say(`figures.${change.direction}`, { size }) : say('figures.times', { count: times }),
    text:
      times === null
        ? say(`figures.${change.direction}Than`, { size, days })
        : say('figures.timesThan', { count: times, days }),
    detail: say('figures.changedFrom', { difference: signed(unit, change.difference, manner), figure: previous }),
  }
}

/** What several changes are measured from, said once: "Median compared with Sep 26 – Oct 25". */
export function comparedWords(figures: readonly Figure[], beside: string | null, manner: Manner): string | null {
  const compared = figures.find(({ change }) => change?.direction) ?? figures.find(({ change }) => change)
  if (!compared?.change) return null
  if (compared.change.direction === null) return changeWords(compared.unit, compared.change, null, beside, manner).text
  const { from, to } = compared.change
  return say('figures.comparedWith', { label: compared.label, days: formatShortSpan(from, to, beside, manner) })
}

function reason({ none }: Change, previous: string, days: string): string {
  if (none === 'no figure') return say('figures.noFigure')
  if (none === 'no previous figure') return say('figures.noPreviousFigure', { days })
  return say('figures.previousIs', { figure: previous, days })
}

/** More than ten times as much is told in times: nobody reads "3,004.9% more". Null for less than that. */
function timesOf(change: Change, manner: Manner): string | null {
  const { percent, direction } = change
  if (percent === null || direction !== 'more' || Number(percent) < 1000) return null
  return formatCount(String(timesAsMuch(change)), manner)
}

function sizeOf(unit: Unit, { percent, difference }: Change, manner: Manner): string {
  if (percent === '0.00') return say('figures.underSize', { size: formatPercent('0.10', manner, 1) })
  if (percent !== null) return formatPercent(percent, manner, 1)
  return unsigned(unit, difference, manner)
}

function signed(unit: Unit, difference: Value, manner: Manner): string {
  const sign = String(difference).startsWith('-') ? MINUS : '+'
  return `${sign}${unsigned(unit, difference, manner)}`
}

/** The difference between two rates is not a percentage of anything: it is given in points. */
function unsigned(unit: Unit, difference: Value, manner: Manner): string {
  const size = String(difference).replace(/^-/, '')
  return unit === 'percent'
    ? say('figures.points', { count: formatValue(size, 'money', { ...manner, currency: null }) })
    : formatValue(size, unit, manner)
}
