import type { ClientBase } from 'pg'
import { inSnapshot, inSnapshotAfter } from '../../database/transactions.js'
import { type Filter, faultOfValue } from '../asking/filters.js'
import type { ListQuery } from '../asking/query.js'
import type { Remark } from '../asking/remark.js'
import type { ReportsContext } from '../catalogue.js'
import {
  type Freshness,
  freshnessFrom,
  isUnfilledBy,
  type RefreshState,
  statesStatement,
} from '../refresh/freshness.js'
import { findColumn, type Report } from '../report.js'
import type { Scope } from '../scope.js'
import { boundParameters, whereClause } from '../statements/conditions.js'
import { footerGrouping, readTotals, type TotalsAnswer } from '../totals/totals.js'
import { type Labels, noLabels } from './labels.js'
import { readCountedPage, readPage } from './page.js'
import { parseRecordId, type Row, recordId } from './record-id.js'

export interface RowsAnswer {
  /** Every column of the report, and `_id`. */
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
 * One page of a report's filtered rows with the exact count, read in one snapshot.
 *
 * @param options.withTotals the totals of the filtered rows too, in the same snapshot
 */
export async function listRows(
  context: ReportsContext,
  query: ListQuery,
  scope: Scope,
  options: { withTotals?: boolean } = {},
): Promise<RowsAnswer> {
  const { report } = query
  const snapshot = { timeZone: context.timeZone }
  const { read: pool } = context.pools
  return await inSnapshotAfter<RefreshState, RowsAnswer>(
    pool,
    snapshot,
    statesStatement(report),
    async (client, states) => {
      const began = performance.now()
      const page = isUnfilledBy(states)
        ? { count: 0, rows: [], labels: noLabels(context.catalogue, report) }
        : await readCountedPage(client, context, query, scope)
      const tookMs = Math.round((performance.now() - began) * 10) / 10
      const totals = options.withTotals ? await readTotals(client, context, query, footerGrouping(query), scope) : null
      return {
        rows: page.rows.map((row) => ({ _id: recordId(report, row), ...row })),
        labels: page.labels,
        count: page.count,
        page: query.page,
        perPage: query.perPage,
        tookMs,
        freshness: freshnessFrom(context, [report], states).get(report.name) as Freshness,
        notes: query.notes,
        sort: query.sort,
        period: query.period && { from: query.period.from, to: query.period.to },
        ...(totals && { totals: totals.totals, ...(totals.groups && { groups: totals.groups }) }),
      }
    },
  )
}

/** Every row that the filters leave, exactly; `client` is in a snapshot. */
export async function countRows(
  client: ClientBase,
  context: ReportsContext,
  query: ListQuery,
  scope: Scope,
): Promise<number> {
  const parameters = boundParameters()
  const where = whereClause(query.report, query.filters, scope, context.timeZone, parameters)
  const { rows } = await client.query<{ count: string }>(
    `select count(*) as count\nfrom ${query.report.relation}\n${where}`,
    [...parameters.values],
  )
  return Number(rows[0]?.count)
}

/** One row by its record id, or null when there is none (any more), or when the id is no id of this report. */
export async function findRow(
  context: ReportsContext,
  report: Report,
  id: string,
  scope: Scope,
): Promise<{ row: Row; labels: Labels } | null> {
  const values = parseRecordId(report, id)
  const filters = values && grainFilters(report, values)
  if (!filters) return null
  return await inSnapshot(context.pools.read, { timeZone: context.timeZone }, async (client) => {
    const sort = { column: report.grain[0] ?? '', direction: 'asc' as const }
    const asked = new URLSearchParams()
    const query: ListQuery = { report, filters, notes: [], period: null, asked, page: 1, perPage: 1, sort }
    const { rows, labels } = await readPage(client, context, query, scope)
    return rows[0] ? { row: { _id: id, ...rows[0] }, labels } : null
  })
}

function grainFilters(report: Report, values: readonly (string | null)[]): Filter[] | null {
  const filters: Filter[] = []
  for (const [index, name] of report.grain.entries()) {
    const column = findColumn(report, name)
    const value = values[index] ?? null
    if (!column) return null
    if (value === null) filters.push({ kind: 'empty', column })
    else if (faultOfValue(column, value) !== null) return null
    else filters.push({ kind: 'any of', column, values: [value] })
  }
  return filters
}
