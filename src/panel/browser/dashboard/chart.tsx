import React, { useId, useState } from 'react'
import type { Chart as ChartData } from '../../../reports/dashboard/chart'
import type { Manner } from '../format'
import { say } from '../language'
import { FreshnessBadge } from '../refreshing/freshness-badge'
import { hasNoData } from '../refreshing/no-data'
import { remarksInWords } from '../remark-words'
import { BarDrawing } from './bar-drawing'
import { barHeight, isTall } from './bar-scale'
import { drawnSeries, toNumber } from './chart-scale'
import { ChartTable } from './chart-table'
import { toneOf } from './series-tone'
import { TimeDrawing, timeHeight } from './time-drawing'
import { useWidth } from './use-width'

interface Props {
  readonly chart: ChartData
  readonly manner: Manner
}

/** Figures as a drawing or as a table. Each point leads to the rows behind it. */
export const Chart: React.FC<Props> = ({ chart, manner }) => {
  const [asTable, setAsTable] = useState(false)
  const title = useId()
  const { box, width, isPrinted } = useWidth()
  const Drawing = chart.over === 'time' ? TimeDrawing : BarDrawing
  const height = chart.over === 'time' ? timeHeight(isPrinted) : barHeight(chart, width, isPrinted)
  const nothing = emptyWords(chart)
  return (
    <section className="vd-chart" aria-labelledby={title} data-chart={chart.id} data-tall={isTall(chart) || undefined}>
      <header className="vd-chart-head">
        <h3 id={title}>{chart.title}</h3>
        {nothing === null ? (
          <button type="button" className="vd-text-button" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
            {say('dashboard.showAsTable')}
          </button>
        ) : null}
      </header>
      {nothing === null ? <Legend chart={chart} /> : null}
      <div ref={box} className="vd-chart-body" style={{ minHeight: height }}>
        {nothing !== null ? <p className="vd-chart-empty">{nothing}</p> : null}
        {nothing === null && asTable ? <ChartTable chart={chart} manner={manner} /> : null}
        {nothing === null && !asTable && width > 0 ? <Drawing {...{ chart, manner, width, isPrinted }} /> : null}
      </div>
      <footer className="vd-chart-foot">
        {chart.notes.length > 0 ? <p className="vd-muted">{remarksInWords(chart.notes)}.</p> : null}
        {isUpToDate(chart) ? null : <FreshnessBadge of={chart.report} freshness={chart.freshness} manner={manner} />}
      </footer>
    </section>
  )
}

/** The cards above say how old good data are; a chart speaks up only when it must not be trusted blindly. */
function isUpToDate({ freshness }: ChartData): boolean {
  return freshness.state === 'fresh' || freshness.state === 'live'
}

/** Why there is nothing to draw; null where there is something. */
function emptyWords(chart: ChartData): string | null {
  if (hasNoData(chart.freshness)) return say('dashboard.noDataYet')
  if (chart.points.length === 0) return say(chart.over === 'time' ? 'dashboard.noDays' : 'dashboard.noRows')
  const isNothing = chart.points.every(({ values }) => Object.values(values).every((value) => !toNumber(value)))
  return isNothing ? say('dashboard.nothing') : null
}

/** What the colours mean; a single series is what the title says. */
const Legend: React.FC<{ readonly chart: ChartData }> = ({ chart }) => {
  const series = drawnSeries(chart)
  const isBelow = chart.points.some(({ values }) =>
    series.some(({ name, drawn }) => drawn !== 'mark' && (toNumber(values[name]) ?? 0) < 0),
  )
  if (series.length < 2 && !isBelow) return null
  return (
    <ul className="vd-legend">
      {series.map((each) => (
        <li key={each.name}>
          <span className={`vd-legend-mark ${toneOf(chart, each, false)}`} aria-hidden="true" />
          {each.label}
        </li>
      ))}
      {isBelow ? (
        <li>
          <span className="vd-legend-mark vd-tone-below" aria-hidden="true" />
          {say('dashboard.belowZero')}
        </li>
      ) : null}
    </ul>
  )
}
