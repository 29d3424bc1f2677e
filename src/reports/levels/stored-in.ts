import type { StoredIn } from '../report.js'
import { reportsSchema, viewsReadBy } from '../view-files/order.js'
import type { RowByRow } from '../view-files/row-by-row.js'
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
  if (view === undefined || others.length > 0) return null
  const rowByRow = through.length === 1 ? file.rowByRow : null
  // Levels that would be made of all rows each time a row has changed are worth nothing.
  const isFollowed = through.length === 0 || (rowByRow !== null && areGrain(rowByRow.groups, file.header.grain.value))
  if (byName.get(view)?.header.incremental && !isFollowed) return null
  return { view, through, isGrouped: file.isGrouped && through.length > 0, rowByRow }
}

/** Whether groups are told by the columns of the grain, and by no others. */
function areGrain(groups: RowByRow['groups'], grain: readonly string[]): boolean {
  if (groups === null) return true
  const columns = Object.values(groups)
  return grain.every((key) => key in groups) && columns.every((one) => grain.some((key) => groups[key] === one))
}
