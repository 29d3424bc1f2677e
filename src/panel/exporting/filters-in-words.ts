import type { Filter } from '../../reports/asking/filters.js'
import type { ListQuery } from '../../reports/asking/query.js'
import { ownValue } from '../../reports/own-value.js'
import type { Reading } from '../../reports/reading.js'
import type { Column, TypedColumn } from '../../reports/report.js'
import { labelsOfIds, referencedTable } from '../../reports/rows/labels.js'
import { dayText, numberText, type Speech, stepsText } from './speech.js'

/** One filter for those who read a file: what it is about, and what it wants. */
export interface FilterInWords {
  /** The whole: "Billed value: at least 100". */
  readonly words: string
  /** What tells it from others, without its column: "Acme", "2026-06-01 to 2026-06-30". */
  readonly short: string
}

/** Every filter of a query in words, with the names of what it refers to. */
export async function filtersInWords(reading: Reading, query: ListQuery, speech: Speech): Promise<FilterInWords[]> {
  const all: FilterInWords[] = []
  for (const filter of query.filters) all.push(await inWords(reading, filter, speech))
  return all
}

async function inWords(reading: Reading, filter: Filter, speech: Speech): Promise<FilterInWords> {
  const { say } = speech
  if (filter.kind === 'records') {
    const count = filter.keys.length
    return alike(say('filters.records', { n: count, count: numberText(String(count), speech) }))
  }
  const column = filter.column.label
  switch (filter.kind) {
    case 'empty':
      return alike(say('filters.isEmpty', { column }))
    case 'present':
      return alike(say('filters.isPresent', { column }))
    case 'contains':
      return { words: say('filters.containsText', { column, text: filter.text }), short: filter.text }
    case 'any of': {
      const names = await namesOf(reading, filter.column, filter.values, speech)
      return { words: `${column}: ${names.join(', ')}`, short: names.join(', ') }
    }
    case 'days':
      return {
        words: `${column}: ${filter.column.step ? stepsText(filter, filter.column.step, speech) : spanText(filter, speech)}`,
        short: say('exports.daysInName', { from: filter.from ?? '…', to: filter.to ?? '…' }),
      }
    case 'range': {
      const words = rangeText(filter, speech)
      return { words, short: words }
    }
  }
}

function alike(words: string): FilterInWords {
  return { words, short: words }
}

async function namesOf(reading: Reading, column: TypedColumn, values: readonly string[], { say }: Speech) {
  const referenced = referencedTable(reading.catalogue, column.reference)
  const labels = referenced ? await labelsOfIds(reading, referenced, values, column) : {}
  return values.map((value) => {
    if (value === '') return say('filters.isBlank', { column: column.label })
    return ownValue(labels, value) ?? column.choices.find((choice) => choice.value === value)?.label ?? value
  })
}

function spanText({ from, to }: { from: string | null; to: string | null }, speech: Speech): string {
  const { say } = speech
  if (from !== null && from === to) return dayText(from, speech)
  if (from !== null && to !== null) return `${dayText(from, speech)} – ${dayText(to, speech)}`
  if (from !== null) return say('dates.from', { day: dayText(from, speech) })
  return say('dates.until', { day: dayText(to ?? '', speech) })
}

function rangeText({ column, from, to }: Filter & { kind: 'range' }, speech: Speech): string {
  const { say } = speech
  const unit = unitWords(speech)[column.unit]
  const text = (end: string) => [numberText(end, speech), ...(unit === undefined ? [] : [unit])].join(' ')
  const low = from === null ? null : text(from)
  const high = to === null ? null : text(to)
  if (low !== null && high !== null) return say('filters.between', { column: column.label, low, high })
  if (low !== null) return say('filters.from', { column: column.label, low })
  return say('filters.to', { column: column.label, high: high ?? '' })
}

/** What figures are counted in. */
export function unitWords({ say, currency }: Speech): Partial<Record<Column['unit'], string>> {
  return {
    hours: say('exports.hours'),
    days: say('exports.days'),
    percent: '%',
    ...(currency !== null && { money: currency }),
  }
}
