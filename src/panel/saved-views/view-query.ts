import { badQuery, isBadAddress, shorten } from '../../refusal.js'
import {
  columnOfKey,
  frozenColumns,
  groupingKeys,
  isPeriodKey,
  layoutKeys,
  pagingKeys,
  queryText,
  readList,
  readWidths,
  sortingKeys,
  writeList,
  writeWidths,
} from '../../reports/asking/address.js'
import { parseColumns } from '../../reports/asking/columns.js'
import { parseComparison } from '../../reports/asking/compared-period.js'
import { parseGroups } from '../../reports/asking/group-by.js'
import { parseLayout } from '../../reports/asking/layout.js'
import { parseListQuery } from '../../reports/asking/query.js'
import type { ReportsContext } from '../../reports/catalogue.js'
import { findColumn, type Report } from '../../reports/report.js'
import { sayIn } from '../language/languages.js'

export const longestQuery = 4000

type QueryContext = Pick<ReportsContext, 'catalogue' | 'timeZone' | 'now'>

/**
 * The query of a new view as it is kept, presets still relative.
 *
 * @throws Refusal 400 for what no view keeps, and for what this report does not have
 */
export function checkViewQuery(context: QueryContext, report: Report, text: string): string {
  const params = new URLSearchParams(text)
  for (const key of pagingKeys) {
    if (params.has(key)) throw badQuery(`A view keeps filters, columns, order and groups. Leave ${key} out.`)
  }
  parseAll(context, report, params)
  const query = queryText(params)
  if (query.length > longestQuery) throw badQuery('A view cannot hold this many filters. Choose fewer values.')
  return query
}

/** A part of a kept query that does not work any more: a code with what was asked for, and the same in English. */
export interface LostPart {
  readonly code:
    | 'column_gone'
    | 'order_gone'
    | 'groups_gone'
    | 'comparison_gone'
    | 'filter_gone'
    | 'filter_broken'
    | 'dimension_gone'
    | 'dimension_broken'
    | 'period_broken'
  readonly message: string
  /** of the column or the dimension */
  readonly name: string
}

export interface UsableQuery {
  readonly query: string
  /** What is left out of it. */
  readonly notes: readonly LostPart[]
}

/** What is left of a kept query when the view file has changed since: the parts that still work, and which do not. */
export function usableQuery(context: QueryContext, report: Report, text: string): UsableQuery {
  const left = new URLSearchParams()
  const notes: LostPart[] = []
  for (const [what, params] of partsOf(new URLSearchParams(text))) {
    if (what.kind === 'columns') {
      const names = readList(params.get('columns') ?? '')
      const known = names.filter((name) => findColumn(report, name))
      const gone = names.filter((name) => !known.includes(name))
      if (known.length > 0) left.set('columns', writeList(known))
      notes.push(...gone.map((name) => lost('column_gone', shorten(name))))
    } else if (what.kind === 'layout') {
      keepLayout(report, params, left)
    } else if (works(context, report, params)) {
      for (const [key, value] of params) left.append(key, value)
    } else notes.push(lostPart(context, report, what))
  }
  return { query: queryText(left), notes }
}

/** How columns stand says nothing about figures: what a column that is gone had goes without a word. */
function keepLayout(report: Report, params: URLSearchParams, left: URLSearchParams): void {
  const widths = Object.entries(readWidths(params.get('widths') ?? '') ?? {}).filter(([name]) =>
    findColumn(report, name),
  )
  if (widths.length > 0) left.set('widths', writeWidths(Object.fromEntries(widths)))
  const frozen = frozenColumns(params.get('frozen') ?? '')
  if (frozen !== null) left.set('frozen', String(frozen))
}

interface Part {
  readonly kind: 'filter' | 'order' | 'columns' | 'layout' | 'groups' | 'comparison' | 'shared'
  readonly name: string
}

/** The parts that stand or fall together: each column's filter, the order, the columns, each dimension, and the period. */
function partsOf(params: URLSearchParams): readonly (readonly [Part, URLSearchParams])[] {
  const parts = new Map<string, readonly [Part, URLSearchParams]>()
  for (const [key, value] of params) {
    const part = partOf(key)
    const id = `${part.kind} ${part.name}`
    const [, members] = parts.get(id) ?? [part, new URLSearchParams()]
    members.append(key, value)
    parts.set(id, [part, members])
  }
  return [...parts.values()]
}

function partOf(key: string): Part {
  const column = columnOfKey(key)
  if (column !== null) return { kind: 'filter', name: column }
  if ((sortingKeys as readonly string[]).includes(key)) return { kind: 'order', name: '' }
  if (key === 'columns') return { kind: 'columns', name: '' }
  if ((layoutKeys as readonly string[]).includes(key)) return { kind: 'layout', name: key }
  if ((groupingKeys as readonly string[]).includes(key)) return { kind: 'groups', name: '' }
  if (key === 'compare') return { kind: 'comparison', name: '' }
  return { kind: 'shared', name: isPeriodKey(key) ? 'period' : key }
}

function lostPart({ catalogue }: QueryContext, report: Report, { kind, name }: Part): LostPart {
  if (kind === 'order') return lost('order_gone')
  if (kind === 'groups') return lost('groups_gone')
  if (kind === 'comparison') return lost('comparison_gone')
  if (kind === 'shared' && name === 'period') return lost('period_broken')
  if (kind === 'shared') {
    const dimension = catalogue.dimensions.find((one) => one.name === name)
    return dimension ? lost('dimension_broken', dimension.singular) : lost('dimension_gone', shorten(name))
  }
  const column = findColumn(report, name)
  return column ? lost('filter_broken', column.label) : lost('filter_gone', shorten(name))
}

function lost(code: LostPart['code'], name = ''): LostPart {
  return { code, message: sayIn('en')(`remarks.${code}`, { name }), name }
}

function works(context: QueryContext, report: Report, params: URLSearchParams): boolean {
  try {
    parseAll(context, report, params)
    return true
  } catch (error) {
    if (isBadAddress(error)) return false
    throw error
  }
}

function parseAll(context: QueryContext, report: Report, params: URLSearchParams): void {
  parseListQuery(report, params, context, ['columns', 'compare', ...layoutKeys, ...groupingKeys])
  parseGroups(report, params)
  parseComparison(report, params.get('compare'))
  parseColumns(report, params, 'to show')
  parseLayout(report, params)
}
