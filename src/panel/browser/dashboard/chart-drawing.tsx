import { line as lineShape } from 'd3-shape'
import React, { useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import type { ChartData, ChartPoint } from '../api-shapes'
import { formatGroup, formatShort, formatSpan, formatValue, type Manner } from '../format'
import { drawnSeries, layOut, MARGIN, type Plot, type Series, toNumber } from './chart-scale'

interface Props {
  readonly chart: ChartData
  readonly manner: Manner
  readonly width: number
}

const HEIGHT = 220

/** Bars for the first series, lines for the others. One Tab reaches it, arrow keys move, Enter opens the rows. */
export const ChartDrawing: React.FC<Props> = ({ chart, manner, width }) => {
  const [active, setActive] = useState<number | null>(null)
  const [place, setPlace] = useState(chart.points.length - 1)
  const drawing = useRef<SVGSVGElement>(null)
  const plot = layOut(chart, width, HEIGHT)
  const [bars, ...lines] = drawnSeries(chart)
  const stop = Math.min(place, chart.points.length - 1)

  const steer = (event: React.KeyboardEvent): void => {
    const step = { ArrowLeft: -1, ArrowRight: 1, Home: -chart.points.length, End: chart.points.length }[event.key]
    if (step === undefined) return
    event.preventDefault()
    const next = Math.max(0, Math.min(chart.points.length - 1, stop + step))
    setPlace(next)
    drawing.current?.querySelectorAll<SVGAElement>('a')[next]?.focus()
  }

  const point = active === null ? undefined : chart.points[active]
  return (
    <div className="vd-chart-frame" onPointerLeave={() => setActive(null)}>
      {/* biome-ignore lint/a11y/useSemanticElements: an svg has no other way to say that it holds the points */}
      <svg
        ref={drawing}
        width={width}
        height={HEIGHT}
        viewBox={`0 0 ${width} ${HEIGHT}`}
        className="vd-drawing"
        onKeyDown={steer}
        role="group"
        aria-label={`${chart.title}. Arrow keys move between the points.`}
      >
        <Axes chart={chart} plot={plot} manner={manner} />
        {bars ? <Bars chart={chart} plot={plot} series={bars} active={active} /> : null}
        {lines.map((series, at) => (
          <Line key={series.name} chart={chart} plot={plot} series={series} tone={at + 1} />
        ))}
        {chart.points.map((each, at) => (
          <Target
            key={each.key}
            point={each}
            plot={plot}
            label={pointWords(chart, each, manner)}
            tabIndex={at === stop ? 0 : -1}
            onActive={() => setActive(at)}
            onLeave={() => setActive(null)}
          />
        ))}
      </svg>
      {point ? <Tooltip chart={chart} point={point} plot={plot} manner={manner} /> : null}
    </div>
  )
}

const Axes: React.FC<{ readonly chart: ChartData; readonly plot: Plot; readonly manner: Manner }> = ({
  chart,
  plot,
  manner,
}) => (
  <g>
    {plot.ticks.map((tick) => (
      <g key={tick}>
        <line
          className={tick === 0 ? 'vd-axis vd-axis-zero' : 'vd-axis'}
          x1={MARGIN.left}
          x2={plot.width - MARGIN.right}
          y1={plot.y(tick)}
          y2={plot.y(tick)}
        />
        <text className="vd-axis-text" x={MARGIN.left - 8} y={plot.y(tick) + 4} textAnchor="end">
          {formatShort(tick, chart.series[0]?.unit ?? 'count', manner)}
        </text>
      </g>
    ))}
    {chart.points.map((point, at) =>
      at % plot.labelEvery === 0 ? (
        <text
          key={point.key}
          className="vd-axis-text"
          x={plot.x(point.key) + plot.bar / 2}
          y={plot.height - 6}
          textAnchor="middle"
        >
          {formatGroup(point.from, chart.groupBy, manner)}
        </text>
      ) : null,
    )}
  </g>
)

interface SeriesProps {
  readonly chart: ChartData
  readonly plot: Plot
  readonly series: Series
}

const Bars: React.FC<SeriesProps & { readonly active: number | null }> = ({ chart, plot, series, active }) => (
  <g>
    {chart.points.map((point, at) => {
      const value = toNumber(point.values[series.name]) ?? 0
      const top = Math.min(plot.y(value), plot.y(0))
      return (
        <rect
          key={point.key}
          className={at === active ? 'vd-bar vd-bar-active' : 'vd-bar'}
          x={plot.x(point.key)}
          width={Math.max(1, plot.bar)}
          y={top}
          height={Math.abs(plot.y(value) - plot.y(0))}
          rx={Math.min(2, plot.bar / 4)}
        />
      )
    })}
  </g>
)

/** A missing ratio is a gap, never a zero. */
const Line: React.FC<SeriesProps & { readonly tone: number }> = ({ chart, plot, series, tone }) => {
  const path = lineShape<ChartPoint>()
    .defined((point) => toNumber(point.values[series.name]) !== null)
    .x((point) => plot.x(point.key) + plot.bar / 2)
    .y((point) => plot.y(toNumber(point.values[series.name]) ?? 0))
  return <path className={`vd-line vd-series-${tone}`} d={path([...chart.points]) ?? ''} />
}

interface TargetProps {
  readonly point: ChartPoint
  readonly plot: Plot
  readonly label: string
  readonly tabIndex: number
  readonly onActive: () => void
  readonly onLeave: () => void
}

/** The whole column above a day is the target: nobody aims at a bar of two pixels. */
const Target: React.FC<TargetProps> = ({ point, plot, label, tabIndex, onActive, onLeave }) => {
  const navigate = useNavigate()
  const open = (event: React.MouseEvent): void => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return
    event.preventDefault()
    navigate(point.href)
  }
  return (
    <a
      href={point.href}
      aria-label={label}
      tabIndex={tabIndex}
      onClick={open}
      onFocus={onActive}
      onBlur={onLeave}
      onPointerEnter={onActive}
    >
      <rect
        className="vd-target"
        x={plot.x(point.key) - (plot.step - plot.bar) / 2}
        width={plot.step}
        y={MARGIN.top}
        height={plot.height - MARGIN.top - MARGIN.bottom}
      />
    </a>
  )
}

const Tooltip: React.FC<{
  readonly chart: ChartData
  readonly point: ChartPoint
  readonly plot: Plot
  readonly manner: Manner
}> = ({ chart, point, plot, manner }) => {
  const center = plot.x(point.key) + plot.bar / 2
  const right = center > plot.width / 2
  return (
    <div
      className="vd-tooltip"
      aria-hidden="true"
      style={right ? { right: plot.width - center + 12 } : { left: center + 12 }}
    >
      <p>{formatSpan(point.from, point.to, manner)}</p>
      <dl>
        {chart.series.map(({ name, label, unit }) => (
          <div key={name}>
            <dt>{label}</dt>
            <dd>{formatValue(point.values[name], unit, manner)}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

function pointWords(chart: ChartData, point: ChartPoint, manner: Manner): string {
  const figures = chart.series.map(
    ({ name, label, unit }) => `${label} ${formatValue(point.values[name], unit, manner)}`,
  )
  return `${formatSpan(point.from, point.to, manner)}: ${figures.join(', ')}`
}
