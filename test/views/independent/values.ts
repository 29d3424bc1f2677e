import { Temporal } from 'temporal-polyfill'
import { compareRatios, type Ratio, ratio, twoDecimals } from './exact.js'

/** Elapsed time up to the moment of the question, which the database's own clock tells. */
export interface Age {
  readonly since: Temporal.Instant
}

/** Ids are bigint, counts are numbers, money, percent and hours are fractions. */
export type Value = null | string | number | boolean | bigint | Ratio | Age | Temporal.Instant | Temporal.PlainDate

export type RawRow = Readonly<Record<string, Value>>

export function isRatio(value: Value): value is Ratio {
  return typeof value === 'object' && value !== null && 'bottom' in value
}

export function isAge(value: Value): value is Age {
  // Not `in`: Temporal.PlainDate has a method of that name.
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'since')
}

/** Hours from one moment to another, exactly. */
export function hoursBetween(from: Temporal.Instant, to: Temporal.Instant): Ratio {
  return ratio(to.epochNanoseconds - from.epochNanoseconds, 3_600_000_000_000n)
}

/** What an answer in JSON says for a value. */
export function asJson(value: Value, timeZone: string): string | number | boolean | null {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value
  if (typeof value === 'bigint') return value.toString()
  if (value instanceof Temporal.PlainDate) return value.toString()
  if (value instanceof Temporal.Instant) return withOffset(value, timeZone)
  if (isRatio(value)) return twoDecimals(value)
  throw new Error('an age has no value of its own')
}

/** ISO 8601 to the whole second, with the offset that the zone has at that moment. */
function withOffset(instant: Temporal.Instant, timeZone: string): string {
  const local = instant.toZonedDateTimeISO(timeZone)
  return `${local.toPlainDateTime().toString({ smallestUnit: 'second', roundingMode: 'floor' })}${local.offset}`
}

/** Ascending order of two values of one column that are both there. */
export function compareValues(one: Value, other: Value, textOrder: ReadonlyMap<string, number>): number {
  if (typeof one === 'string' && typeof other === 'string') return rank(one, textOrder) - rank(other, textOrder)
  if (typeof one === 'boolean' && typeof other === 'boolean') return Number(one) - Number(other)
  if (typeof one === 'number' && typeof other === 'number') return one - other
  if (typeof one === 'bigint' && typeof other === 'bigint') return one < other ? -1 : one > other ? 1 : 0
  if (one instanceof Temporal.PlainDate && other instanceof Temporal.PlainDate)
    return Temporal.PlainDate.compare(one, other)
  if (one instanceof Temporal.Instant && other instanceof Temporal.Instant) return Temporal.Instant.compare(one, other)
  // The longest ago is the oldest.
  if (isAge(one) && isAge(other)) return Temporal.Instant.compare(other.since, one.since)
  if (isRatio(one) && isRatio(other)) return compareRatios(one, other)
  throw new Error('two values of one column are of different kinds')
}

function rank(text: string, textOrder: ReadonlyMap<string, number>): number {
  const found = textOrder.get(text)
  if (found === undefined) throw new Error(`the order of "${text}" is not known`)
  return found
}
