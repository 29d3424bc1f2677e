import { findColumn, type Report } from '../report.js'
import { bucketLevels } from './bucket-levels.js'
import {
  dateColumn,
  dimensionColumns,
  isKey,
  keysOf,
  type Level,
  type LevelGrain,
  named,
  selectOfGrain,
} from './level.js'
import { onceEach } from './once-each.js'

/**
 * The levels of a report, the finest of each dimension first; none where its rows are not stored, or `levels: no` says so.
 *
 * @param timeZone that of its days
 */
export const levelsOf: (report: Report, timeZone: string) => readonly Level[] = onceEach(makeLevels)

function makeLevels(report: Report, timeZone: string): readonly Level[] {
  const { storedIn } = report
  if (storedIn === null || !report.keepsLevels || report.columns.some(({ name }) => isOurs(name))) return []
  const date = dateColumn(report)
  if (report.date !== null && date === null) return []
  if (report.keptBy !== null && !isKey(findColumn(report, report.keptBy))) return []
  const dimensions = [...dimensionColumns(report), null]
  const grains = dimensions.flatMap((dimension): LevelGrain[] =>
    date === null
      ? [{ dimension, step: null }]
      : [
          { dimension, step: 'day' },
          { dimension, step: 'month' },
        ],
  )
  const totals = grains.map((grain) => totalsLevel(report, grain, timeZone))
  const buckets = bucketLevels(report, timeZone)
  if (!storedIn.isGrouped || report.grain.length === 0) return [...totals, ...buckets]
  return [rowsLevel(report), ...totals.filter((level) => !tellsRowsApart(report, level)), ...buckets]
}

function totalsLevel(report: Report, grain: LevelGrain, timeZone: string): Level {
  const words = [grain.dimension, grain.step].filter((word) => word !== null)
  const select = selectOfGrain(report, grain, timeZone, '')
  return { kind: 'totals', column: null, grain, keys: keysOf(report, grain), select, ...named(report, words, select) }
}

/** Then a level's rows would be those of the report. */
function tellsRowsApart(report: Report, { grain, keys }: Level): boolean {
  return (grain.step === 'day' || grain.step === null) && report.grain.every((name) => keys.includes(name))
}

function rowsLevel(report: Report): Level {
  const select = `select * from ${report.relation}`
  const grain = { dimension: null, step: null }
  const columns = report.columns.map(({ name, type }) => [name, type.sql])
  const identity = JSON.stringify([select, columns, report.grain])
  return { kind: 'rows', column: null, grain, keys: report.grain, select, ...named(report, ['rows'], identity) }
}

function isOurs(name: string): boolean {
  return name === 'counted' || /^(kept|counter)_/.test(name)
}
