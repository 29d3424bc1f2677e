import type { Pools } from '../database/pools.js'
import { inSnapshot } from '../database/transactions.js'
import { buildReport } from './build-report.js'
import { type Catalogue, catalogueOf } from './catalogue.js'
import { type LiveColumn, readLiveState } from './live/live-views.js'
import { pinsThatHold, withPins } from './live/pins.js'
import { withRemembered } from './live/remembered-files.js'
import { type OwnWords, ownWords } from './own-words.js'
import type { Report } from './report.js'
import { checkLeftOut } from './totals/left-out-declarations.js'
import { inLanguage } from './view-files/in-language.js'
import { nameOf } from './view-files/names.js'
import { orderByDependencies } from './view-files/order.js'
import type { ViewFile } from './view-files/view-file.js'
import { readViewFolder } from './view-files/view-folder.js'

/**
 * Reads the view files and, for the columns' types, the database.
 *
 * A view that is not in the database yet is left out: whoever starts the panel asks `lookAtViews` whether all are in sync.
 *
 * @throws ViewFileError
 */
export async function loadCatalogue(pools: Pools, options: { viewsDir: string; timeZone: string }): Promise<Catalogue> {
  const folder = await readViewFolder(options.viewsDir, options.timeZone)
  const state = await inSnapshot(pools.read, options, readLiveState)
  const { files } = await withRemembered(folder, state, options.timeZone)
  const ordered = orderByDependencies(await withPins(files, pinsThatHold(files, state), options.timeZone))
  const columns = new Map(
    [...state.views].flatMap(([name, live]) => (live.kind === 'absent' ? [] : [[name, live.columns]])),
  )
  return catalogueOfViews(ordered, columns, options.timeZone)
}

/**
 * The catalogue of views whose columns are known; the others are left out.
 *
 * @param ordered the files, each behind those that it reads
 * @throws ViewFileError where a header names what another report does not have
 */
export function catalogueOfViews(
  ordered: readonly ViewFile[],
  columns: ReadonlyMap<string, readonly LiveColumn[]>,
  timeZone: string,
): Catalogue {
  const reportsIn = (words: OwnWords) => {
    const { language } = words
    const files = language === null ? ordered : ordered.map((file) => inLanguage(file, language))
    const reports = files.flatMap((file) => {
      const known = columns.get(file.name)
      return known === undefined ? [] : [buildReport(file, known, files, words)]
    })
    return reports.map((report) => ({ ...report, dimensions: knownDimensions(report, reports) }))
  }
  const absent = ordered.filter(({ name }) => !columns.has(name))
  const missing = absent.filter(({ header }) => header.materialized).map(({ name }) => name)
  const catalogue = catalogueOf(reportsIn(ownWords), { missing, awaited: absent.map(nameOf) }, reportsIn)
  checkLeftOut(ordered, catalogue, timeZone)
  return catalogue
}

/** A file that stands in for another may name a dimension that is none any more, or not yet. */
function knownDimensions({ dimensions }: Report, reports: readonly Report[]): Report['dimensions'] {
  const known = new Set(reports.flatMap(({ dimension }) => dimension?.name ?? []))
  return Object.fromEntries(Object.entries(dimensions).filter(([name]) => known.has(name)))
}
