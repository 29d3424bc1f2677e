import { isPlainText } from './type-names.js'
import { familyOf, type ValueType } from './value-type.js'

/**
 * Whether values of the type may be equal that are written in different ways: 2 and 2.00, 0 and -0, 1 day and 24:00. What has no order
 * is told apart by its text.
 */
export function hasSpellings(type: ValueType): boolean {
  if (!type.isSortable) return false
  switch (familyOf(type)) {
    case 'decimal':
    case 'float':
    case 'other':
      return true
    case 'text':
      return !type.isDeterministic || !isPlainText(type.name)
    default:
      return false
  }
}
