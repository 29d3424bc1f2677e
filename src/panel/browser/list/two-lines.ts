/** On a phone a row has two lines, so that its figures are seen without moving anything: its names, and its figures below. */
import type { Column } from '../../../reports/report'
import { isNumeric } from '../format'

export interface TwoLines {
  /** What the row is: those that stand before its figures, three at most. */
  readonly names: readonly Column[]
  /** The figures, and behind them whatever else there is. */
  readonly figures: readonly Column[]
}

const MOST_NAMES = 3

/** The two lines of these columns; null where there are no figures, or nothing that they are figures of. */
export function twoLinesOf(columns: readonly Column[]): TwoLines | null {
  const isFigure = ({ unit }: Column): boolean => isNumeric(unit)
  const first = columns.findIndex(isFigure)
  const words = columns.filter((column) => !isFigure(column))
  if (first < 0 || words.length === 0) return null
  const before = columns.slice(0, first)
  const names = before.length > 0 ? before.slice(0, MOST_NAMES) : words.slice(0, 1)
  const others = words.filter((column) => !names.includes(column))
  return { names, figures: [...columns.filter(isFigure), ...others] }
}
