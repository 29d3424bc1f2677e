import { columnOfKey, isEmpty, isPresent, listAddress } from '../asking/address.js'
import { carryFilters } from '../asking/carry.js'
import type { ListQuery } from '../asking/query.js'
import type { Reading } from '../reading.js'
import type { LeftOut, Report } from '../report.js'
import { countLists } from './count-lists.js'
import { rowsBehind } from './left-out-declarations.js'
import { type RowWords, rowWords } from './row-words.js'

/** The rows that a total leaves out under a query's filters, and why. */
export interface LeftOutAnswer {
  /** Null where it is the chosen period that leaves them out of every total. */
  readonly total: string | null
  /** The one value of the report's `totalsBy` column that it is about. */
  readonly group: string | null
  /** "not compared" */
  readonly label: string
  /** The sum of the reasons' counts. */
  readonly count: number
  /** What a row is, to stand behind a number: "job", "jobs". */
  readonly rows: RowWords
  readonly reasons: readonly {
    readonly label: string
    readonly count: number
    /** The list of exactly these rows; null where the filters rule such rows out. */
    readonly href: string | null
  }[]
}

/**
 * How many rows the totals leave out for each declared reason. Each count is that of the list that its link opens.
 *
 * What cannot be said under these filters is not in the answer: an upsell day of more than 5 jobs has no such list of jobs.
 */
export async function readLeftOut(reading: Reading, query: ListQuery): Promise<LeftOutAnswer[]> {
  const { report } = query
  const behind = report.leftOut.length === 0 ? undefined : rowsBehind(reading.catalogue, report)
  if (!behind || (await reading.isUnfilled(behind))) return []
  const lines = report.leftOut.flatMap((leftOut): Line[] => {
    const carried = applies(leftOut, query) ? carriedFilters(query, behind, leftOut.totals.length === 0) : null
    const lists = carried && leftOut.reasons.map((reason) => reasonList(carried, new URLSearchParams(reason.query)))
    return carried && lists?.every((list) => list !== 'not a list') ? [{ leftOut, carried, lists }] : []
  })
  const counts = await countLists(
    reading,
    behind,
    lines.map(({ carried, lists }) => ({ carried, lists: lists.filter((list) => list instanceof URLSearchParams) })),
  )
  const rows = rowWords(reading.catalogue, behind)
  return lines.flatMap(({ leftOut, lists }) => {
    const reasons = leftOut.reasons.map(({ label }, index) => {
      const list = lists[index]
      if (!(list instanceof URLSearchParams)) return { label, count: 0, href: null }
      return { label, count: counts.get(list) ?? 0, href: listAddress(behind.name, list) }
    })
    const count = reasons.reduce((sum, reason) => sum + reason.count, 0)
    const totals = leftOut.totals.length === 0 ? [null] : leftOut.totals
    return totals.map((total) => ({ total, group: leftOut.group, label: leftOut.label, count, rows, reasons }))
  })
}

/** Filters in words of the address, or that they contradict one another, or that no address can say them. */
type List = URLSearchParams | 'no rows' | 'not a list'

interface Line {
  readonly leftOut: LeftOut
  readonly carried: URLSearchParams
  readonly lists: readonly List[]
}

/** Phases that the filters leave out leave nothing out; rows without a day are left out by a period only. */
function applies({ group, totals }: LeftOut, { report, filters }: ListQuery): boolean {
  if (totals.length === 0) return filters.some((filter) => filter.kind === 'days' && filter.column.name === report.date)
  if (group === null) return true
  return filters.every((filter) => {
    if (filter.kind === 'records' || filter.column.name !== report.totalsBy) return true
    return filter.kind === 'any of' ? filter.values.includes(group) : filter.kind === 'present'
  })
}

/**
 * The query's filters for the rows behind its report; null when one of them is not about those rows.
 *
 * @param withoutPeriod leaves out what limits the days
 */
function carriedFilters({ report, asked }: ListQuery, behind: Report, withoutPeriod: boolean): URLSearchParams | null {
  const only = (column: string): boolean => !withoutPeriod || column !== report.date
  const { carried, lost } = carryFilters(asked, report, behind, { only })
  return lost.length === 0 ? carried : null
}

/** A reason's filters beside the carried ones; an address has each column once. */
function reasonList(carried: URLSearchParams, reason: URLSearchParams): List {
  const list = new URLSearchParams(carried)
  for (const [key, value] of reason) {
    const column = columnOfKey(key)
    const present = [...carried].filter(([other]) => columnOfKey(other) === column)
    const isSame = present.some(([other, asked]) => other === key && asked === value)
    if (present.length === 0) list.set(key, value)
    else if (isSame) continue
    else if (value === isEmpty || present.some(([, asked]) => asked === isEmpty)) return 'no rows'
    // Whatever else is asked of a value, it is present.
    else if (value !== isPresent) return 'not a list'
  }
  return list
}
