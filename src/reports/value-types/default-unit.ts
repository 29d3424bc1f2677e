import type { Unit } from '../report.js'
import { type Family, familyOf, type ValueType } from './value-type.js'

export const unitOfFamily: Readonly<Record<Family, Unit>> = {
  integer: 'count',
  decimal: 'number',
  float: 'number',
  text: 'text',
  boolean: 'choice',
  day: 'date',
  time: 'time',
  uuid: 'text',
  enum: 'choice',
  other: 'text',
}

/** The unit of a column that nobody declared. */
export function unitOfType(type: ValueType): Unit {
  return unitOfFamily[familyOf(type)]
}
