import type { Chart as ChartData, ChartSeries } from '../../../reports/dashboard/chart'

/** The class that colours a series: the last of a stack is what is left, and what is below zero is a loss. */
export function toneOf(chart: ChartData, series: ChartSeries, isBelowZero: boolean): string {
  if (isBelowZero) return 'vd-tone-below'
  if (series.drawn === 'mark') return 'vd-tone-mark'
  if (series.drawn === 'reach') return 'vd-tone-reach'
  const stacks = chart.series.filter(({ drawn }) => drawn === 'stack')
  return series.drawn === 'stack' && series !== stacks.at(-1) ? 'vd-tone-cost' : 'vd-tone-bar'
}
