import React, { useEffect, useId, useRef, useState } from 'react'
import type { ChartData } from '../api-shapes'
import { formatSpan, formatValue, type Manner } from '../format'
import { PageLink } from '../parts/page-link'
import { ChartDrawing } from './chart-drawing'
import { drawnSeries } from './chart-scale'

interface Props {
  readonly chart: ChartData
  readonly manner: Manner
}

/** Figures over time, as a drawing or as a table. Each point leads to the rows behind it. */
export const Chart: React.FC<Props> = ({ chart, manner }) => {
  const [asTable, setAsTable] = useState(false)
  const title = useId()
  const { box, width } = useWidth()
  return (
    <section className="vd-chart" aria-labelledby={title} data-chart={chart.id}>
      <header className="vd-chart-head">
        <h2 id={title}>{chart.title}</h2>
        <ul className="vd-legend">
          {drawnSeries(chart).map(({ name, label }, place) => (
            <li key={name}>
              <span className={`vd-legend-mark vd-series-${place}`} aria-hidden="true" />
              {label}
            </li>
          ))}
        </ul>
        <button type="button" className="vd-text-button" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
          {asTable ? 'Show as chart' : 'Show as table'}
        </button>
      </header>
      <div ref={box} className="vd-chart-body">
        {chart.points.length === 0 ? <p className="vd-empty">No days in this period.</p> : null}
        {chart.points.length > 0 && asTable ? <ChartTable chart={chart} manner={manner} /> : null}
        {chart.points.length > 0 && !asTable && width > 0 ? (
          <ChartDrawing chart={chart} manner={manner} width={width} />
        ) : null}
      </div>
    </section>
  )
}

const ChartTable: React.FC<Props> = ({ chart, manner }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable for the arrow keys
  <section className="vd-chart-table" tabIndex={0} aria-label={`${chart.title}, table`}>
    <table className="vd-plain-table">
      <caption className="vd-hidden">{chart.title}</caption>
      <thead>
        <tr>
          <th scope="col">Period</th>
          {chart.series.map(({ name, label }) => (
            <th key={name} scope="col" className="vd-figure">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {chart.points.map((point) => (
          <tr key={point.key}>
            <th scope="row">
              <PageLink className="vd-link" href={point.href}>
                {formatSpan(point.from, point.to, manner)}
              </PageLink>
            </th>
            {chart.series.map(({ name, unit }) => (
              <td key={name} className="vd-figure">
                {formatValue(point.values[name], unit, manner)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </section>
)

function useWidth(): { box: React.RefObject<HTMLDivElement>; width: number } {
  const box = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(0)
  useEffect(() => {
    if (!box.current) return undefined
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)))
    observer.observe(box.current)
    return () => observer.disconnect()
  }, [])
  return { box, width }
}
