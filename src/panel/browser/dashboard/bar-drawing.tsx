import React from 'react'
import type { Chart as ChartData, ChartPoint } from '../../../reports/dashboard/chart'
import { formatShort, formatValue, type Manner } from '../format'
import { say } from '../language'
import { type BarPlot, layOutBars } from './bar-scale'
import { ChartPointLink } from './chart-point-link'
import { toNumber } from './chart-scale'
import { ChartTooltip } from './chart-tooltip'
import { pointName, pointWords } from './point-words'
import { toneOf } from './series-tone'
import { useStops } from './use-stops'

interface Props {
  readonly chart: ChartData
  readonly manner: Manner
  readonly width: number
  readonly height: number
  readonly isPrinted: boolean
}

/** A lying bar for each group, with its name before it and its figure behind it. */
export const BarDrawing: React.FC<Props> = ({ chart, manner, width, height, isPrinted }) => {
  const plot = layOutBars(chart, width, height, isPrinted)
  const { drawing, stop, active, show, onKeyDown } = useStops(chart.points.length, 'down', 0)
  const point = active === null ? undefined : chart.points[active]
  return (
    <div className="vd-chart-frame" onPointerLeave={() => show(null)}>
      {/* biome-ignore lint/a11y/useSemanticElements: an svg has no other way to say that it holds the points */}
      <svg
        ref={drawing}
        width={width}
        height={plot.height}
        viewBox={`0 0 ${width} ${plot.height}`}
        className="vd-drawing"
        onKeyDown={onKeyDown}
        role="group"
        aria-label={say('dashboard.arrowsMoveBars', { title: chart.title })}
      >
        <Axis chart={chart} plot={plot} manner={manner} />
        {chart.points.map((each, at) => (
          <g key={each.key} className={at === active ? 'vd-point-active' : undefined}>
            <Row {...{ chart, plot, manner, at, isPrinted }} point={each} />
            <ChartPointLink
              href={each.href}
              label={pointWords(chart, each, manner)}
              tabIndex={at === stop ? 0 : -1}
              onActive={() => show(at)}
              onLeave={() => show(null)}
            >
              <rect className="vd-target" x={0} width={width} y={plot.y(at)} height={plot.row} rx={4} />
            </ChartPointLink>
          </g>
        ))}
      </svg>
      {point ? <ChartTooltip {...{ chart, point, manner }} place={tooltipPlace(chart, plot, active ?? 0)} /> : null}
    </div>
  )
}

/** Below the bar in the upper half, above it in the lower, so that it covers neither the bar nor the next card. */
function tooltipPlace(chart: ChartData, plot: BarPlot, at: number): React.CSSProperties {
  const left = plot.nameWidth + 12
  return at < chart.points.length / 2
    ? { top: plot.y(at) + plot.row + 2, left }
    : { bottom: plot.height - plot.y(at) + 2, left }
}

interface PlotProps {
  readonly chart: ChartData
  readonly plot: BarPlot
  readonly manner: Manner
}

const Axis: React.FC<PlotProps> = ({ chart, plot, manner }) => {
  const bottom = plot.height - plot.foot
  return (
    <g>
      {plot.ticks.map((tick) => (
        <g key={tick}>
          <line
            className={tick === 0 ? 'vd-axis vd-axis-zero' : 'vd-axis'}
            x1={plot.x(tick)}
            x2={plot.x(tick)}
            y1={0}
            y2={bottom}
          />
          <text className="vd-axis-text" x={plot.x(tick)} y={plot.height - 6} textAnchor="middle">
            {formatShort(tick, chart.series[0]?.unit ?? 'count', manner)}
          </text>
        </g>
      ))}
    </g>
  )
}

interface RowProps extends PlotProps {
  readonly point: ChartPoint
  readonly at: number
  readonly isPrinted: boolean
}

const Row: React.FC<RowProps> = ({ chart, plot, manner, point, at, isPrinted }) => {
  const letter = isPrinted ? 5.2 : 6.7
  const middle = plot.y(at) + plot.middle
  const main = chart.series[0]
  const value = main ? toNumber(point.values[main.name]) : null
  const ends = chart.series
    .filter(({ drawn }) => drawn !== 'figure')
    .map(({ name }) => plot.x(toNumber(point.values[name]) ?? 0))
  const isBelow = (value ?? 0) < 0
  return (
    <>
      {plot.nameWidth === 0 ? (
        <text className="vd-bar-name" x={0} y={middle - 15}>
          {shortened(pointName(point, manner), plot.width / letter)}
        </text>
      ) : (
        <text className="vd-bar-name" x={plot.nameWidth} y={middle + 4} textAnchor="end">
          {shortened(pointName(point, manner), plot.nameWidth / letter)}
        </text>
      )}
      <Shapes {...{ chart, plot, point, middle }} />
      {main ? (
        <text
          className="vd-bar-figure"
          x={isBelow ? Math.min(...ends, plot.x(0)) - 6 : Math.max(...ends, plot.x(0)) + 6}
          y={middle + 4}
          textAnchor={isBelow ? 'end' : 'start'}
        >
          {formatValue(point.values[main.name], main.unit, manner)}
        </text>
      ) : null}
    </>
  )
}

const ORDER = ['reach', 'bar', 'mark']

const Shapes: React.FC<Omit<PlotProps, 'manner'> & { readonly point: ChartPoint; readonly middle: number }> = ({
  chart,
  plot,
  point,
  middle,
}) => {
  const drawn = chart.series
    .filter((series) => ORDER.includes(series.drawn))
    .sort((one, other) => ORDER.indexOf(one.drawn) - ORDER.indexOf(other.drawn))
  return (
    <>
      {drawn.map((series) => {
        const value = toNumber(point.values[series.name])
        if (value === null) return null
        const [zero, end] = [plot.x(0), plot.x(value)]
        if (series.drawn === 'mark') {
          return <line key={series.name} className="vd-mark" x1={end} x2={end} y1={middle - 11} y2={middle + 11} />
        }
        const tone = toneOf(chart, series, value < 0)
        const thickness = series.drawn === 'reach' ? plot.bar - 6 : plot.bar
        return (
          <React.Fragment key={series.name}>
            <rect
              className={`vd-part ${tone}`}
              x={Math.min(zero, end)}
              width={Math.abs(end - zero)}
              y={middle - thickness / 2}
              height={thickness}
            />
            {plot.isCut(value) ? (
              <path className="vd-cut" d={`M${end + 10} ${middle - 12}l-5 24M${end + 15} ${middle - 12}l-5 24`} />
            ) : null}
          </React.Fragment>
        )
      })}
    </>
  )
}

/** A name that fits; the tooltip and the table have all of it. */
function shortened(name: string, letters: number): string {
  const most = Math.floor(letters)
  return name.length <= most ? name : `${name.slice(0, most - 1).trimEnd()}…`
}
