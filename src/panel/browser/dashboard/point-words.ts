import type { Chart as ChartData, ChartPoint } from '../../../reports/dashboard/chart'
import { formatSpan, formatValue, type Manner } from '../format'
import { say } from '../language'
import { type DaysNote, notesBetween } from '../notes/notes-here'

/** What a point is called: its days, or the name of its group. */
export function pointName(point: ChartPoint, manner: Manner): string {
  if (point.key === null) return say('filters.noValue')
  if (point.label === '') return say('filters.emptyText')
  return point.label ?? formatSpan(point.from, point.to, manner)
}

/** The whole point in one sentence, for those who hear it. */
export function pointWords(
  chart: ChartData,
  point: ChartPoint,
  manner: Manner,
  noted: readonly DaysNote[] = [],
): string {
  const figures = chart.series.map(
    ({ name, label, unit }) => `${label} ${formatValue(point.values[name], unit, manner)}`,
  )
  return [`${pointName(point, manner)}: ${figures.join(', ')}`, ...notesOfPoint(noted, point)].join('. ')
}

/** What was noted on the days of a point, with who did. */
export function notesOfPoint(noted: readonly DaysNote[], { from, to }: ChartPoint): readonly string[] {
  return notesBetween(noted, from, to).map(({ text, by }) => `${text} (${by})`)
}
