import { badFilter, shorten } from '../../refusal.js'
import { findColumn, type Report, type TypedColumn } from '../report.js'
import { parseRecordId } from '../rows/record-id.js'
import { faultOfTyped } from '../value-types/typed-value.js'
import { recordsKey } from './address.js'

/** These records, by the values of the report's grain. */
export interface ChosenRecords {
  readonly kind: 'records'
  readonly grain: readonly TypedColumn[]
  /** Each once, in the grain's order. */
  readonly keys: readonly (readonly (string | null)[])[]
}

/** More than a person picks by hand; beyond, filters say better which rows are meant. */
export const mostRecords = 500

/**
 * The records of `ids=`, parted by commas, which no record id has in it.
 *
 * @throws Refusal naming the id that is none of this report's
 */
export function parseRecords(report: Report, text: string): ChosenRecords {
  const grain = report.grain.flatMap((name) => findColumn(report, name) ?? [])
  if (grain.length === 0 || grain.length < report.grain.length) {
    throw badFilter(
      `The rows of ${report.title} have no ids: nothing tells one from another. Leave ${recordsKey} out.`,
      { forStaff: 'answers.no_records' },
    )
  }
  const ids = [...new Set(text.split(','))]
  if (ids.length > mostRecords) {
    throw badFilter(`${recordsKey} names ${ids.length} records, and ${mostRecords} is the most. Filter instead.`, {
      forStaff: 'answers.too_many_records',
      values: { most: mostRecords },
    })
  }
  const keys = ids.map((id) => {
    const key = parseRecordId(report, id)
    const isKey = key?.every((value, place) => {
      const column = grain[place]
      return value === null || (column !== undefined && faultOfTyped(column.type, value) === null)
    })
    if (key && isKey) return key
    throw badFilter(`"${shorten(id)}" in ${recordsKey} is not the id of a row of ${report.title}, as "_id" has it.`, {
      forStaff: 'answers.no_record_id',
      values: { report: report.title },
    })
  })
  return { kind: 'records', grain, keys }
}
