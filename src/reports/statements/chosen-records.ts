import { quoteIdentifier } from '../../database/identifiers.js'
import type { ChosenRecords } from '../asking/chosen-records.js'
import type { TypedColumn } from '../report.js'
import { isAnyOf } from '../value-types/compared.js'
import type { Parameters } from './parameters.js'

/**
 * SQL of a condition: the row is one of these. Each part of it is one that the unique index of the grain answers, and that goes
 * down into a view that groups by the grain: a join with the keys would do neither, and what is null would be left out of it.
 *
 * Of several columns, the one with the most values is asked for in arrays, so that the parts are few: all days of a customer
 * are one part, and so are all jobs in one phase.
 */
export function isOneOf({ grain, keys }: ChosenRecords, parameters: Parameters): string {
  const widest = widestOf(grain.length, keys)
  const several = grain[widest]
  if (several === undefined) return 'false'
  const parts = [...sameButFor(widest, keys).values()].map((own) => {
    const others = grain.flatMap((column, place) =>
      place === widest ? [] : [isValue(column, own[0]?.[place] ?? null, parameters)],
    )
    const values = own.flatMap((key) => key[widest] ?? [])
    const last = values.length === 0 ? isNull(several) : isAnyOf(several, values, parameters)
    return [...others, last].join(' and ')
  })
  return `(${parts.map((part) => `(${part})`).join('\n    or ')})`
}

/** The place of the column that has the most values. */
function widestOf(columns: number, keys: ChosenRecords['keys']): number {
  const values = Array.from({ length: columns }, (_, place) => new Set(keys.map((key) => key[place])).size)
  return values.indexOf(Math.max(...values))
}

/** The keys that differ in one place only; those that have nothing there by themselves. */
function sameButFor(place: number, keys: ChosenRecords['keys']): ReadonlyMap<string, ChosenRecords['keys']> {
  const groups = new Map<string, ChosenRecords['keys'][number][]>()
  for (const key of keys) {
    const id = JSON.stringify(key.map((value, at) => (at === place ? value === null : value)))
    groups.set(id, [...(groups.get(id) ?? []), key])
  }
  return groups
}

function isValue(column: TypedColumn, value: string | null, parameters: Parameters): string {
  return value === null ? isNull(column) : isAnyOf(column, [value], parameters)
}

function isNull({ name }: TypedColumn): string {
  return `${quoteIdentifier(name)} is null`
}
