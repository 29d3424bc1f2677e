import { listAddress, writeColumn } from '../asking/address.js'
import { endOfStep, type Step, startsOfSteps } from '../asking/date-step.js'
import { maxPoints } from '../asking/grouping.js'
import { isDay, type Period } from '../asking/periods.js'
import { onlyLast } from '../asking/remark.js'
import type { Report } from '../report.js'
import { readTotals, type TotalsAnswer, type TotalValues } from '../totals/totals.js'
import {
  answeredChart,
  type Chart,
  type ChartFrame,
  type ChartParts,
  type ChartPoint,
  type ChartSeries,
  isUnknown,
  pointValues,
} from './chart.js'
import { partsOf, remarksOnStep } from './own-steps.js'

/** A report's totals by days, weeks, months or quarters; each point links to the list of its days. */
export async function chartOverTime(board: ChartParts, frame: ChartFrame, date: string): Promise<Chart> {
  const parts = partsOf(board, frame.query)
  const groupBy = writeColumn(date, parts.grouping.step)
  const answer = await readTotals(parts.reading, frame.query, groupBy, parts.namesOf(frame.report))
  const all = pointsOverTime(parts, frame.report, frame.series, answer)
  const cut = all.length > maxPoints ? [onlyLast(maxPoints, all.length)] : []
  const { freshness, notes } = answer
  return answeredChart(frame, { over: 'time', groupBy, freshness, notes, points: all.slice(-maxPoints) }, [
    ...remarksOnStep(frame.query, board.grouping),
    ...cut,
  ])
}

/** The points of a line without links. */
export interface TimePoint {
  /** The first day of its step. */
  readonly key: string
  /** None where nothing was on its days. */
  readonly totals: TotalValues | undefined
}

/** @param answer the report's totals, grouped by its date */
export function totalsOverTime(
  { period, grouping: { step }, today }: ChartParts,
  { groups = [], freshness }: TotalsAnswer,
): TimePoint[] {
  if (isUnknown(freshness)) return []
  // No drawing has room for the end of time, or for what was before the year 1.
  const byDay = new Map(
    groups.flatMap(({ key, totals }) => (typeof key === 'string' && isDay(key) ? [[key, totals]] : [])),
  )
  return pointDays(period, step, [...byDay.keys()], today).map((key) => ({ key, totals: byDay.get(key) }))
}

function pointsOverTime(
  parts: ChartParts,
  report: Report,
  series: readonly ChartSeries[],
  answer: TotalsAnswer,
): ChartPoint[] {
  const { shared, period, grouping } = parts
  return totalsOverTime(parts, answer).map(({ key, totals }) => {
    const end = endOfStep(key, grouping.step)
    const from = period.from !== null && period.from > key ? period.from : key
    const to = period.to !== null && period.to < end ? period.to : end
    const params = new URLSearchParams(shared)
    params.delete('period')
    params.set('from', from)
    params.set('to', to)
    return {
      key,
      label: null,
      from,
      to,
      href: listAddress(report.name, params),
      values: pointValues(series, totals),
    }
  })
}

/**
 * The first days of all points: those of the period, or from the first group to the last where an end is open. Days that
 * have not come yet are no zeros: there is nothing to draw of them, unless somebody entered something.
 */
function pointDays(period: Period, step: Step, days: readonly string[], today: string): string[] {
  const sorted = [...days].sort()
  const from = period.from ?? sorted[0]
  const last = sorted.at(-1) ?? ''
  const to =
    period.to === null ? sorted.at(-1) : period.to > today && last < period.to ? latest(today, last) : period.to
  if (from === undefined || to === undefined || from > to) return []
  return startsOfSteps(from, to, step)
}

function latest(one: string, other: string): string {
  return one > other ? one : other
}
