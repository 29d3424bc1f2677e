import type { Catalogue } from '../catalogue.js'
import type { LiveColumn } from '../live/live-views.js'
import { catalogueOfViews } from '../load-catalogue.js'
import type { ViewFile } from '../view-files/view-file.js'
import { checkColumns } from './check-columns.js'
import type { ProbedView, SyncInput } from './plan/input.js'

/**
 * Judges headers by the columns of the views, of their own and of other reports: also where nothing but a header changed.
 *
 * @returns what the panel would know after the sync, without those of whose columns nobody knows
 * @param files in the order of their dependencies
 * @throws ViewFileError with files and lines
 */
export function checkHeaders(
  files: readonly ViewFile[],
  { state, timeZone }: SyncInput,
  probed: ReadonlyMap<string, ProbedView>,
): Catalogue {
  const columns = new Map<string, readonly LiveColumn[]>()
  for (const file of files) {
    const live = state.views.get(file.name)
    const found = probed.get(file.name) ?? (live?.kind === 'other' ? undefined : live)
    if (found === undefined || found.columns.length === 0) continue
    checkColumns(file, found.columns)
    columns.set(file.name, found.columns)
  }
  return catalogueOfViews(files, columns, timeZone)
}
