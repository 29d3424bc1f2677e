import type { StoredIn } from '../report.js'
import { reportsSchema, viewsReadBy } from '../view-files/order.js'
import type { ViewFile } from '../view-files/view-file.js'

/**
 * The one stored view that all rows of a view come from; null where it reads live tables or several stored views, or gives
 * other rows at another moment.
 *
 * @param ordered all view files, each behind those that it reads
 */
export function storedInOf(file: ViewFile, ordered: readonly ViewFile[]): StoredIn | null {
  if (file.isSource) return null
  const byName = new Map(ordered.map((one) => [one.name, one]))
  const through: string[] = []
  const views = new Set<string>()
  const visit = (one: ViewFile): boolean => {
    if (one.header.materialized) {
      // Levels know their rows by when PostgreSQL has filled them, which tells nothing of a table: its totals read the rows.
      if (one.header.incremental) return false
      views.add(one.name)
      return true
    }
    if (through.includes(one.name)) return true
    through.push(one.name)
    const readsViewsOnly = one.reads.every(
      ({ schema, name }) => (schema === null || schema === reportsSchema) && byName.has(name),
    )
    if (!one.isRepeatable || !readsViewsOnly) return false
    return viewsReadBy(one, byName).every((name) => visit(byName.get(name) as ViewFile))
  }
  const [view, ...others] = visit(file) ? views : []
  return view === undefined || others.length > 0
    ? null
    : {
        view,
        through,
        isGrouped: file.isGrouped && through.length > 0,
        rowByRow: through.length === 1 ? file.rowByRow : null,
      }
}
