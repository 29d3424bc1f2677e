/** The groups of an answer as they stand under one another, each with its name and the list of its rows. */

import { listAddress } from '../../../../reports/asking/address.js'
import { groupFilter } from '../../../../reports/asking/group-filter.js'
import { labelIn } from '../../../../reports/own-value.js'
import type { GroupTotals } from '../../../../reports/totals/groups/group-level'
import type { TotalValues } from '../../../../reports/totals/totals'
import { formatStep, type Manner } from '../../format'
import { say } from '../../language'
import { ungroupedQuery } from '../../talk/address'
import type { Report, TotalsAnswer, Value } from '../../talk/api-shapes'
import { shortId, toldApart, valueText } from '../../words'
import type { ShownGroup } from './groups-shown'

export interface ShownTotals {
  /** Tells it apart from the others. */
  readonly id: string
  readonly key: Value
  readonly name: string
  /** Of exactly its rows; null where the filters have no words for them. */
  readonly href: string | null
  readonly totals: TotalValues
  readonly count: number
  readonly compared: GroupTotals['compared']
}

export interface OuterGroup extends ShownTotals {
  readonly inner: readonly ShownTotals[]
}

interface Answered {
  readonly report: Report
  readonly columns: readonly ShownGroup[]
  readonly answer: TotalsAnswer
  /** What was asked. */
  readonly search: string
  readonly manner: Manner
}

export function nestedGroups(of: Answered): readonly OuterGroup[] {
  const { groups = [], subtotals } = of.answer
  const all = [...groups, ...(subtotals ?? [])].map(keysOf)
  const columns = of.columns.map((group, place) => ({
    ...group,
    column: toldApart(group.column, () => all.map((keys) => keys[place])),
  }))
  const shown = (row: GroupTotals): ShownTotals => shownGroup({ ...of, columns }, row)
  if (!subtotals) return groups.map((row) => ({ ...shown(row), inner: [] }))
  const inner = new Map<string, ShownTotals[]>()
  for (const row of groups) {
    const outer = JSON.stringify(keysOf(row).slice(0, 1))
    const others = inner.get(outer)
    if (others) others.push(shown(row))
    else inner.set(outer, [shown(row)])
  }
  return subtotals.map((row) => ({ ...shown(row), inner: inner.get(JSON.stringify(row.key)) ?? [] }))
}

function shownGroup({ report, columns, answer, search, manner }: Answered, row: GroupTotals): ShownTotals {
  const keys = keysOf(row)
  const by = columns.slice(0, keys.length)
  const last = by.at(-1)
  const key = keys.at(-1) ?? null
  const filter = groupFilter(new URLSearchParams(ungroupedQuery(search)), report, by, keys, answer.days ?? {})
  return {
    id: JSON.stringify(keys),
    key,
    name: last ? groupName(last, key, answer, manner) : String(key),
    href: filter && listAddress(report.name, filter),
    totals: row.totals,
    count: row.count,
    compared: row.compared,
  }
}

function keysOf({ key }: GroupTotals): readonly Value[] {
  return Array.isArray(key) ? key : [key as Value]
}

function groupName({ column, step }: ShownGroup, key: Value, { labels = {} }: TotalsAnswer, manner: Manner): string {
  if (key === null) return say('filters.noValue')
  if (step !== null) return formatStep(String(key), step, manner)
  if (column.unit === 'reference')
    return labelIn(labels, column.name, key) ?? (shortId(String(key)) || say('filters.emptyText'))
  return key === '' ? say('filters.emptyText') : valueText(column, key, manner)
}
