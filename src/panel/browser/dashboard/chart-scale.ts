/** Places on the drawing area for a chart's points. Floats are fine here: they only move pixels. */
import { scaleBand, scaleLinear } from 'd3-scale'
import type { ChartData, Value } from '../api-shapes'

export const MARGIN = { top: 10, right: 8, bottom: 24, left: 56 }

export interface Plot {
  readonly width: number
  readonly height: number
  readonly ticks: readonly number[]
  readonly step: number
  readonly bar: number
  readonly x: (key: string) => number
  readonly y: (value: number) => number
  /** Every how many points a date is written, so that they never touch. */
  readonly labelEvery: number
}

export type Series = ChartData['series'][number]

/** Series of the first one's unit share its axis; others stand in the table and the tooltip. */
export function drawnSeries(chart: ChartData): readonly Series[] {
  return chart.series.filter(({ unit }) => unit === chart.series[0]?.unit)
}

export function layOut(chart: ChartData, width: number, height: number): Plot {
  const series = drawnSeries(chart)
  const values = chart.points.flatMap((point) => series.map(({ name }) => toNumber(point.values[name]) ?? 0))
  const across = scaleBand<string>()
    .domain(chart.points.map(({ key }) => key))
    .range([MARGIN.left, width - MARGIN.right])
    .paddingInner(0.25)
    .paddingOuter(0.1)
  const up = scaleLinear()
    .domain([Math.min(0, ...values), Math.max(...values, 1)])
    .nice(4)
    .range([height - MARGIN.bottom, MARGIN.top])
  const room = across.step()
  return {
    width,
    height,
    ticks: up.ticks(4),
    step: room,
    bar: across.bandwidth(),
    x: (key) => across(key) ?? 0,
    y: (value) => up(value),
    labelEvery: Math.max(1, Math.ceil(64 / room)),
  }
}

export function toNumber(value: Value | undefined): number | null {
  if (value === null || value === undefined || typeof value === 'boolean') return null
  const number = Number(value)
  return Number.isFinite(number) ? number : null
}
