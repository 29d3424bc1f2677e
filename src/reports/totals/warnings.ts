import { filterKey, isEmpty, listAddress, writeList } from '../asking/address.js'
import { carryFilters } from '../asking/carry.js'
import { type ListQuery, parseListQuery } from '../asking/query.js'
import type { Reading } from '../reading.js'
import { findColumn, warningColumn } from '../report.js'
import { type RowWords, wordsOfTable } from './row-words.js'
import { readGroups } from './totals.js'

/** How many rows of the report of warnings stand behind a filtered list, and where they are listed. */
export interface Warning {
  /** The choice in the report of warnings, such as `no_completion_time`. */
  readonly warning: string
  /** What it says of a row, in words: "Without a completion time". */
  readonly label: string
  /** What a row is, such as `job`. */
  readonly of: string
  /** The same in words. */
  readonly rows: RowWords
  readonly count: number
  /** True for the rows that belong to no day, where the list is of a period. */
  readonly withoutDay: boolean
  readonly href: string
}

/**
 * The data warnings of a report under the filters of its dimensions, and under its period where a warning has a day.
 *
 * Rows without a day are outside every period, and yet may belong to it: they are told apart.
 */
export async function readWarnings(reading: Reading, query: ListQuery): Promise<Warning[]> {
  const { report, asked } = query
  const warnings = reading.catalogue.find(report.warnings?.report ?? '')
  const column = warnings && findColumn(warnings, warningColumn)
  if (!warnings || !column) return []
  // Which warnings are about some of the rows, nobody can say.
  if (query.filters.some(({ kind }) => kind === 'records')) return []
  const choices = report.warnings?.choices ?? []

  const of = findColumn(warnings, warnings.grain[0] ?? '')?.reference ?? null
  const counted = reading.catalogue.find(of ?? '')
  const words = counted ? wordsOfTable(reading.catalogue, counted) : reading.catalogue.words.row

  const count = async (filters: URLSearchParams, withoutDay: boolean): Promise<Warning[]> => {
    const list = parseListQuery(warnings, withWarnings(choices, filters), reading)
    const groups = await readGroups(reading, list, { column, step: null }, [])
    return groups.map(({ key, count: rows }) => ({
      warning: String(key),
      label: column.choices.find(({ value }) => value === key)?.label ?? String(key),
      of: of ?? 'row',
      rows: words,
      count: rows,
      withoutDay,
      href: listAddress(warnings.name, withWarnings([String(key)], filters)),
    }))
  }

  // Another date is another question: the day that a job was created says nothing about the one that it was completed.
  const isSharedDate = report.date !== null && report.date === warnings.date
  const carry = (only: readonly (string | null)[]): URLSearchParams =>
    carryFilters(asked, report, warnings, { only: (name) => only.includes(name) }).carried
  const dimensions = Object.values(report.dimensions)
  const always = carry(dimensions)
  const isPeriod = isSharedDate && query.filters.some((one) => one.kind === 'days' && one.column.name === report.date)
  const ofNoDay = new URLSearchParams(always)
  ofNoDay.set(filterKey(warnings.date ?? ''), isEmpty)
  const found = await Promise.all([
    count(isSharedDate ? carry([...dimensions, report.date]) : always, false),
    isPeriod ? count(ofNoDay, true) : [],
  ])
  const order = column.choices.map(({ value }) => value)
  return found.flat().sort((one, other) => order.indexOf(one.warning) - order.indexOf(other.warning))
}

function withWarnings(choices: readonly string[], filters: URLSearchParams): URLSearchParams {
  const chosen: [string, string][] = choices.length === 0 ? [] : [[filterKey(warningColumn), writeList(choices)]]
  return new URLSearchParams([...chosen, ...filters])
}
