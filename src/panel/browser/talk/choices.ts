/** What a person chooses is shown at once and told to the server beside it; when that fails, only the memory is lost. */

import type { Layout } from '../../../reports/asking/layout'
import type { Density } from '../../staff-choices'
import { API, apiAddress, type Changes } from './address'
import { putJson } from './api'
import type { Choices } from './api-shapes'
import { catalogueNow, changeChoicesHere } from './use-catalogue'

export function chooseDensity(density: Density): void {
  changeChoicesHere({ density })
  tell(`${API}/choices`, { density })
}

/** What a person's list shows: `columns` is null for all of them. */
export interface ChosenColumns extends Layout {
  readonly columns: readonly string[] | null
}

export function chooseColumns(report: string, { columns, widths, frozen }: ChosenColumns): void {
  const { columns: allColumns = {}, layouts = {} } = catalogueNow()?.me.choices ?? {}
  const { [report]: _, ...otherColumns } = allColumns
  const { [report]: __, ...otherLayouts } = layouts
  const hasLayout = widths !== null || frozen !== null
  changeChoicesHere({
    columns: columns ? { ...otherColumns, [report]: columns } : otherColumns,
    layouts: hasLayout ? { ...otherLayouts, [report]: { widths, frozen } } : otherLayouts,
  })
  tell(apiAddress(report, 'columns'), { columns, widths, frozen })
}

/** Remembers what was just picked in the bar, and a preset; days and filters of columns are for the moment only. */
export function rememberFilters(changes: Changes): void {
  const catalogue = catalogueNow()
  const inBar = (catalogue?.dimensions ?? []).filter((one) => one.inBar && one.name in changes)
  const dimensions = Object.fromEntries(inBar.map(({ name }) => [name, changes[name] || null]))
  const hasPeriod = 'period' in changes
  if (inBar.length === 0 && !hasPeriod) return
  const before = catalogue?.me.choices.remembered
  const all = Object.entries({ ...before?.dimensions, ...dimensions }).flatMap(([name, ids]) =>
    ids === null ? [] : [[name, ids] as const],
  )
  const period = (hasPeriod ? changes.period : before?.period) || null
  const isAny = all.length > 0 || period !== null
  changeChoicesHere({
    remembered: isAny ? { dimensions: Object.fromEntries(all), period, at: new Date().toISOString() } : null,
  })
  tell(`${API}/choices`, { dimensions, ...(hasPeriod && { period }) })
}

/** Which saved views stand in the menu, in their order. */
export function choosePins(pinnedViews: Choices['pinnedViews']): void {
  changeChoicesHere({ pinnedViews })
  tell(`${API}/pinned-views`, { views: pinnedViews.map(({ report, view }) => ({ report, view })) })
}

export function forgetFilters(): void {
  const remembered = catalogueNow()?.me.choices.remembered
  if (!remembered) return
  const nothing = Object.keys(remembered.dimensions).map((name) => [name, null])
  rememberFilters({ ...Object.fromEntries(nothing), period: null })
}

let told: Promise<unknown> = Promise.resolve()

/** One after the other, so that the last choice is the one that stays. */
function tell(address: string, body: unknown): void {
  told = told.then(() => putJson(address, body)).catch(() => undefined)
}
