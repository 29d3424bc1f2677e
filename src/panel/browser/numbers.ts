/** What numbers of every unit have in common: digits, signs and blanks as a locale has them. */

export interface Manner {
  readonly locale: string
  readonly currency: string | null
  readonly timeZone: string
}

/** As wide as a plus, and never the end of a line; a hyphen is overlooked. */
export const MINUS = '\u2212'
export const NBSP = '\u00a0'

export function formatCount(value: string | number, manner: Manner): string {
  return formatDecimal(String(value), manner, { maximumFractionDigits: 2 })
}

export function formatDecimal(value: string, manner: Manner, options: Intl.NumberFormatOptions): string {
  // Intl.NumberFormat takes a decimal string and keeps every digit of it; TypeScript only knows literals.
  const text = numberFormat(manner.locale, options).format(value as `${number}`)
  return value.startsWith('-') ? text.replace('-', MINUS) : text
}

/** A figure and its unit are one word to the line break. */
export function unbroken(text: string): string {
  return text.replaceAll(' ', NBSP)
}

type Formatter = Intl.NumberFormat | Intl.DateTimeFormat | Intl.RelativeTimeFormat

const formats = new Map<string, Formatter>()

function numberFormat(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  return kept(`n ${locale} ${JSON.stringify(options)}`, () => new Intl.NumberFormat(locale, options))
}

/** Makes a formatter once for each locale and its options: making one takes longer than using it a thousand times. */
export function kept<T extends Formatter>(key: string, make: () => T): T {
  const found = formats.get(key)
  if (found) return found as T
  const made = make()
  formats.set(key, made)
  return made
}
