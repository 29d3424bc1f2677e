import type { ListQuery } from '../asking/query.js'
import { ownValue } from '../own-value.js'
import type { Reading } from '../reading.js'
import { countRows } from '../rows/count-rows.js'
import type { JsonValue } from '../rows/record-id.js'
import { refuseAbsent } from '../view-gone.js'
import { footerGrouping, readTotals, type TotalValues } from './totals.js'

/** What a list says of its rows as a whole, as it is shown: how many, and the totals, or those of each of its lines. */
export interface Figures {
  readonly count: number
  readonly totals: TotalValues
  readonly groups: readonly { readonly key: JsonValue; readonly totals: TotalValues }[]
}

/** A figure that is another one now. */
export interface FigureChange {
  /** The total's name; null for the number of rows. */
  readonly total: string | null
  /** The value of the line that it stands in; null for the whole. */
  readonly group: JsonValue
  readonly was: JsonValue
  readonly is: JsonValue
}

/** The figures under a query; null while the report has no data. */
export async function readFigures(reading: Reading, query: ListQuery): Promise<Figures | null> {
  const { report } = query
  await refuseAbsent(reading, report)
  if (await reading.isUnfilled(report)) return null
  if (report.totals.length === 0) return { count: await countRows(reading, query), totals: {}, groups: [] }
  const { count, totals, groups = [] } = await readTotals(reading, query, footerGrouping(query))
  return { count, totals, groups: groups.map((group) => ({ key: group.key, totals: group.totals })) }
}

/**
 * Which figures differ, in the order in which they are shown. They are compared as they are shown: what makes no difference
 * beyond the last decimal is none. A total that the report did not have then, or has no more, is not compared.
 */
export function changedFigures(before: Figures, now: Figures): FigureChange[] {
  const changes = changedTotals(before.totals, now.totals, null)
  const keys = new Set([...before.groups, ...now.groups].map(({ key }) => key))
  const known = totalNames([before, now])
  for (const key of keys) {
    const [was, is] = [before, now].map(({ groups }) => groups.find((group) => group.key === key)?.totals)
    changes.push(...changedTotals(was ?? nothing(known), is ?? nothing(known), key))
  }
  if (before.count !== now.count) changes.push({ total: null, group: null, was: before.count, is: now.count })
  return changes
}

function changedTotals(before: TotalValues, now: TotalValues, group: JsonValue): FigureChange[] {
  return Object.entries(now).flatMap(([total, is]) => {
    const was = ownValue(before, total)
    return was === undefined || was === is ? [] : [{ total, group, was, is }]
  })
}

function totalNames(figures: readonly Figures[]): readonly string[] {
  return [...new Set(figures.flatMap(({ groups }) => groups.flatMap(({ totals }) => Object.keys(totals))))]
}

/** A line that is not there has no figures. */
function nothing(names: readonly string[]): TotalValues {
  return Object.fromEntries(names.map((name) => [name, null]))
}
