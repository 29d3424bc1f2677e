/** An exact fraction; `bottom` is above zero. */
export interface Ratio {
  readonly top: bigint
  readonly bottom: bigint
}

export const zero: Ratio = { top: 0n, bottom: 1n }

export function ratio(top: bigint, bottom: bigint): Ratio {
  return bottom < 0n ? { top: -top, bottom: -bottom } : { top, bottom }
}

/** Money, from whole cents. */
export function money(cents: bigint): Ratio {
  return ratio(cents, 100n)
}

export function plus(one: Ratio, other: Ratio): Ratio {
  if (one.bottom === other.bottom) return ratio(one.top + other.top, one.bottom)
  return ratio(one.top * other.bottom + other.top * one.bottom, one.bottom * other.bottom)
}

export function minus(one: Ratio, other: Ratio): Ratio {
  return plus(one, ratio(-other.top, other.bottom))
}

export function times(one: Ratio, other: Ratio): Ratio {
  return ratio(one.top * other.top, one.bottom * other.bottom)
}

/** Below zero when `one` is less, above zero when it is more. */
export function compareRatios(one: Ratio, other: Ratio): number {
  const difference = one.top * other.bottom - other.top * one.bottom
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

export function sumOf(values: readonly (Ratio | null)[]): Ratio {
  return values.reduce<Ratio>((sum, value) => (value === null ? sum : plus(sum, value)), zero)
}

/** 100 × part / whole; nothing where the whole is missing, zero or less. */
export function percentOf(part: Ratio | null, whole: Ratio | null): Ratio | null {
  if (part === null || whole === null || whole.top <= 0n) return null
  return ratio(100n * part.top * whole.bottom, part.bottom * whole.top)
}

/** Two decimals, rounded half away from zero, and never -0.00. */
export function twoDecimals(value: Ratio): string {
  const isNegative = value.top < 0n
  const hundredfold = (isNegative ? -value.top : value.top) * 100n
  const rounded = (2n * hundredfold + value.bottom) / (2n * value.bottom)
  const digits = rounded.toString().padStart(3, '0')
  return `${isNegative && rounded > 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

/** The fraction that a decimal such as -12.50 stands for. */
export function fromDecimal(text: string): Ratio {
  const found = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text)
  if (!found) throw new Error(`"${text}" is no decimal`)
  const [, sign, whole = '', fraction = ''] = found
  const digits = BigInt(whole + fraction)
  return ratio(sign === '-' ? -digits : digits, 10n ** BigInt(fraction.length))
}
