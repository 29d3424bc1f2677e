/** Checks and data warnings in words for staff. */

import type { CheckDescription } from '../../../reports/checks/describe-checks.js'
import type { Unit } from '../../../reports/report.js'
import type { LeftOutAnswer } from '../../../reports/totals/left-out.js'
import type { Warning } from '../../../reports/totals/warnings.js'
import { formatClock, formatCount, formatValue, type Manner } from '../format.js'
import { say } from '../language.js'
import type { Report } from '../talk/api-shapes.js'
import { leftOutWords, type Tone } from '../words.js'

/** "Checked 10:42" or what is wrong, with a colour; never a colour alone. Null where nothing was ever checked. */
export function checkWords(report: Report, now: Date, manner: Manner): { tone: Tone; text: string } | null {
  const wrong = report.checks.filter(({ state }) => state === 'differs')
  const [first] = wrong
  if (first) {
    const difference = differenceWords(report, first, manner)
    const count = wrong.length - 1
    return { tone: 'bad', text: count > 0 ? say('freshness.andMore', { difference, count }) : difference }
  }
  if (report.checks.some(({ state }) => state === 'failed')) {
    return { tone: 'late', text: say('freshness.checkFailed') }
  }
  if (report.checks.some(({ state }) => state === 'running')) return { tone: 'busy', text: say('freshness.checking') }
  if (report.checks.some(({ state }) => state === 'unfinished')) {
    return { tone: 'late', text: say('freshness.checkUnfinished') }
  }
  const oldest = report.checks.map(({ at }) => at).sort((a, b) => Date.parse(a) - Date.parse(b))[0]
  if (oldest === undefined) return null
  const clock = formatClock(oldest, now, manner)
  return areOlder(report)
    ? { tone: 'none', text: say('freshness.lastChecked', { clock }) }
    : { tone: 'good', text: say('freshness.checked', { clock }) }
}

/** Whether the figures were refilled after the check, for instance because the view changed. */
export function areOlder({ checks, freshness }: Report): boolean {
  const { asOf } = freshness
  return asOf !== null && checks.some((check) => Date.parse(check.asOf) < Date.parse(asOf))
}

/** "Billed value differs by 12.00", "3 rows stand more than once". */
export function differenceWords(report: Report, check: CheckDescription, manner: Manner): string {
  if (check.total === null) {
    const count = check.actual ?? '0'
    return say('freshness.rowsTwice', { n: count, count: formatCount(count, manner) })
  }
  if (check.difference === null) return say('freshness.differs', { label: check.label })
  const difference = exactFigure(check.difference, unitOf(report, check), manner)
  return say('freshness.differsBy', { label: check.label, difference })
}

/** What is under a check's name: what it is, and what it has to be. */
export function outcomeWords(report: Report, check: CheckDescription, manner: Manner): string {
  if (check.state === 'failed') {
    return check.message ? say('freshness.notWorkedOutFor', { reason: check.message }) : say('freshness.notWorkedOut')
  }
  if (check.state === 'running') return say('freshness.checkRuns')
  if (check.state === 'unfinished') {
    return check.message ? say('freshness.notFinishedFor', { reason: check.message }) : say('freshness.notFinished')
  }
  if (check.total === null)
    return check.state === 'ok' ? say('freshness.noneDoes') : differenceWords(report, check, manner)
  const unit = unitOf(report, check)
  const actual = exactFigure(check.actual, unit, manner)
  if (check.state === 'ok') return say('freshness.asInData', { actual })
  return say('freshness.unlikeData', { actual, expected: exactFigure(check.expected, unit, manner) })
}

function unitOf(report: Report, check: CheckDescription): Unit {
  return report.totals.find(({ name }) => name === check.total)?.unit ?? 'number'
}

/** As the unit is written, unless that would round away what makes the difference. */
function exactFigure(value: string | null, unit: Unit, manner: Manner): string {
  const isRounded = value !== null && /\.\d{3}/.test(value)
  return formatValue(value, isRounded ? 'number' : unit, manner)
}

/** "7 jobs without a completion time"; under a period also "2 jobs cancelled with parts, in no period". */
export function warningWords(warning: Warning, manner: Manner): string {
  const words = wordsOf(warning, manner)
  return warning.withoutDay ? say('figures.inNoPeriodToo', { warning: words }) : words
}

function wordsOf({ label, count, rows: { one, many } }: Warning, manner: Manner): string {
  return `${formatCount(count, manner)} ${count === 1 ? one : many} ${label.charAt(0).toLowerCase()}${label.slice(1)}`
}

/** Without the lines that a warning says in the same words: nothing is counted twice. */
export function withoutWarnedOf(
  leftOut: readonly LeftOutAnswer[],
  warnings: readonly Warning[],
  manner: Manner,
): readonly LeftOutAnswer[] {
  const warned = new Set(warnings.filter(({ withoutDay }) => withoutDay).map((warning) => wordsOf(warning, manner)))
  return leftOut.filter((line) => line.total !== null || line.group !== null || !warned.has(leftOutWords(line, manner)))
}
