import type { ClientBase } from 'pg'
import { quoteIdentifier } from '../database/identifiers.js'
import { inSnapshot } from '../database/transactions.js'
import type { ReportsContext } from './catalogue.js'
import { boundParameters, whereClause } from './conditions.js'
import { type Filter, faultOfValue } from './filters.js'
import { formatted } from './formatted.js'
import { type Freshness, isUnfilled, readFreshness } from './freshness.js'
import { type Labels, labelsOfRows } from './labels.js'
import type { ListQuery } from './query.js'
import { parseRecordId, type Row, recordId } from './record-id.js'
import { findColumn, type Report } from './report.js'
import type { Scope } from './scope.js'
import { footerGrouping, readTotals, type TotalsAnswer } from './totals.js'

export interface RowsAnswer {
  /** Every column of the report, and `_id`. */
  readonly rows: readonly Row[]
  readonly labels: Labels
  /** All rows that the filters leave, exactly. */
  readonly count: number
  readonly page: number
  readonly perPage: number
  /** How long PostgreSQL took to count and read these rows, in milliseconds with one decimal. */
  readonly tookMs: number
  readonly freshness: Freshness
  readonly notes: readonly string[]
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
  return await inSnapshot(context.pools.read, { timeZone: context.timeZone }, async (client) => {
    const freshness = (await readFreshness(client, context, [query.report])).get(query.report.name) as Freshness
    const isEmpty = await isUnfilled(client, query.report, freshness)
    const began = performance.now()
    const count = isEmpty ? 0 : await countRows(client, context, query, scope)
    const rows = count === 0 ? [] : await readRows(client, context, query, scope)
    const tookMs = Math.round((performance.now() - began) * 10) / 10
    const totals = options.withTotals ? await readTotals(client, context, query, footerGrouping(query), scope) : null
    return {
      rows: rows.map((row) => ({ _id: recordId(query.report, row), ...row })),
      labels: await labelsOfRows(client, context.catalogue, query.report, rows),
      count,
      page: query.page,
      perPage: query.perPage,
      tookMs,
      freshness,
      notes: query.notes,
      sort: query.sort,
      period: query.period && { from: query.period.from, to: query.period.to },
      ...(totals && { totals: totals.totals, ...(totals.groups && { groups: totals.groups }) }),
    }
  })
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

async function readRows(client: ClientBase, context: ReportsContext, query: ListQuery, scope: Scope): Promise<Row[]> {
  const parameters = boundParameters()
  const where = whereClause(query.report, query.filters, scope, context.timeZone, parameters)
  const offset = (query.page - 1) * query.perPage
  // PostgreSQL builds the JSON: half as fast again as handing rows over one by one.
  const { rows } = await client.query<{ page: Row[] }>(
    `select coalesce(json_agg(page), '[]') as page
     from (
       select ${selectList(query.report)}
       from (
         select *
         from ${query.report.relation}
         ${where}
         ${orderBy(query.report, query.sort)}
         limit ${query.perPage} offset ${offset}
       ) as found
     ) as page`,
    [...parameters.values],
  )
  return rows[0]?.page ?? []
}

function selectList(report: Report): string {
  return report.columns
    .map(({ name, unit, dataType }) => {
      const column = quoteIdentifier(name)
      return `${formatted(column, unit, dataType)} as ${column}`
    })
    .join(', ')
}

/**
 * The chosen column, nulls last whichever way, then the grain: so that no row is on two pages.
 *
 * @param prefix the rows' alias and a dot, where other tables stand beside them
 */
export function orderBy(report: Report, sort: ListQuery['sort'], prefix = ''): string {
  const tieBreak = report.grain.filter((name) => name !== sort.column).map((name) => prefix + quoteIdentifier(name))
  // A table's key is never null; saying so would keep PostgreSQL from reading its index backwards.
  const nulls = report.kind === 'table' && report.grain.includes(sort.column) ? '' : ' nulls last'
  return `order by ${[`${prefix}${quoteIdentifier(sort.column)} ${sort.direction}${nulls}`, ...tieBreak].join(', ')}`
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
    const [row] = await readRows(client, context, query, scope)
    if (!row) return null
    const labels = await labelsOfRows(client, context.catalogue, report, [row])
    return { row: { _id: id, ...row }, labels }
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
