import type { Column } from '../../../reports/report'
import { isNumeric } from '../format'

/** The class of a cell and of its heading: figures stand right, moments never break. */
export function alignment(column: Column): string {
  if (isNumeric(column.unit)) return `vd-figure vd-figure-${column.unit}`
  return column.unit === 'date' || column.unit === 'time' ? 'vd-moment' : 'vd-words'
}
