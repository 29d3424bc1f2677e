import React from 'react'
import type { Chart as ChartData } from '../../../reports/dashboard/chart'
import { formatGroup, formatShort, type Manner } from '../format'
import { say } from '../language'
import { type DaysNote, notesBetween } from '../notes/notes-here'
import { ChartPointLink } from './chart-point-link'
import { layOut, MARGIN, type Plot, partsOf, toNumber } from './chart-scale'
import { ChartTooltip } from './chart-tooltip'
import { notesOfPoint, pointWords } from './point-words'
import { toneOf } from './series-tone'
import { useStops } from './use-stops'

interface Props {
  readonly chart: ChartData
  readonly manner: Manner
  readonly width: number
  readonly height: number
  /** What was noted on days. */
  readonly noted?: readonly DaysNote[]
}

export function timeHeight(isPrinted: boolean, isMain: boolean): number {
  return isPrinted ? (isMain ? 156 : 124) : 220
}

/** Bars, alone or stacked, and marks across them, from left to right in time. */
export const TimeDrawing: React.FC<Props> = ({ chart, manner, width, height, noted = [] }) => {
  const plot = layOut(chart, width, height)
  const { drawing, stop, active, show, onKeyDown } = useStops(chart.points.length, 'across', chart.points.length - 1)
  const point = active === null ? undefined : chart.points[active]
  return (
    <div className="vd-chart-frame" onPointerLeave={() => show(null)}>
      {/* biome-ignore lint/a11y/useSemanticElements: an svg has no other way to say that it holds the points */}
      <svg
        ref={drawing}
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        className="vd-drawing"
        onKeyDown={onKeyDown}
        role="group"
        aria-label={say('dashboard.arrowsMovePoints', { title: chart.title })}
      >
        <Axes chart={chart} plot={plot} manner={manner} />
        <Bars chart={chart} plot={plot} active={active} />
        <NoteBands {...{ chart, plot, noted }} />
        {chart.points.map((each, at) => (
          <ChartPointLink
            key={each.key}
            href={each.href}
            label={pointWords(chart, each, manner, noted)}
            tabIndex={at === stop ? 0 : -1}
            onActive={() => show(at)}
            onLeave={() => show(null)}
          >
            {/* The whole column above a day is the target: nobody aims at a bar of two pixels. */}
            <rect
              className="vd-target"
              x={plot.x(at) - (plot.step - plot.bar) / 2}
              width={plot.step}
              y={MARGIN.top}
              height={plot.height - MARGIN.top - MARGIN.bottom}
            />
          </ChartPointLink>
        ))}
      </svg>
      {point ? (
        <ChartTooltip
          {...{ chart, point, manner }}
          place={tooltipPlace(plot, active ?? 0)}
          notes={notesOfPoint(noted, point)}
        />
      ) : null}
    </div>
  )
}

/** On the side of the point where there is more room. */
function tooltipPlace(plot: Plot, at: number): React.CSSProperties {
  const center = plot.x(at) + plot.bar / 2
  return center > plot.width / 2 ? { top: 8, right: plot.width - center + 12 } : { top: 8, left: center + 12 }
}

interface PlotProps {
  readonly chart: ChartData
  readonly plot: Plot
}

const Axes: React.FC<PlotProps & { readonly manner: Manner }> = ({ chart, plot, manner }) => (
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
          x={plot.x(at) + plot.bar / 2}
          y={plot.height - 6}
          textAnchor="middle"
        >
          {formatGroup(point.key ?? '', chart.groupBy, manner)}
        </text>
      ) : null,
    )}
  </g>
)

/** Above the points whose days have a note: what it says is in their words. */
const NoteBands: React.FC<PlotProps & { readonly noted: readonly DaysNote[] }> = ({ chart, plot, noted }) => (
  <g>
    {chart.points.map((point, at) =>
      notesBetween(noted, point.from, point.to).length > 0 ? (
        <rect
          key={point.key}
          className="vd-note-band"
          data-noted={point.key}
          x={plot.x(at) - (plot.step - plot.bar) / 2}
          width={plot.step}
          y={1}
          height={5}
        />
      ) : null,
    )}
  </g>
)

const Bars: React.FC<PlotProps & { readonly active: number | null }> = ({ chart, plot, active }) => {
  const marks = chart.series.filter(({ drawn }) => drawn === 'mark')
  const bar = Math.max(1, plot.bar)
  return (
    <g>
      {chart.points.map((point, at) => (
        <g key={point.key} className={at === active ? 'vd-point-active' : undefined}>
          {partsOf(chart, point).map(({ series, from, to, isBelowZero }) => (
            <rect
              key={series.name}
              className={`vd-part ${toneOf(chart, series, isBelowZero)}`}
              x={plot.x(at)}
              width={bar}
              y={Math.min(plot.y(from), plot.y(to))}
              height={Math.abs(plot.y(to) - plot.y(from))}
            />
          ))}
          {marks.map(({ name }) => {
            const value = toNumber(point.values[name])
            if (value === null || value === 0) return null
            const beyond = Math.min(2, plot.step - plot.bar)
            return (
              <line
                key={name}
                className="vd-mark"
                x1={plot.x(at) - beyond}
                x2={plot.x(at) + bar + beyond}
                y1={plot.y(value)}
                y2={plot.y(value)}
              />
            )
          })}
        </g>
      ))}
    </g>
  )
}
