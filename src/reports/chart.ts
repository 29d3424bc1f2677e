import type { ClientBase } from 'pg'
import type { ReportsContext } from './catalogue.js'
import { listHref } from './list-href.js'
import { daysBetween, endOfGroup, groupStarts, type Period } from './periods.js'
import { parseListQuery } from './query.js'
import type { Report, Unit } from './report.js'
import type { Scope } from './scope.js'
import { readTotals, type TotalValues } from './totals.js'

/** A chart: totals of one report over time, grouped by its date column. */
export interface ChartDeclaration {
  readonly id: string
  readonly title: string
  readonly report: string
  readonly series: readonly string[]
}

export interface Chart {
  readonly id: string
  readonly title: string
  readonly report: string
  readonly groupBy: string
  readonly note: string | null
  readonly series: readonly { readonly name: string; readonly label: string; readonly unit: Unit }[]
  readonly points: readonly {
    readonly key: string
    readonly from: string
    readonly to: string
    readonly href: string
    readonly values: TotalValues
  }[]
}

/**
 * A report's totals over the period, grouped by days, weeks, months or quarters, whichever leaves a readable number of
 * points; each point links to the list behind it.
 */
export async function computeChart(
  client: ClientBase,
  context: ReportsContext,
  chart: ChartDeclaration,
  report: Report,
  shared: URLSearchParams,
  period: Period,
  scope: Scope,
): Promise<Chart> {
  const query = parseListQuery(report, shared, context)
  const step = stepFor(period)
  const groupBy = `${report.date}:${step}`
  const { groups = [] } = await readTotals(client, context, query, groupBy, scope)
  const series = chart.series.flatMap((name) => report.totals.filter((total) => total.name === name))
  const byDay = new Map(groups.flatMap(({ key, totals }) => (typeof key === 'string' ? [[key, totals]] : [])))
  return {
    id: chart.id,
    title: chart.title,
    report: report.name,
    groupBy,
    note: query.notes.length > 0 ? query.notes.join('. ') : null,
    series: series.map(({ name, label, unit }) => ({ name, label, unit })),
    points: pointDays(period, step, [...byDay.keys()]).map((key) => {
      const end = endOfGroup(key, step)
      const from = period.from !== null && period.from > key ? period.from : key
      const to = period.to !== null && period.to < end ? period.to : end
      const params = new URLSearchParams(shared)
      params.delete('period')
      params.set('from', from)
      params.set('to', to)
      return { key, from, to, href: listHref(report.name, params), values: pointValues(series, byDay.get(key)) }
    }),
  }
}

/** Missing days are 0 in what is summed, and a gap in rates. */
function pointValues(series: readonly { name: string; unit: Unit }[], totals: TotalValues | undefined): TotalValues {
  return Object.fromEntries(
    series.map(({ name, unit }) => {
      const missing = unit === 'count' ? 0 : unit === 'money' ? '0.00' : null
      return [name, totals?.[name] ?? missing]
    }),
  )
}

function pointDays(period: Period, step: string, days: readonly string[]): string[] {
  const sorted = [...days].sort()
  const from = period.from ?? sorted[0]
  const to = period.to ?? sorted.at(-1)
  return from === undefined || to === undefined ? [] : groupStarts(from, to, step)
}

function stepFor({ from, to }: Period): 'day' | 'week' | 'month' | 'quarter' {
  if (from === null || to === null) return 'month'
  const days = daysBetween(from, to)
  if (days <= 45) return 'day'
  if (days <= 190) return 'week'
  return days <= 1900 ? 'month' : 'quarter'
}
