import { type PeriodName, usualPeriod } from '../reports/asking/address.js'
import type { Report } from '../reports/report.js'
import type { SpokenDashboard } from './spoken.js'

/** A dashboard beside the one that the panel opens with. */
export interface ShownDashboard {
  readonly name: string
  readonly title: string
  /** What it shows when an address names no period. */
  readonly period: PeriodName
}

/** Those of which somebody may see at least a part, in the order of the menu. */
export function shownDashboards(
  dashboards: readonly SpokenDashboard[],
  readable: readonly Report[],
): readonly ShownDashboard[] {
  const names = new Set(readable.map(({ name }) => name))
  return dashboards.flatMap(({ name, declaration: { title, period = usualPeriod, cards, charts, attention = [] } }) => {
    const isShown = [...cards, ...charts, ...attention].some(({ report }) => names.has(report))
    return name !== null && isShown ? [{ name, title: title ?? name, period }] : []
  })
}

/** What the dashboard is called that the panel opens with; null where the project says nothing. */
export function titleOfFirst(dashboards: readonly SpokenDashboard[]): string | null {
  return dashboards.find(({ name }) => name === null)?.declaration.title ?? null
}

/** Where a dashboard is, below /admin, and what AdminJS knows it by; the one that the panel opens with has no name. */
export function dashboardPath(name: string | null): string {
  return `dashboards/${name ?? ''}`
}
