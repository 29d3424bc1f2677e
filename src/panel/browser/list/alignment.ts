import type { Column } from '../../../reports/report'
import { isNumeric } from '../format'

/** The class of a cell and of its heading: figures stand right, moments never break. */
export function alignment(column: Column): string {
  if (isNumeric(column.unit)) return `vd-figure vd-figure-${column.unit}`
  if (column.unit === 'date' || column.unit === 'time') return 'vd-moment'
  // One of few words, which are told apart by their ends, too.
  return column.unit === 'choice' ? 'vd-words vd-choice-cell' : 'vd-words'
}
