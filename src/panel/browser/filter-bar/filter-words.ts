/** One column's filter in words: "Status: Draft, Scheduled", "Revenue from 100.00", "Completed: no value". */

import { isBlank } from '../../../reports/asking/address.js'
import type { Column } from '../../../reports/report'
import { formatSpan, formatStep, formatSteps, formatValue, type Manner } from '../format'
import { say } from '../language'
import { type ColumnFilter, listOf } from '../talk/address'
import { choiceLabel, PERIODS, periodLabel, toldApart } from '../words'

export function filterWords(
  column: Column | null,
  filter: ColumnFilter,
  manner: Manner,
  labelOf: (id: string) => string,
): string {
  const name = column?.label ?? filter.column
  if (filter.is === 'is:empty') return say('filters.isEmpty', { column: name })
  if (filter.is === 'is:present') return say('filters.isPresent', { column: name })
  if (filter.is !== null) return isWords(column, name, filter.is, manner, labelOf)
  if (column?.step) return `${name}: ${formatSteps(filter.from, filter.to, column.step, manner.locale)}`
  if (column && isDay(column)) return `${name}: ${formatSpan(filter.from, filter.to, manner)}`
  const unit = column?.unit ?? 'text'
  const low = filter.from === null ? null : formatValue(filter.from, unit, manner)
  const high = filter.to === null ? null : formatValue(filter.to, unit, manner)
  if (low !== null && high !== null) return say('filters.between', { column: name, low, high })
  if (low !== null) return say('filters.from', { column: name, low })
  return say('filters.to', { column: name, high: high ?? '' })
}

export function isDay(column: Column): boolean {
  return column.unit === 'date' || column.unit === 'time'
}

function isWords(
  column: Column | null,
  name: string,
  value: string,
  manner: Manner,
  labelOf: (id: string) => string,
): string {
  if (column?.unit === 'choice') {
    const chosen = listOf(value)
    const of = toldApart(column, () => chosen)
    const labels = chosen.map((choice) => (choice === '' ? say('filters.emptyText') : choiceLabel(of, choice)))
    return `${name}: ${labels.join(', ')}`
  }
  if (column && isDay(column) && PERIODS.some(([key]) => key === value)) return `${name}: ${periodLabel(value)}`
  if (column?.step) return `${name}: ${formatStep(value, column.step, manner)}`
  if (value === isBlank && column?.unit !== 'reference') return say('filters.isBlank', { column: name })
  if (column?.unit === 'reference') return `${name}: ${listOf(value).map(labelOf).join(', ')}`
  if (column?.unit === 'text') return say('filters.containsText', { column: name, text: value })
  return `${name}: ${value}`
}
