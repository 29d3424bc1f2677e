import React from 'react'
import { endOfStep, type Step } from '../../../../reports/asking/date-step.js'
import type { Chart as ChartData, ChartPoint } from '../../../../reports/dashboard/chart'
import { ownValue } from '../../../../reports/own-value.js'
import { Chart } from '../../dashboard/chart'
import type { Manner } from '../../format'
import { say } from '../../language'
import type { Report, Total, TotalsAnswer } from '../../talk/api-shapes'
import { sortedTotal } from './group-table'
import type { OuterGroup, ShownTotals } from './group-tree'
import { daysOfSteps, valueOfNothing } from './groups-in-time'
import { type GroupOrder, groupWords, type ShownGroup } from './groups-shown'

interface Props {
  readonly report: Report
  readonly manner: Manner
  readonly columns: readonly ShownGroup[]
  readonly tree: readonly OuterGroup[]
  readonly answer: TotalsAnswer
  readonly order: GroupOrder
}

/** More bars than this are not read; the table has them all. */
const MOST_BARS = 15

/** What is grouped as bars, by the total that it is sorted by; each leads to its rows. */
export const GroupChart: React.FC<Props> = ({ report, manner, columns, tree, answer, order }) => {
  const total = sortedTotal(report, order)
  if (!total) return null
  const outer = tree.filter(({ totals }) => Object.hasOwn(totals, total.name))
  // Outer groups without totals of their own are headings: what is inside has the figures.
  const shown: readonly (ShownTotals & { readonly name: string })[] =
    outer.length > 0
      ? outer
      : tree.flatMap((group) =>
          group.inner.map((one) => ({ ...one, name: say('groups.within', { inner: one.name, outer: group.name }) })),
        )
  const { name, label, unit, definition } = total
  const [first] = columns
  const isOverTime = first?.step != null && outer.length > 0
  const bars = isOverTime ? shown : highest(shown, total)
  const chart: ChartData = {
    id: 'groups',
    title: say('groups.chartOf', { label, columns: groupWords(outer.length > 0 ? columns.slice(0, 1) : columns) }),
    report: report.name,
    over: isOverTime ? 'time' : 'group',
    groupBy: first ? `${first.column.name}:${first.step ?? ''}` : '',
    notes: bars.length < shown.length ? [onlyHighest(bars.length, shown.length, label)] : [],
    freshness: answer.freshness,
    series: [{ name, label, unit, definition: definition ?? null, drawn: 'bar' }],
    points: isOverTime ? pointsInTime(shown, first.step ?? 'day', total) : bars.map(pointOf),
  }
  return (
    <div className="vd-groups-chart">
      <Chart chart={chart} manner={manner} isAlone level={2} />
    </div>
  )
}

function onlyHighest(shown: number, all: number, label: string): ChartData['notes'][number] {
  return { code: 'highest', message: say('remarks.highest', { shown, all, label }), shown, all, label }
}

/** As many as are read: in their order, those with the highest value. */
function highest<T extends ShownTotals>(groups: readonly T[], { name }: Total): readonly T[] {
  if (groups.length <= MOST_BARS) return groups
  const value = ({ totals }: T): number => Number(ownValue(totals, name) ?? Number.NEGATIVE_INFINITY)
  const chosen = new Set([...groups].sort((one, other) => value(other) - value(one)).slice(0, MOST_BARS))
  return groups.filter((group) => chosen.has(group))
}

function pointOf({ id, name, href, totals }: ShownTotals): ChartPoint {
  return { key: id, label: name, from: null, to: null, href: href ?? '', values: totals }
}

function pointsInTime(groups: readonly ShownTotals[], step: Step, total: Total): readonly ChartPoint[] {
  const byDay = new Map(groups.map((group) => [group.key, group]))
  return daysOfSteps(groups, step).map((day) => {
    const group = byDay.get(day)
    const values = group?.totals ?? { [total.name]: valueOfNothing(total) }
    return { key: day, label: null, from: day, to: endOfStep(day, step), href: group?.href ?? '', values }
  })
}
