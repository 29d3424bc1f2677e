import type { PropertyType } from 'adminjs'
import type { Column, Report, Unit } from '../../reports/report.js'
import { isBoolean } from '../../reports/value-types/type-names.js'

/** The property that holds a row's record id: a text, because keys may be composite, null, negative or above 2^53. */
export const recordIdProperty = '_id'

export interface PropertySource {
  readonly name: string
  readonly type: PropertyType
  readonly isId: boolean
  readonly reference: string | null
}

/** A report's columns as AdminJS knows properties; only references to what is in the panel are references there. */
export function propertiesOf(report: Report, resourceNames: ReadonlySet<string>): PropertySource[] {
  const columns = report.columns.map((column) => ({
    name: column.name,
    type: typeOf(column, resourceNames),
    isId: false,
    reference: column.reference !== null && resourceNames.has(column.reference) ? column.reference : null,
  }))
  return [{ name: recordIdProperty, type: 'string', isId: true, reference: null }, ...columns]
}

// Numbers are text here: amounts stay exact.
const types: Partial<Record<Unit, PropertyType>> = { date: 'date', time: 'datetime' }

function typeOf(column: Column, resourceNames: ReadonlySet<string>): PropertyType {
  if (column.reference !== null && resourceNames.has(column.reference)) return 'reference'
  return isBoolean(column.dataType) ? 'boolean' : (types[column.unit] ?? 'string')
}
