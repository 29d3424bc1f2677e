import { type PeriodName, usualPeriod } from '../reports/asking/address.js'
import type { Report } from '../reports/report.js'
import type { SpokenDashboard } from './spoken.js'

export interface ShownDashboard {
  readonly name: string
  readonly title: string
  /** What it shows when an address names no period. */
  readonly period: PeriodName
}

/** The dashboards beside the one that the panel opens with, of which somebody may see at least a part. */
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
