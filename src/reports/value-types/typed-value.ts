import { isDay } from '../asking/periods.js'
import { familyOf, type ValueType } from './value-type.js'

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const integerBits: Readonly<Record<string, bigint>> = { int2: 15n, int4: 31n, int8: 63n }
const numberPattern = /^-?\d{1,1000}(\.\d{1,1000})?(e[+-]?\d{1,3})?$/i
const timePattern =
  /^(\d{4,6}-\d\d-\d\d)[ T](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,6})?([+-](?:0\d|1[0-5])(?::[0-5]\d){0,2})?(?: BC)?$/
const endless = /^-?infinity$/i

/**
 * Why a text cannot be a value of the type, as the end of a sentence; null when it can, so that PostgreSQL reads it without
 * an error. Other types than those that are known are compared by their text, which may be any.
 */
export function faultOfTyped(type: ValueType, value: string): string | null {
  if (value.includes('\0')) return 'holds a zero byte'
  const family = familyOf(type)
  // Texts have a value of no characters, and what is compared by its text: an empty varbit, an enum's label.
  if (value === '' && !['text', 'enum', 'other'].includes(family)) return 'is empty'
  switch (family) {
    case 'integer':
      return isInteger(value, integerBits[type.name] ?? 63n) ? null : 'is not the number of a record'
    case 'float':
      return isFloat(value, type.name) ? null : 'is not a number'
    case 'decimal':
      return numberPattern.test(value) || /^(nan|-?infinity)$/i.test(value) ? null : 'is not a number'
    case 'boolean':
      return value === 'true' || value === 'false' ? null : 'is neither true nor false'
    case 'day':
      return isDayOfAnyEra(value) ? null : 'is not a day'
    case 'time':
      return isTime(value) ? null : 'is not a time'
    case 'uuid':
      return uuidPattern.test(value) ? null : 'is not an id'
    default:
      return null
  }
}

function isInteger(value: string, bits: bigint): boolean {
  return /^-?\d{1,19}$/.test(value) && BigInt(value) < 2n ** bits && BigInt(value) >= -(2n ** bits)
}

/** A float that is neither beyond the last nor nearer to zero than the first: PostgreSQL refuses both. */
function isFloat(value: string, type: string): boolean {
  if (/^(nan|-?infinity)$/i.test(value)) return true
  if (!numberPattern.test(value)) return false
  const read = type === 'float4' ? Math.fround(Number(value)) : Number(value)
  const isZero = /^-?[0.]+(e|$)/i.test(value)
  return Number.isFinite(read) && (read !== 0 || isZero)
}

function isDayOfAnyEra(value: string): boolean {
  return endless.test(value) || isDay(value) || isFarDay(value, 'day')
}

/** PostgreSQL's days end with the year 5874897, its times with 294276. */
const lastYear = { day: 5_874_897, time: 294_276 } as const

/** Before the year 1, where PostgreSQL has a leap year too every four years, or after the year 9999. */
function isFarDay(value: string, kind: keyof typeof lastYear): boolean {
  const isBefore = value.endsWith(' BC')
  const [, year, month, day] = /^(\d{4,7})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])( BC)?$/.exec(value) ?? []
  if (year === undefined || Number(year) === 0 || Number(year) > (isBefore ? 4714 : lastYear[kind])) return false
  // The first day of all is 24 November 4714 BC.
  if (isBefore && Number(year) === 4714 && `${month}-${day}` < '11-24') return false
  // A day that every year has: the others are so rare that they are not worth a calendar.
  return Number(day) <= (month === '02' ? 28 : ['04', '06', '09', '11'].includes(month ?? '') ? 30 : 31)
}

function isTime(value: string): boolean {
  if (endless.test(value)) return true
  const [, day = '', zone = ''] = timePattern.exec(value) ?? []
  // East of Greenwich the first morning of all would lie before the beginning, and west of it the last evening behind the end.
  if (value.endsWith(' BC'))
    return isFarDay(`${day} BC`, 'time') && !(/^4714-11-2[45]/.test(day) && /^\+(?!00)/.test(zone))
  if (day === `${lastYear.time}-12-31` && zone.startsWith('-')) return false
  return isDay(day) || (day.length > 10 && isFarDay(day, 'time'))
}
