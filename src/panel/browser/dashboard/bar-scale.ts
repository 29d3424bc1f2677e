/** Places for a chart of lying bars, one for each group. Floats are fine here: they only move pixels. */
import { scaleLinear } from 'd3-scale'
import type { Chart as ChartData } from '../../../reports/dashboard/chart'
import { drawnSeries, toNumber } from './chart-scale'

const FOOT = 24
const TOP = 4
/** Room for the figure behind a bar. */
const FIGURE = 86
const NARROW = 420
const HOURS_PER_DAY = 24

export interface BarPlot {
  readonly width: number
  readonly height: number
  readonly row: number
  readonly bar: number
  readonly ticks: readonly number[]
  /** Where the names end; 0 where they stand above the bars. */
  readonly nameWidth: number
  readonly foot: number
  readonly x: (value: number) => number
  /** Upper edge of a row. */
  readonly y: (at: number) => number
  /** From the upper edge of a row to the middle of its bar. */
  readonly middle: number
  /** A very long bar is cut, so that the others can be read; its figure tells the truth. */
  readonly isCut: (value: number) => boolean
}

/** @param height at least `barHeight`; what is more of it is shared among the rows */
export function layOutBars(chart: ChartData, width: number, height: number, isPrinted: boolean): BarPlot {
  const namesAbove = width < NARROW && !isPrinted
  const nameWidth = namesAbove ? 0 : Math.round(Math.min(200, width * 0.36))
  const { low, high } = domainOf(chart)
  const along = scaleLinear()
    .domain([low, high])
    .range([nameWidth + (low < 0 ? FIGURE : namesAbove ? 1 : 8), width - (high > 0 ? FIGURE : 16)])
    .clamp(true)
  const row = (height - TOP - FOOT) / Math.max(1, chart.points.length)
  const [left = 0, right = 0] = along.range()
  return {
    width,
    height,
    row,
    bar: isPrinted ? 9 : row > 46 && !namesAbove ? 22 : 16,
    ticks: ticksOf(chart, along.domain(), Math.max(2, Math.min(5, Math.floor((right - left) / 60)))),
    nameWidth,
    foot: FOOT,
    x: (value) => along(value),
    y: (at) => TOP + at * row,
    middle: namesAbove ? row - 14 : row / 2,
    isCut: (value) => value < (along.domain()[0] ?? 0),
  }
}

/** Beside so many bars two other charts have room, one above the other. */
export function isTall(chart: ChartData): boolean {
  return chart.over === 'group' && chart.points.length > 8
}

/** @param width 0 before it is known */
export function barHeight(chart: ChartData, width: number, isPrinted: boolean): number {
  return TOP + Math.max(1, chart.points.length) * rowHeight(chart, width, isPrinted) + FOOT
}

/** A few bars take the room that many would. */
function rowHeight(chart: ChartData, width: number, isPrinted: boolean): number {
  const count = Math.max(1, chart.points.length)
  // Two other charts stand beside a tall one.
  if (isPrinted) return Math.min(26, Math.max(15, Math.round((isTall(chart) ? 270 : 80) / count)))
  if (width > 0 && width < NARROW) return 48
  return Math.min(56, Math.max(34, Math.round(180 / count)))
}

function domainOf(chart: ChartData): { low: number; high: number } {
  const values = chart.points.flatMap((point) =>
    drawnSeries(chart).map(({ name }) => toNumber(point.values[name]) ?? 0),
  )
  const isRate = drawnSeries(chart)[0]?.unit === 'percent'
  const high = Math.max(0, ...values)
  const lowest = Math.min(0, ...values)
  const low = isRate ? Math.max(-100, lowest) : lowest
  if (low === 0 && high === 0) return { low, high: isRate ? 100 : 1 }
  // Only upwards: a round number below zero would take the room that the bars need.
  return { low, high: scaleLinear().domain([0, high]).nice(4).domain()[1] ?? high }
}

/** Hours that span several days are marked at whole days. */
function ticksOf(chart: ChartData, [low = 0, high = 1]: readonly number[], count: number): number[] {
  const isDays = drawnSeries(chart)[0]?.unit === 'hours' && high > 4 * HOURS_PER_DAY
  const unit = isDays ? HOURS_PER_DAY : 1
  const ticks = scaleLinear()
    .domain([low / unit, high / unit])
    .ticks(count)
  return ticks.map((tick) => tick * unit)
}
