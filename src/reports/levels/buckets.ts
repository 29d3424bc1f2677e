import { findColumn, type Report } from '../report.js'
import { isInteger } from '../value-types/type-names.js'
import { familyOf } from '../value-types/value-type.js'

/**
 * Buckets of numbers, by which the place of a percentile is found: 64 for each doubling, of either sign, from a
 * millionth to a billion and beyond.
 *
 * They begin at numbers that every type can say exactly, so that a value is in the same bucket wherever that is asked: at 0,
 * and at (64 … 127) × 2ⁿ / 2²² with and without a minus. Numbered from below, with all that is less in bucket 0 and all that is
 * more in the last, NaN too; nulls are in none.
 */
const perDoubling = 64
const doublings = 56
const ofZero = perDoubling * doublings + 1
/** Nothing exceeds its end, and something may be equal to that. */
export const lastBucket = 2 * perDoubling * doublings + 1
const unit = 2 ** 22

/** A SELECT of where buckets start, as an array. */
export const starts = selectStarts()

function selectStarts(): string {
  const size = `(${perDoubling} + (abs(i) - 1) % ${perDoubling}) * (1::int8 << ((abs(i) - 1) / ${perDoubling}))::float8 / ${unit}`
  return `select array_agg(case when i = 0 then 0 else sign(i) * ${size} end order by i)
    from generate_series(${-perDoubling * doublings}, ${perDoubling * doublings}) as i`
}

/** SQL of the bucket that a column's values are in. */
export function bucketOf(name: string, startsOf = starts): string {
  return `width_bucket(${name}::float8, (${startsOf}))::int2`
}

/**
 * SQL of the least value of the column's type that is in a bucket; of the one behind the last, a value that none exceeds.
 *
 * @param bucket SQL of its number
 */
export function startOf(report: Report, column: string, bucket: string): string {
  const type = findColumn(report, column)?.dataType ?? ''
  const { sql, least, most, before } = limits(type)
  const place = (from: string) => `(${perDoubling} + (${from}) % ${perDoubling})`
  const size = (from: string, beforeIt: string) =>
    `(${place(from)} * ${smallest} - ${beforeIt}) * (1::int8 << ((${from}) / ${perDoubling}))`
  const above = `${bucket} - ${ofZero + 1}`
  const below = `${ofZero - 1} - ${bucket}`
  // Doubles lie twice as close below a power of two as above it.
  const beforeAbove =
    before && `case when (${above}) % ${perDoubling} = 0 then ${before.power} else ${before.other} end`
  const value = `case
    when ${bucket} < 1 then ${least}
    when ${bucket} > ${lastBucket} then ${most}
    when ${bucket} = ${ofZero} then 0
    when ${bucket} > ${ofZero} then ${size(above, beforeAbove ?? '0')}
    else -(${size(below, before ? `-${before.other}` : '0')})
  end`
  return isInteger(type) ? `ceil(${value})::int8` : `(${value})::${sql}`
}

/** Whether a percentile of the column can be told by buckets: PostgreSQL makes doubles of these types, in their order. */
export function hasBuckets(report: Report, column: string): boolean {
  const found = findColumn(report, column)
  return (
    found !== undefined &&
    (isInteger(found.dataType) || found.dataType === 'numeric' || familyOf(found.type) === 'float')
  )
}

const smallest = powerOfHalf(22)

/** What a bucket's start is less than the number that it is called after: decimals from there on are read as that double. */
interface Before {
  readonly power: string
  readonly other: string
}

function limits(type: string): { sql: string; least: string; most: string; before: Before | null } {
  if (isInteger(type)) {
    return { sql: 'int8', least: '-9223372036854775808', most: '9223372036854775807', before: null }
  }
  if (type === 'numeric') {
    // Half of what lies between a double of 64 to 127 of the smallest steps and the one before it; a half is rounded to the even one.
    const before = { power: powerOfHalf(70), other: powerOfHalf(69) }
    return { sql: 'numeric', least: "'-Infinity'", most: "'NaN'", before }
  }
  return { sql: 'float8', least: "'-Infinity'", most: "'NaN'", before: null }
}

/** Written out as a decimal, which PostgreSQL multiplies exactly. */
function powerOfHalf(exponent: number): string {
  return `0.${(5n ** BigInt(exponent)).toString().padStart(exponent, '0')}`
}
