import type { Period } from '../asking/periods.js'
import type { Unit } from '../report.js'
import type { JsonValue } from '../rows/record-id.js'

/** How a figure differs from that of the previous period. */
export interface Change {
  /** The previous period's days, both included. */
  readonly from: string
  readonly to: string
  /** The list under those days; its total is `previous`. */
  readonly href: string
  readonly previous: JsonValue
  readonly direction: 'more' | 'less' | 'same' | null
  /** In the figure's unit; of a rate in points. Null where no change is computed. */
  readonly difference: JsonValue
  /** As a share of the previous figure, without its sign, rounded once, mostly to a tenth; null for rates and below zero. */
  readonly percent: string | null
  /** Why there is no change: what was before is no ground to measure from. */
  readonly none: 'no figure' | 'no previous figure' | 'previous is zero' | 'previous is negative' | null
}

/**
 * The change from one figure to the next, in whole units of their last decimal, so that it is exact.
 *
 * It is worked out from the figures as they are shown: whoever takes a pocket calculator to them gets the same.
 *
 * @param current as the totals give it: a decimal text, or a number for a count
 * @param percentDecimals how many of the two decimals of `percent` say something: a tenth is what one takes in at a glance
 */
export function changeOf(
  unit: Unit,
  current: JsonValue,
  previous: JsonValue,
  days: Period,
  href: string,
  percentDecimals: 1 | 2 = 1,
): Change {
  const place = { from: days.from ?? '', to: days.to ?? '', href, previous }
  // Two decimals at least, as amounts have; a figure with more of them has its own.
  const decimals = Math.max(2, decimalsOf(current), decimalsOf(previous))
  const now = toUnits(current, decimals)
  const before = toUnits(previous, decimals)
  const none = reasonForNone(now, before)
  if (now === null || before === null || none !== null) {
    return { ...place, direction: null, difference: null, percent: null, none }
  }
  const difference = now - before
  return {
    ...place,
    direction: difference === 0n ? 'same' : difference > 0n ? 'more' : 'less',
    difference: unit === 'count' ? whole(difference / 10n ** BigInt(decimals)) : ownDigits(unit, difference, decimals),
    // What fell below zero fell by more than all of it: the difference says that, a share of 150% does not.
    percent: unit === 'percent' || now < 0n ? null : shareOf(difference, before, percentDecimals),
    none: null,
  }
}

/** As counts are: a number, and a text where a number cannot say it. */
function whole(count: bigint): JsonValue {
  const number = Number(count)
  return Number.isSafeInteger(number) ? number : String(count)
}

/** How many times as much a figure is as it was, rounded once; null where no change is computed. */
export function timesAsMuch({ previous, difference }: Pick<Change, 'previous' | 'difference'>): bigint | null {
  const decimals = Math.max(decimalsOf(previous), decimalsOf(difference))
  const before = toUnits(previous, decimals)
  const more = toUnits(difference, decimals)
  return before === null || more === null ? null : (2n * (before + more) + before) / (2n * before)
}

function reasonForNone(now: bigint | null, before: bigint | null): Change['none'] {
  if (now === null) return 'no figure'
  if (before === null) return 'no previous figure'
  if (before === 0n) return 'previous is zero'
  return before < 0n ? 'previous is negative' : null
}

/** 100 × |difference| / before, half up to one decimal or two, and written with two. */
function shareOf(difference: bigint, before: bigint, decimals: 1 | 2): string {
  const size = difference < 0n ? -difference : difference
  const [whole, last] = decimals === 1 ? [1000n, 10n] : [10_000n, 1n]
  return fromUnits(((2n * whole * size + before) / (2n * before)) * last, 2)
}

function decimalsOf(value: JsonValue): number {
  return /\.(\d+)$/.exec(String(value))?.[1]?.length ?? 0
}

function toUnits(value: JsonValue, decimals: number): bigint | null {
  const [, sign, whole, fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(value)) ?? []
  if (whole === undefined) return null
  const size = BigInt(whole + fraction.padEnd(decimals, '0'))
  return sign === '-' ? -size : size
}

function fromUnits(value: bigint, decimals: number): string {
  const digits = String(value < 0n ? -value : value).padStart(decimals + 1, '0')
  return `${value < 0n ? '-' : ''}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`
}

/** As the figure itself is written: a number without zeros at its end, anything else with two decimals. */
function ownDigits(unit: Unit, difference: bigint, decimals: number): string {
  const text = fromUnits(difference, decimals)
  return unit === 'number' ? text.replace(/\.?0+$/, '') : text
}
