import React from 'react'
import type { Chart as ChartData, ChartPoint } from '../../../reports/dashboard/chart'
import { formatValue, type Manner } from '../format'
import { pointName } from './point-words'

interface Props {
  readonly chart: ChartData
  readonly point: ChartPoint
  readonly manner: Manner
  readonly place: React.CSSProperties
  /** What was noted on its days. */
  readonly notes?: readonly string[]
}

/** All figures of a point. The point's own name says the same, so that nobody hears it twice. */
export const ChartTooltip: React.FC<Props> = ({ chart, point, manner, place, notes = [] }) => (
  <div className="vd-tooltip" aria-hidden="true" style={place}>
    <p>{pointName(point, manner)}</p>
    <dl>
      {chart.series.map(({ name, label, unit }) => (
        <div key={name}>
          <dt>{label}</dt>
          <dd>{formatValue(point.values[name], unit, manner)}</dd>
        </div>
      ))}
    </dl>
    {notes.map((text) => (
      <p key={text} className="vd-tooltip-note">
        {text}
      </p>
    ))}
  </div>
)
