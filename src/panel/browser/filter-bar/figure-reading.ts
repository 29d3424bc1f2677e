/** What somebody means who types a figure with or without its unit: "60", "60 d", "15 d 17 h", "1250,50 €", "12 %". */

import type { Unit } from '../../../reports/report.js'
import { formatCount, formatValue, type Manner, NOTHING } from '../format.js'
import { DECIMAL_MARK, GROUP_MARK, say } from '../language.js'

export type FigureReading =
  | { readonly kind: 'nothing' }
  /** In the column's own unit, as addresses have it. */
  | { readonly kind: 'figure'; readonly value: string; readonly hasUnit: boolean }
  | { readonly kind: 'unknown unit'; readonly unit: string }
  | { readonly kind: 'no number' }

/** Which end of a range it is: what has no exact decimal is rounded so that the value itself stays within. */
export type End = 'from' | 'to'

// The words of all languages: who reads German also pastes "60 d" from a colleague's message.
const MINUTES: Readonly<Record<string, bigint>> = {
  ...alike(1n, 'min', 'mins', 'minute', 'minutes', 'minuten'),
  ...alike(60n, 'h', 'hr', 'hrs', 'hour', 'hours', 'std', 'stunde', 'stunden'),
  ...alike(1440n, 'd', 'day', 'days', 't', 'tg', 'tag', 'tage', 'tagen'),
  ...alike(10_080n, 'w', 'wk', 'week', 'weeks', 'wo', 'woche', 'wochen'),
}

function alike(minutes: bigint, ...words: readonly string[]): Record<string, bigint> {
  return Object.fromEntries(words.map((word) => [word, minutes]))
}

const MINUTES_OF: Partial<Record<Unit, bigint>> = { hours: 60n, days: 1440n }
const PARTS = new RegExp(`(\\d+(?:[${DECIMAL_MARK}]\\d+)?)\\s*([^\\d\\s.,-]+\\.?)?`, 'gu')
// Thousands as lists show them, in groups of three: "1.250" is another number in German than in English, and what was understood is
// said beside it.
const GROUPED = new RegExp(`(?<![\\d.,])\\d{1,3}(?:[${GROUP_MARK}]\\d{3})+(?=$|[${DECIMAL_MARK}]\\d|[^\\d.,])`, 'gu')
const NUMBER = `\\d+(?:[${DECIMAL_MARK}]\\d+)?`
const WORD = '[^\\d\\s.,-]+\\.?'
const WHOLE = new RegExp(`^(${WORD})?\\s*-?\\s*${NUMBER}(?:\\s*${WORD}(?:\\s*${NUMBER}\\s*${WORD})*)?$`, 'u')
const DECIMALS = 10

export function readFigure(typed: string, unit: Unit, end: End, manner: Manner): FigureReading {
  // A minus as lists show it, and the blanks between figure and unit that do not break.
  const text = typed
    .replace(/[\u2212\u2013]/g, '-')
    .replace(/\s+/g, ' ')
    .replace(GROUPED, (thousands) => thousands.replaceAll(GROUP_MARK, ''))
    .trim()
  if (text === '') return { kind: 'nothing' }
  if (!WHOLE.test(text)) return { kind: 'no number' }
  const isNegative = text.includes('-')
  const prefix = /^[^\d-]+/.exec(text)?.[0].trim()
  const parts = [...text.matchAll(PARTS)].map(([, number = '', word]) => ({
    number: number.replace(DECIMAL_MARK, '.'),
    word,
  }))
  const words = [prefix, ...parts.map(({ word }) => word)].filter((word) => word !== undefined && word !== '')
  const unknown = words.find((word) => !isUnit(word as string, unit, manner))
  if (unknown !== undefined) return { kind: 'unknown unit', unit: unknown }
  const own = MINUTES_OF[unit]
  if (own === undefined || words.length === 0) {
    if (parts.length > 1) return { kind: 'no number' }
    return { kind: 'figure', value: `${isNegative ? '-' : ''}${parts[0]?.number}`, hasUnit: words.length > 0 }
  }
  let scaled = 0n
  for (const { number, word } of parts) scaled += scaledOf(number) * (MINUTES[plain(word ?? '')] ?? own)
  return { kind: 'figure', value: divided(isNegative ? -scaled : scaled, own, end), hasUnit: true }
}

/** What stands in the box behind a bare number; nothing for what is only counted. */
export function unitInBox(unit: Unit, { currency }: Manner): string {
  if (unit === 'hours') return say('figures.hours', { count: '' }).trim()
  if (unit === 'days') return say('figures.days', { count: '' }).trim()
  if (unit === 'percent') return '%'
  return unit === 'money' ? (currency ?? '') : ''
}

/** What was understood, "= 1,440 h, 60 d 0 h", or why nothing was; empty while there is nothing to say. */
export function readingWords(reading: FigureReading, unit: Unit, manner: Manner): string {
  if (reading.kind === 'unknown unit') {
    const known = knownUnits(unit, manner)
    return known === ''
      ? say('filters.noUnits', { unit: reading.unit })
      : say('filters.unknownUnit', { unit: reading.unit, known })
  }
  if (reading.kind !== 'figure') return ''
  const shown = formatValue(reading.value, unit, manner)
  if (shown === NOTHING) return ''
  if (unit !== 'hours') return `= ${shown}`
  const hours = say('figures.hours', { count: formatCount(reading.value, manner) })
  return shown.includes(say('figures.days', { count: '' }).trim()) ? `= ${hours} = ${shown}` : `= ${hours}`
}

function isUnit(word: string, unit: Unit, { currency, locale }: Manner): boolean {
  if (unit in MINUTES_OF) return plain(word) in MINUTES
  if (unit === 'percent') return ['%', 'percent', 'prozent'].includes(plain(word))
  return (
    unit === 'money' && currency !== null && [currency, symbolOf(currency, locale)].map(plain).includes(plain(word))
  )
}

function knownUnits(unit: Unit, { currency }: Manner): string {
  if (unit in MINUTES_OF) return say('filters.unitsOfTime')
  return unit === 'percent' ? '%' : unit === 'money' ? (currency ?? '') : ''
}

function plain(word: string): string {
  return word.toLowerCase().replace(/\.$/, '')
}

function symbolOf(currency: string, locale: string): string {
  const parts = new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' })
  return parts.formatToParts(0).find(({ type }) => type === 'currency')?.value ?? currency
}

/** A decimal without its point, so that no digit of it is lost. */
function scaledOf(decimal: string): bigint {
  const [whole = '0', fraction = ''] = decimal.split('.')
  return BigInt(whole + fraction.slice(0, DECIMALS).padEnd(DECIMALS, '0'))
}

/** Minutes, as `scaledOf` has them, in a unit of so many: downwards for the least, upwards for the most. */
function divided(scaled: bigint, minutes: bigint, end: End): string {
  const rest = ((scaled % minutes) + minutes) % minutes
  const floor = (scaled - rest) / minutes
  const value = end === 'to' && rest !== 0n ? floor + 1n : floor
  const digits = String(value < 0n ? -value : value).padStart(DECIMALS + 1, '0')
  const fraction = digits.slice(-DECIMALS).replace(/0+$/, '')
  return `${value < 0n ? '-' : ''}${digits.slice(0, -DECIMALS)}${fraction === '' ? '' : `.${fraction}`}`
}
