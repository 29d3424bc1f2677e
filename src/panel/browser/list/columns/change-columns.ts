import { narrowest, widest } from '../../../../reports/asking/address.js'
import type { Filters } from '../../filter-bar/use-filters'
import { chosenColumns, chosenLayout } from '../../talk/address'
import type { Report } from '../../talk/api-shapes'
import { type ChosenColumns, chooseColumns } from '../../talk/choices'
import { columnChanges } from '../../talk/opening'

/**
 * Shows other columns, or the same ones in another way, and keeps that for this person. They are the same rows: the page stays,
 * and all changes of one control are one step back (`sameStep`).
 */
export function changeColumns(
  report: Report,
  filters: Filters,
  changes: Partial<ChosenColumns>,
  { sameStep = false }: { readonly sameStep?: boolean } = {},
): void {
  const before = { columns: chosenColumns(filters.search), ...chosenLayout(filters.search) }
  const now = { ...before, ...changes }
  filters.change(columnChanges(filters.search, now.columns, now), { sameStep })
  chooseColumns(report.name, now)
}

export function asWidth(pixels: number): number {
  return Math.round(Math.min(Math.max(pixels, narrowest), widest))
}
