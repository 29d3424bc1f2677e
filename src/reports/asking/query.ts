import { badFilter, badQuery, shorten } from '../../refusal.js'
import type { ReportsContext } from '../catalogue.js'
import { findColumn, type Report } from '../report.js'
import { isInteger } from '../value-types/type-names.js'
import {
  allTime,
  columnOfKey,
  filterKey,
  isFilterKey,
  pagingKeys,
  periodKeys,
  presetNames,
  readFilterKey,
  recordsKey,
  sortingKeys,
} from './address.js'
import { parseRecords } from './chosen-records.js'
import { columnOf } from './dimension-columns.js'
import { type Filter, parseFilter, parseValues, periodFilter } from './filters.js'
import { keyInAddress, lonelyInAddress, notAPeriod, twiceInAddress, valueInAddress } from './for-staff.js'
import { checkedPeriod, type Period, resolvePreset, todayIn } from './periods.js'
import { dimensionDoesNotApply, periodDoesNotApply, type Remark } from './remark.js'
import { inWholeSteps } from './whole-steps.js'

export interface RowSort {
  readonly column: string
  readonly direction: 'asc' | 'desc'
  /** A reference by its id, for programs that go through the rows by it; by its name by default. */
  readonly as?: 'id'
}

/** A list, totals or export request, understood whole. */
export interface ListQuery {
  readonly report: Report
  readonly filters: readonly Filter[]
  /** What the link asks for that this report has no column for. */
  readonly notes: readonly Remark[]
  readonly period: Period | null
  /** The filters as the address has them, days in whole steps, for links that carry them on. */
  readonly asked: URLSearchParams
  readonly page: number
  readonly perPage: number
  readonly sort: RowSort
}

export const maxPerPage = 500
const defaultPerPage = 50
// Beyond this PostgreSQL would count through rows for seconds to show a page that nobody reads.
const maxPage = 1_000_000

const listKeys: readonly string[] = [...periodKeys, recordsKey, ...pagingKeys, ...sortingKeys]

/**
 * Reads the query string of a list, in AdminJS's own keys, in those of dimensions, and in `period`, `from`, `to`.
 *
 * Nothing is ignored: an ignored filter shows wrong numbers.
 *
 * @param otherKeys keys that the caller reads itself, such as `groupBy`
 * @throws Refusal
 */
export function parseListQuery(
  report: Report,
  params: URLSearchParams,
  context: Pick<ReportsContext, 'catalogue' | 'timeZone' | 'now'>,
  otherKeys: readonly string[] = [],
): ListQuery {
  const { dimensions } = context.catalogue
  refuseRepeatedAndUnknown(params, [...dimensions.map(({ name }) => name), ...listKeys, ...otherKeys])
  const today = todayIn(context.timeZone, context.now())
  const notes: Remark[] = []
  const filters = columnFilters(report, params, today)
  for (const dimension of dimensions) {
    const asked = params.get(dimension.name)
    if (asked === null) continue
    const column = findColumn(report, columnOf(report.dimensions, dimension.name) ?? '')
    if (column) filters.push(parseValues(dimension.name, column, asked, dimension.singular))
    else notes.push(dimensionDoesNotApply(dimension))
  }
  const records = params.get(recordsKey)
  if (records !== null) filters.push(parseRecords(report, records))
  const period = limitingPeriod(params, today)
  if (period !== null) {
    const column = report.date === null ? undefined : findColumn(report, report.date)
    if (column) filters.push(periodFilter(column, period))
    else notes.push(periodDoesNotApply)
  }
  const asked = new URLSearchParams([...params].filter(([key]) => isFilterKey(key) && !otherKeys.includes(key)))
  if (period === null) asked.delete('period')
  const shown = inWholeSteps(report, { filters, notes, period, asked })
  return { report, ...shown, ...parsePaging(params), sort: parseSort(report, params) }
}

/** All time limits nothing, and so applies everywhere. */
function limitingPeriod(params: URLSearchParams, today: string): Period | null {
  const period = parsePeriod(params, today)
  return period?.from == null && period?.to == null ? null : period
}

function refuseRepeatedAndUnknown(params: URLSearchParams, known: readonly string[]): void {
  for (const key of new Set(params.keys())) {
    if (params.getAll(key).length > 1) {
      throw badQuery(
        `"${shorten(key)}" appears twice in the address. Write it once; where several values may be chosen, with commas between them.`,
        twiceInAddress(key),
      )
    }
    if (readFilterKey(key) === null && !known.includes(key)) {
      throw badQuery(`"${shorten(key)}" is not known. Known: filters.…, ${known.join(', ')}.`, keyInAddress(key))
    }
  }
}

/** A column may itself be called as the end of a range is written. */
function filterOf(report: Report, key: string): ReturnType<typeof readFilterKey> {
  const filter = readFilterKey(key)
  if (filter === null) return null
  if (filter !== 'malformed' && (filter.end === null || findColumn(report, filter.column))) return filter
  const column = report.columns.find(({ name }) => filterKey(name) === key)
  return column ? { column: column.name, end: null } : filter
}

