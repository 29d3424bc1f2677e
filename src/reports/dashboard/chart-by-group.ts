import { filterKey, listAddress, writeColumn, writeValue } from '../asking/address.js'
import { dimensionOf } from '../asking/dimension-columns.js'
import { onlyHighest } from '../asking/remark.js'
import { ownValue } from '../own-value.js'
import type { Column } from '../report.js'
import type { JsonValue } from '../rows/record-id.js'
import { readTopGroups, readTotals, type TotalValues } from '../totals/totals.js'
import {
  answeredChart,
  type Chart,
  type ChartFrame,
  type ChartParts,
  type ChartPoint,
  isUnknown,
  pointValues,
} from './chart.js'

const usualTop = 12

/** A bar for each choice of a column, in the order of its declaration, such as the phases of a job. */
export async function chartOfChoices(parts: ChartParts, frame: ChartFrame, column: Column): Promise<Chart> {
  const {
    groups = [],
    freshness,
    notes,
  } = await readTotals(parts.reading, frame.query, writeColumn(column.name), parts.namesOf(frame.report))
  const byValue = new Map(groups.map(({ key, totals }) => [key, totals]))
  const points = column.choices.map(({ value, label }) =>
    pointOf(parts, frame, column, { key: value, label, totals: byValue.get(value) }),
  )
  return answeredChart(frame, {
    over: 'group',
    groupBy: writeColumn(column.name),
    freshness,
    notes,
    points: isUnknown(freshness) ? [] : points,
  })
}

/**
 * A bar for each of the values that matter most, such as the customers with the highest billing, by the first series.
 *
 * The rest is not added up into a bar of its own: staff would look for the customer called "Others".
 */
export async function chartOfTop(parts: ChartParts, frame: ChartFrame, column: Column): Promise<Chart> {
  const { chart, report, query, series } = frame
  const top = chart.top ?? { by: series[0]?.name ?? '', most: usualTop }
  const {
    groups,
    labels,
    of,
    freshness,
    notes: told,
  } = await readTopGroups(parts.reading, query, {
    groupBy: writeColumn(column.name),
    top,
    names: parts.namesOf(report),
  })
  const first = series[0]?.name ?? ''
  const sorted = [...groups].sort((one, other) =>
    byValueDown(ownValue(one.totals, first), ownValue(other.totals, first)),
  )
  const points = sorted.map(({ key, totals }) => {
    const label = key === null ? null : (ownValue(labels, String(key)) ?? String(key))
    return pointOf(parts, frame, column, { key: key === null ? null : String(key), label, totals })
  })
  const byLabel = report.totals.find(({ name }) => name === top.by)?.label ?? top.by
  const notes = of > points.length ? [onlyHighest(points.length, of, byLabel)] : []
  return answeredChart(
    frame,
    { over: 'group', groupBy: writeColumn(column.name), freshness, points, notes: told },
    notes,
  )
}

interface Bar {
  readonly key: string | null
  readonly label: string | null
  readonly totals: TotalValues | undefined
}

function pointOf({ shared }: ChartParts, { report, series }: ChartFrame, column: Column, bar: Bar): ChartPoint {
  const params = new URLSearchParams(shared)
  const dimension = bar.key === null ? null : dimensionOf(report.dimensions, column.name)
  params.set(dimension ?? filterKey(column.name), writeValue(bar.key))
  return {
    key: bar.key,
    label: bar.label,
    from: null,
    to: null,
    href: listAddress(report.name, params),
    values: pointValues(series, bar.totals),
  }
}

// Only the order of bars: a float is as good as a decimal here. What has no figure comes last.
function byValueDown(one: JsonValue | undefined, other: JsonValue | undefined): number {
  const [left, right] = [one, other].map((value) => (value === null || value === undefined ? -Infinity : Number(value)))
  return (right ?? 0) === (left ?? 0) ? 0 : (right ?? 0) - (left ?? 0)
}
