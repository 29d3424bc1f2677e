import React from 'react'
import type { Chart as ChartData } from '../../../reports/dashboard/chart'
import { say } from '../language'
import { drawnSeries, toNumber } from './chart-scale'
import { toneOf } from './series-tone'

/** What colours and shapes mean, drawn as in the chart; a single series is what the title says. */
export const Legend: React.FC<{ readonly chart: ChartData }> = ({ chart }) => {
  const series = drawnSeries(chart)
  const isBelow = chart.points.some(({ values }) =>
    series.some(({ name, drawn }) => drawn !== 'mark' && (toNumber(values[name]) ?? 0) < 0),
  )
  if (series.length < 2 && !isBelow) return null
  return (
    <ul className="vd-legend">
      {series.map((each) => (
        <li key={each.name}>
          <Swatch tone={toneOf(chart, each, false)} />
          {each.label}
        </li>
      ))}
      {isBelow ? (
        <li>
          <Swatch tone="vd-tone-below" />
          {say('dashboard.belowZero')}
        </li>
      ) : null}
    </ul>
  )
}

const Swatch: React.FC<{ readonly tone: string }> = ({ tone }) => (
  <svg className="vd-swatch" width="14" height="12" aria-hidden="true" focusable="false">
    {tone === 'vd-tone-mark' ? (
      <line className="vd-mark" x1="0" x2="14" y1="6" y2="6" />
    ) : (
      <rect className={`vd-part ${tone}`} x="1" y="1" width="12" height="10" rx="2" />
    )}
  </svg>
)
