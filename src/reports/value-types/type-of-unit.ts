import type { Unit } from '../report.js'

/** The type that a source best gives a column of a unit. */
export const typesOfUnits: Readonly<Partial<Record<Unit, string>>> = {
  money: 'numeric',
  percent: 'numeric',
  hours: 'numeric',
  days: 'numeric',
  number: 'numeric',
  count: 'bigint',
  text: 'text',
  choice: 'text',
  date: 'date',
  time: 'timestamp with time zone',
  id: 'bigint, integer, uuid or text',
  reference: 'bigint, integer, uuid or text',
}

/** The one of them that a missing value is best cast to. */
export function castFor(unit: Unit): string {
  if (unit === 'time') return 'timestamptz'
  return typesOfUnits[unit]?.split(',')[0] ?? 'text'
}
