import { badFilter, type Refusal, type RefusalDetails, shorten } from '../../refusal.js'
import type { TypedColumn } from '../report.js'
import { faultOfTyped } from '../value-types/typed-value.js'
import { filterKey, isBlank, isEmpty, isPresent, presetNames, readList } from './address.js'
import type { ChosenRecords } from './chosen-records.js'
import { turnedFilter, valueInFilter } from './for-staff.js'
import { checkedPeriod, type Period, resolvePreset } from './periods.js'

/** One condition on one column, or that a row is one of some records; all of a query's filters hold together. */
export type Filter = ColumnFilter | ChosenRecords

export type ColumnFilter =
  | { readonly kind: 'any of'; readonly column: TypedColumn; readonly values: readonly string[] }
  | { readonly kind: 'range'; readonly column: TypedColumn; readonly from: string | null; readonly to: string | null }
  /** Whole days in the business time zone, the last one included. */
  | { readonly kind: 'days'; readonly column: TypedColumn; readonly from: string | null; readonly to: string | null }
  | { readonly kind: 'contains'; readonly column: TypedColumn; readonly text: string }
  | { readonly kind: 'empty' | 'present'; readonly column: TypedColumn }

/** The columns that a filter reads. */
export function columnsOf(filter: Filter): readonly TypedColumn[] {
  return filter.kind === 'records' ? filter.grain : [filter.column]
}

/** Whether a filter is on one column alone, and on that one. */
export function isOn(filter: Filter, column: string | null): filter is ColumnFilter {
  return filter.kind !== 'records' && filter.column.name === column
}

interface FilterParts {
  readonly value?: string
  readonly from?: string
  readonly to?: string
}

/** @throws Refusal when the parts do not fit the column */
export function parseFilter(column: TypedColumn, parts: FilterParts, today: string): Filter[] {
  const { value, from = null, to = null } = parts
  const hasRange = from !== null || to !== null
  if (value !== undefined && hasRange) {
    throw bad(column, 'has both a value and a range. Give one of them')
  }
  if (hasRange) return [parseRange(column, from, to)]
  if (value === undefined || value === '') throw bad(column, 'is empty. Give a value, or leave it out')
  if (value === isEmpty || value === isPresent) return [{ kind: value === isEmpty ? 'empty' : 'present', column }]
  if (value === isBlank) return [parseValues(filterKey(column.name), column, value)]
  switch (column.unit) {
    case 'id':
    case 'reference':
    case 'choice':
      return [parseValues(filterKey(column.name), column, value)]
    case 'date':
    case 'time':
      return [parseDays(column, value, today)]
    case 'text':
      if (value.includes('\0')) throw bad(column, 'holds a zero byte')
      return [{ kind: 'contains', column, text: value }]
    default:
      if (noNumber.test(value) && faultOfTyped(column.type, value) === null)
        return [{ kind: 'any of', column, values: [value] }]
      return [parseRange(column, value, value)]
  }
}

/** What a column of numbers may hold and no number is: whoever is told of it looks for it. */
const noNumber = /^(nan|-?infinity)$/i

const longNumber = /^-?\d{1,1000}(\.\d{1,1000})?$/

/** Floats end where decimals go on: beyond, PostgreSQL would refuse to compare them. They may be written as 1e300. */
function isNumber({ type }: TypedColumn, text: string): boolean {
  const isFloat = type.name === 'float4' || type.name === 'float8'
  return isFloat ? /^-?\d/.test(text) && faultOfTyped(type, text) === null : longNumber.test(text)
}

/** The filter of a shared period on this report's own date column. */
export function periodFilter(column: TypedColumn, period: Period): Filter {
  return { kind: 'days', column, from: period.from, to: period.to }
}

/**
 * A list of ids or choices, written as `writeList` writes it.
 *
 * @param label what staff call it
 * @throws Refusal naming the value that is not valid
 */
export function parseValues(key: string, column: TypedColumn, text: string, label = column.label): Filter {
  if (text.trim() === '') {
    throw badFilter(`${key} is empty. Give a value, or leave it out.`, {
      forStaff: 'answers.filter_empty',
      values: { column: label },
    })
  }
  const values = readList(text)
  for (const value of values) {
    const fault = faultOfValue(column, value)
    if (fault === null) continue
    const details = { ...valueInFilter(label, value), mayBeNew: column.type.labels.length > 0 }
    throw badFilter(`"${shorten(value)}" in ${key} ${fault}.`, details)
  }
  return { kind: 'any of', column, values: [...new Set(values)] }
}

/** Why a text cannot be a value of the column, as the end of a sentence; null when it can. */
export function faultOfValue(column: TypedColumn, value: string): string | null {
  if (column.choices.length > 0) {
    const allowed = column.choices.map((choice) => choice.value)
    return allowed.includes(value) ? null : `is not one of: ${allowed.map(toldApart).join(', ')}`
  }
  return faultOfTyped(column.type, value)
}

function parseRange(column: TypedColumn, from: string | null, to: string | null): Filter {
  if (column.unit === 'date' || column.unit === 'time') {
    const period = checkedPeriod(filterKey(column.name), from, to, column.label)
    return { kind: 'days', column, from: period.from, to: period.to }
  }
  if (['text', 'choice', 'reference', 'id'].includes(column.unit)) throw bad(column, 'has no from and to')
  for (const end of [from, to]) {
    if (end !== null && !isNumber(column, end)) {
      const message = `has "${shorten(end)}", which is not a number. ${exampleOf(column)}`
      throw bad(column, message, valueInFilter(column.label, end))
    }
  }
  if (from !== null && to !== null && isMore(from, to))
    throw bad(column, `has a first value, ${from}, above the last, ${to}`, turnedFilter(column.label))
  return { kind: 'range', column, from, to }
}

/** Where commas and blanks would not tell where it ends, in quotes. */
function toldApart(value: string): string {
  return value === '' || /[,\s]/.test(value) ? `"${value}"` : value
}

function exampleOf({ unit }: TypedColumn): string {
  return unit === 'hours' || unit === 'days' ? `Write ${unit} as a number like 36.5` : 'Write numbers like 1250.50'
}

/** Compares two decimals exactly, and floats with exponents as floats. */
function isMore(one: string, other: string): boolean {
  if (/e/i.test(one + other)) return Number(one) > Number(other)
  const places = Math.max(...[one, other].map((text) => (text.split('.')[1] ?? '').length))
  const scaled = (text: string): bigint => {
    const [whole = '', fraction = ''] = text.replace('-', '').split('.')
    const value = BigInt(whole + fraction.padEnd(places, '0'))
    return text.startsWith('-') ? -value : value
  }
  return scaled(one) > scaled(other)
}

function parseDays(column: TypedColumn, value: string, today: string): Filter {
  // No calendar has these.
  if (/infinity$| BC$|^\d{5,}-/i.test(value) && faultOfTyped(column.type, value) === null) {
    return { kind: 'any of', column, values: [value] }
  }
  const preset = resolvePreset(value, today)
  if (preset !== null) return periodFilter(column, preset)
  if (!/^\d{4}-/.test(value)) {
    throw bad(
      column,
      `has "${shorten(value)}", which is neither a day like 2025-01-31 nor one of: ${presetNames.join(', ')}`,
      valueInFilter(column.label, value),
    )
  }
  return parseRange(column, value, value)
}

function bad(column: TypedColumn, what: string, details?: RefusalDetails): Refusal {
  const forStaff = details ?? { forStaff: 'answers.filter_form', values: { column: column.label } }
  return badFilter(`The filter on "${column.label}" (${filterKey(column.name)}) ${what}.`, forStaff)
}
