import type { Filter } from '../asking/filters.js'
import type { ListQuery } from '../asking/query.js'
import type { Remark } from '../asking/remark.js'
import type { Reading } from '../reading.js'
import type { Freshness } from '../refresh/freshness.js'
import { findColumn, type Report } from '../report.js'
import { footerGrouping, readTotals, type TotalsAnswer } from '../totals/totals.js'
import { faultOfTyped } from '../value-types/typed-value.js'
import { refuseAbsent } from '../view-gone.js'
import { type Labels, noLabels } from './labels.js'
import { readPage } from './page.js'
import { parseRecordId, type Row } from './record-id.js'

export interface RowsAnswer {
  /** Every column of the report, and `_id`, which is null where nothing tells its rows apart. */
  readonly rows: readonly Row[]
  readonly labels: Labels
  /** All rows that the filters leave, exactly. */
  readonly count: number
  readonly page: number
  readonly perPage: number
  /** How long PostgreSQL took to count and read these rows and their names, in milliseconds with one decimal. */
  readonly tookMs: number
  readonly freshness: Freshness
  readonly notes: readonly Remark[]
  /** What the rows are sorted by, also when nobody asked. */
  readonly sort: ListQuery['sort']
  readonly period: { readonly from: string | null; readonly to: string | null } | null
  readonly totals?: TotalsAnswer['totals']
  readonly groups?: TotalsAnswer['groups']
}

/**
 * One page of a report's filtered rows with the exact count.
 *
 * @param options.withTotals the totals of the filtered rows too
 */
export async function listRows(
  reading: Reading,
  query: ListQuery,
  options: { withTotals?: boolean } = {},
): Promise<RowsAnswer> {
  const { report } = query
  await refuseAbsent(reading, report)
  const began = performance.now()
  const page = (await reading.isUnfilled(report))
    ? { count: 0, rows: [], ids: [], labels: noLabels(reading.catalogue, report) }
    : await readPage(reading, query, { isCounted: true })
  const tookMs = Math.round((performance.now() - began) * 10) / 10
  const totals = options.withTotals ? await readTotals(reading, query, footerGrouping(query)) : null
  return {
    rows: page.rows.map((row, index) => ({ _id: page.ids[index] ?? null, ...row })),
    labels: page.labels,
    count: page.count,
    page: query.page,
    perPage: query.perPage,
    tookMs,
    freshness: await reading.freshnessOf(report),
    notes: totals?.notes ?? query.notes,
    sort: query.sort,
    period: query.period && { from: query.period.from, to: query.period.to },
    ...(totals && { totals: totals.totals, ...(totals.groups && { groups: totals.groups }) }),
  }
}

/** One row by its record id, or null when there is none (any more), or when the id is no id of this report. */
export async function findRow(
  reading: Reading,
  report: Report,
  id: string,
): Promise<{ row: Row; labels: Labels } | null> {
  await refuseAbsent(reading, report)
  const values = parseRecordId(report, id)
  const filters = values && grainFilters(report, values)
  if (!filters) return null
  const sort = { column: report.grain[0] ?? '', direction: 'asc' as const }
  const asked = new URLSearchParams()
  const query: ListQuery = { report, filters, notes: [], period: null, asked, page: 1, perPage: 1, sort }
  const { rows, labels } = await readPage(reading, query, { isCounted: false })
  return rows[0] ? { row: { _id: id, ...rows[0] }, labels } : null
}

function grainFilters(report: Report, values: readonly (string | null)[]): Filter[] | null {
  const filters: Filter[] = []
  for (const [index, name] of report.grain.entries()) {
    const column = findColumn(report, name)
    const value = values[index] ?? null
    if (!column) return null
    if (value === null) filters.push({ kind: 'empty', column })
    else if (faultOfTyped(column.type, value) !== null) return null
    else filters.push({ kind: 'any of', column, values: [value] })
  }
  return filters
}
