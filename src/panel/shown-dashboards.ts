import type { Report } from '../reports/report.js'
import type { SpokenDashboard } from './spoken.js'

/** The dashboards beside the one that the panel opens with, of which somebody may see at least a part. */
export function shownDashboards(
  dashboards: readonly SpokenDashboard[],
  readable: readonly Report[],
): readonly { readonly name: string; readonly title: string }[] {
  const names = new Set(readable.map(({ name }) => name))
  return dashboards.flatMap(({ name, declaration: { title, cards, charts, attention = [] } }) => {
    const isShown = [...cards, ...charts, ...attention].some(({ report }) => names.has(report))
    return name !== null && isShown ? [{ name, title: title ?? name }] : []
  })
}
