import type { Filter } from '../asking/filters.js'
import { listHref } from '../asking/list-href.js'
import type { ListQuery } from '../asking/query.js'
import type { ReportsContext } from '../catalogue.js'
import { findColumn, type Report } from '../report.js'
import type { Scope } from '../scope.js'
import { computeTotals } from './totals.js'

/** How many rows of the report of warnings stand behind a filtered list, and where they are listed. */
export interface Warning {
  /** The choice in the report of warnings, such as `no_completion_time`. */
  readonly warning: string
  /** What it says of a row, in words: "Without a completion time". */
  readonly label: string
  /** What a row is, such as `job`. */
  readonly of: string
  readonly count: number
  /** True for the rows that belong to no day, where the list is of a period. */
  readonly withoutDay: boolean
  readonly href: string
}

/**
 * The data warnings of a report under its provider filter, and under its period where a warning has a day.
 *
 * Rows without a day are outside every period, and yet may belong to it: they are told apart.
 *
 * @param params the query string that `query` was read from
 */
export async function readWarnings(
  context: ReportsContext,
  query: ListQuery,
  params: URLSearchParams,
  scope: Scope,
): Promise<Warning[]> {
  const warnings = context.catalogue.find(query.report.warnings?.report ?? '')
  const column = warnings && findColumn(warnings, 'warning')
  if (!warnings || !column) return []
  const provider = carriedFilters(query, query.report.provider, warnings, warnings.provider)
  // Another date is another question: the day that a job was created says nothing about the one that it was completed.
  const sharesDate = query.report.date !== null && query.report.date === warnings.date
  const days = sharesDate ? carriedFilters(query, query.report.date, warnings, warnings.date) : []
  const choices = query.report.warnings?.choices ?? []
  const chosen: Filter[] = choices.length === 0 ? [] : [{ kind: 'any of', column, values: choices }]

  const count = async (filters: readonly Filter[], withoutDay: boolean): Promise<Warning[]> => {
    const list: ListQuery = { ...query, report: warnings, filters: [...chosen, ...provider, ...filters] }
    const { groups = [] } = await computeTotals(context, list, { groupBy: column.name }, scope)
    return groups.map(({ key, count: rows }) => ({
      warning: String(key),
      label: column.choices.find(({ value }) => value === key)?.label ?? String(key),
      of: findColumn(warnings, warnings.grain[0] ?? '')?.reference ?? 'row',
      count: rows,
      withoutDay,
      href: hrefOf(query.report, warnings, params, { warning: String(key), sharesDate, withoutDay }),
    }))
  }

  const found = await count(days, false)
  const dayColumn = warnings.date === null ? undefined : findColumn(warnings, warnings.date)
  const isPeriod = dayColumn !== undefined && days.some(({ kind }) => kind === 'days')
  if (isPeriod) found.push(...(await count([{ kind: 'empty', column: dayColumn }], true)))
  const order = column.choices.map(({ value }) => value)
  return found.sort((one, other) => order.indexOf(one.warning) - order.indexOf(other.warning))
}

/** The query's filters on one of its columns, as filters on the column that means the same over there. */
function carriedFilters(query: ListQuery, from: string | null, warnings: Report, to: string | null): Filter[] {
  const column = to === null ? undefined : findColumn(warnings, to)
  if (!column) return []
  return query.filters.filter((filter) => filter.column.name === from).map((filter) => ({ ...filter, column }))
}

interface Linked {
  readonly warning: string
  readonly sharesDate: boolean
  readonly withoutDay: boolean
}

function hrefOf(
  report: Report,
  warnings: Report,
  params: URLSearchParams,
  { warning, sharesDate, withoutDay }: Linked,
) {
  const link = new URLSearchParams({ 'filters.warning': warning })
  for (const [key, value] of params) {
    const [column, end] = key.replace(/^filters\./, '').split('~~')
    const isFilter = key.startsWith('filters.')
    if (key === 'provider' && warnings.provider !== null) link.set(key, value)
    else if (isFilter && column === report.provider) link.set(`filters.${warnings.provider}`, value)
    else if (!sharesDate || withoutDay) continue
    else if (['period', 'from', 'to'].includes(key)) link.set(key, value)
    else if (isFilter && column === report.date)
      link.set(`filters.${column}${end === undefined ? '' : `~~${end}`}`, value)
  }
  if (withoutDay) link.set(`filters.${warnings.date}`, 'is:empty')
  return listHref(warnings.name, link)
}