/** The filters of an address on columns themselves, without those of dimensions and of the shared period. */
export function columnFilters(report: Report, params: URLSearchParams, today: string): Filter[] {
  const parts = new Map<string, { value?: string; from?: string; to?: string }>()
  for (const [key, value] of params) {
    const filter = filterOf(report, key)
    if (filter === null) continue
    if (filter === 'malformed') {
      const name = columnOfKey(key)
      throw badFilter(
        `"${shorten(key)}" is not a filter. A range is written ${name}~~from and ${name}~~to.`,
        keyInAddress(key),
      )
    }
    const part = parts.get(filter.column) ?? {}
    part[filter.end ?? 'value'] = value
    parts.set(filter.column, part)
  }
  return [...parts].flatMap(([name, part]) => {
    const column = findColumn(report, name)
    if (!column) {
      const known = report.columns.map((one) => one.name).join(', ')
      throw badFilter(`${report.title} has no column "${shorten(name)}" to filter by. Its columns are: ${known}.`, {
        forStaff: 'answers.filter_column',
        values: { report: report.title, name: shorten(name) },
      })
    }
    return parseFilter(column, part, today)
  })
}

/** The shared period of dashboard and lists: `period=last_month`, or `from=` and `to=`, either may be missing; `period=all` has neither end. */
export function parsePeriod(params: URLSearchParams, today: string): Period | null {
  const [preset, from, to] = [params.get('period'), params.get('from'), params.get('to')]
  if (preset !== null) {
    if (from !== null || to !== null) {
      throw badFilter('Give either a period, or from and to, but not both.', { forStaff: 'answers.period_and_days' })
    }
    if (preset === allTime) return { preset, from: null, to: null }
    const period = resolvePreset(preset, today)
    if (period === null) {
      throw badFilter(
        `"${shorten(preset)}" is not a period. The periods are: ${[...presetNames, allTime].join(', ')}.`,
        notAPeriod(preset),
      )
    }
    return period
  }
  if (from === null && to === null) return null
  return checkedPeriod('from and to', from, to)
}

function parsePaging(params: URLSearchParams): { page: number; perPage: number } {
  return {
    page: parseWhole(params, 'page', 1, maxPage),
    perPage: parseWhole(params, 'perPage', defaultPerPage, maxPerPage),
  }
}

function parseWhole(params: URLSearchParams, key: string, absent: number, most: number): number {
  const text = params.get(key)
  if (text === null) return absent
  const value = /^\d{1,9}$/.test(text) ? Number(text) : 0
  if (value < 1 || value > most) {
    throw badQuery(
      `"${shorten(text)}" is not a valid ${key}. It is a whole number from 1 to ${most}.`,
      valueInAddress(key, text),
    )
  }
  return value
}

/** Newest first is the highest number first in a table: its key is indexed, and its time of creation often is not. */
function numberOf(report: Report): string | null {
  const [key] = report.grain
  if (report.kind !== 'table' || key === undefined || report.grain.length > 1) return null
  return isInteger(findColumn(report, key)?.dataType ?? '') ? key : null
}

function parseSort(report: Report, params: URLSearchParams): ListQuery['sort'] {
  const direction = params.get('direction')
  if (direction !== null && direction !== 'asc' && direction !== 'desc') {
    throw badQuery(
      `"${shorten(direction)}" is not a direction. It is asc or desc.`,
      valueInAddress('direction', direction),
    )
  }
  const sortBy = params.get('sortBy')
  const as = parseSortAs(report, params, sortBy)
  if (sortBy === null) {
    const { defaultSort } = report
    if (defaultSort) return { column: defaultSort.column, direction: direction ?? defaultSort.direction }
    if (report.date === null)
      return { column: report.grain[0] ?? report.columns[0]?.name ?? '', direction: direction ?? 'asc' }
    return { column: numberOf(report) ?? report.date, direction: direction ?? 'desc' }
  }
  if (!findColumn(report, sortBy)) {
    const known = report.columns.map((one) => one.name).join(', ')
    throw badQuery(`${report.title} has no column "${shorten(sortBy)}" to sort by. Its columns are: ${known}.`, {
      forStaff: 'answers.sort_column',
      values: { report: report.title, name: shorten(sortBy) },
    })
  }
  return { column: sortBy, direction: direction ?? 'asc', ...as }
}

function parseSortAs(report: Report, params: URLSearchParams, sortBy: string | null): Pick<RowSort, 'as'> {
  const sortAs = params.get('sortAs')
  if (sortAs === null) return {}
  if (sortAs !== 'name' && sortAs !== 'id') {
    throw badQuery(`"${shorten(sortAs)}" is not a sortAs. It is name or id.`, valueInAddress('sortAs', sortAs))
  }
  if (sortBy === null || findColumn(report, sortBy)?.unit !== 'reference') {
    throw badQuery(
      'sortAs says how a reference is sorted: give one in sortBy, or leave sortAs out.',
      lonelyInAddress('sortAs', 'sortBy'),
    )
  }
  return sortAs === 'id' ? { as: 'id' } : {}
}
