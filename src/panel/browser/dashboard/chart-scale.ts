/** Places on the drawing area for a chart over time. Floats are fine here: they only move pixels. */
import { scaleBand, scaleLinear } from 'd3-scale'
import type { Chart as ChartData, ChartPoint, ChartSeries } from '../../../reports/dashboard/chart'
import type { Value } from '../talk/api-shapes'

export const MARGIN = { top: 10, right: 8, bottom: 24, left: 56 }

export interface Plot {
  readonly width: number
  readonly height: number
  readonly ticks: readonly number[]
  readonly step: number
  readonly bar: number
  /** Left edge of the bar of a point, by its place in time. */
  readonly x: (at: number) => number
  readonly y: (value: number) => number
  /** Every how many points a date is written, so that they never touch. */
  readonly labelEvery: number
}

/** One series' part of a point's bar, from one value to another. */
export interface Part {
  readonly series: ChartSeries
  readonly from: number
  readonly to: number
  readonly isBelowZero: boolean
}

/** Those with a shape of their own; the others stand in the table and the tooltip. */
export function drawnSeries(chart: ChartData): readonly ChartSeries[] {
  return chart.series.filter(({ drawn }) => drawn !== 'figure')
}

/** Stacks grow away from zero, each on its own side: a loss hangs below it and hides nothing of what was billed. */
export function partsOf(chart: ChartData, point: ChartPoint): readonly Part[] {
  let above = 0
  let below = 0
  return chart.series.flatMap((series) => {
    const value = toNumber(point.values[series.name])
    if (value === null || value === 0 || (series.drawn !== 'bar' && series.drawn !== 'stack')) return []
    const from = series.drawn === 'bar' ? 0 : value < 0 ? below : above
    const to = from + value
    if (value < 0) below = to
    else above = to
    return [{ series, from, to, isBelowZero: value < 0 }]
  })
}

export function layOut(chart: ChartData, width: number, height: number): Plot {
  const marks = chart.series.filter(({ drawn }) => drawn === 'mark')
  const values = chart.points.flatMap((point) => [
    ...partsOf(chart, point).map(({ to }) => to),
    ...marks.map(({ name }) => toNumber(point.values[name]) ?? 0),
  ])
  const across = scaleBand<number>()
    .domain(chart.points.map((_, at) => at))
    .range([MARGIN.left, width - MARGIN.right])
    .paddingInner(0.25)
    .paddingOuter(0.1)
  const low = Math.min(0, ...values)
  const high = Math.max(0, ...values)
  const up = scaleLinear()
    // Of nothing at all the axis still needs a length.
    .domain([low, low === 0 && high === 0 ? 1 : high])
    .nice(4)
    .range([height - MARGIN.bottom, MARGIN.top])
  const room = across.step()
  const isCounted = chart.series.every(({ unit }) => unit === 'count')
  return {
    width,
    height,
    // Half a visit is none.
    ticks: up.ticks(4).filter((tick) => !isCounted || Number.isInteger(tick)),
    step: room,
    bar: Math.min(across.bandwidth(), 64),
    x: (at) => (across(at) ?? 0) + Math.max(0, across.bandwidth() - 64) / 2,
    y: (value) => up(value),
    labelEvery: Math.max(1, Math.ceil(64 / room)),
  }
}

export function toNumber(value: Value | undefined): number | null {
  if (value === null || value === undefined || typeof value === 'boolean') return null
  const number = Number(value)
  return Number.isFinite(number) ? number : null
}
