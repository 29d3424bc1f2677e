import { parseListQuery } from '../asking/query.js'
import { findColumn, type Report } from '../report.js'
import type { Spoken } from '../wording.js'
import type { Chart, ChartDeclaration, ChartParts, ChartSeries } from './chart.js'
import { chartOfChoices, chartOfTop } from './chart-by-group.js'
import { chartOverTime } from './chart-over-time.js'

/** The chart's points with the list behind each, or null for one over time of a report without a date. */
export async function computeChart(
  parts: ChartParts,
  chart: Spoken<ChartDeclaration>,
  report: Report,
): Promise<Chart | null> {
  const query = parseListQuery(report, parts.shared, parts.reading)
  const frame = { chart, report, query, series: seriesOf(chart, report) }
  if (chart.over === 'time') return report.date === null ? null : await chartOverTime(parts, frame, report.date)
  const column = findColumn(report, chart.over)
  if (!column) return null
  return column.choices.length > 0 ? await chartOfChoices(parts, frame, column) : await chartOfTop(parts, frame, column)
}

function seriesOf(chart: Spoken<ChartDeclaration>, report: Report): ChartSeries[] {
  return chart.series.flatMap(({ total, as }) =>
    report.totals
      .filter(({ name }) => name === total)
      .map(({ name, label, unit, definition }) => ({ name, label, unit, definition, drawn: as })),
  )
}
