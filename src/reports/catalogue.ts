import { qualify } from '../database/identifiers.js'
import type { Pools } from '../database/pools.js'
import { inSnapshot } from '../database/transactions.js'
import { checksOf } from './checks/declared.js'
import { type LiveColumn, readLiveState } from './live/live-views.js'
import type { Column, Report, Unit } from './report.js'
import { pinsThatHold, withPins } from './sync/record.js'
import { checkLeftOut, leftOutOf } from './totals/left-out-declarations.js'
import { kindOf } from './view-files/kind.js'
import { materializedAncestorsOf, orderByDependencies, reportsSchema } from './view-files/order.js'
import { readViewFiles } from './view-files/read-view-files.js'
import type { DeclaredColumn, ViewFile } from './view-files/view-file.js'

/** Everything that can be listed, totalled and exported: the tables (by their source views) and the reports. */
export interface Catalogue {
  readonly reports: readonly Report[]
  find(name: string): Report | undefined
  /** Reports that the navigation shows, by title; tables are not among them. */
  listed(): readonly Report[]
}

/** What every function of this folder works with. */
export interface ReportsContext {
  readonly pools: Pools
  readonly catalogue: Catalogue
  /** The one business time zone, an IANA name. */
  readonly timeZone: string
  now(): Date
}

/**
 * Reads the view files and, for the columns' types, the database.
 *
 * A view that is not in the database yet is left out: whoever starts the panel asks `lookAtViews` whether all are in sync.
 *
 * @throws ViewFileError
 */
export async function loadCatalogue(pools: Pools, options: { viewsDir: string; timeZone: string }): Promise<Catalogue> {
  const files = await readViewFiles(options.viewsDir, options.timeZone)
  const state = await inSnapshot(pools.read, options, readLiveState)
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
  const reports = ordered.flatMap((file) => {
    const known = columns.get(file.name)
    return known === undefined ? [] : [buildReport(file, known, ordered)]
  })
  const catalogue = catalogueOf(reports)
  checkLeftOut(ordered, catalogue, timeZone)
  return catalogue
}

export function catalogueOf(reports: readonly Report[]): Catalogue {
  const byName = new Map(reports.map((report) => [report.name, report]))
  return {
    reports,
    find: (name) => byName.get(name),
    listed: () =>
      reports
        .filter((report) => report.listed && report.kind !== 'table')
        .sort((one, other) => one.title.localeCompare(other.title, 'en')),
  }
}

function buildReport(file: ViewFile, liveColumns: readonly LiveColumn[], ordered: readonly ViewFile[]): Report {
  const { header } = file
  const columns = columnsOf(header.columns, liveColumns)
  return {
    name: file.isSource ? file.name.replace(/^source_/, '') : file.name,
    kind: file.isSource ? 'table' : kindOf(file),
    title: header.title,
    description: header.description,
    grain: header.grain.value,
    provider: header.provider?.value ?? null,
    date: header.date?.value ?? null,
    rows: header.rows?.value ?? null,
    totalsBy: header.totalsBy?.value ?? null,
    listed: header.listed,
    roles: header.roles,
    columns,
    totals: header.totals.map(({ line: _, ...total }) => ({
      ...total,
      definition: total.definition ?? columns.find(({ name }) => name === total.name)?.definition ?? null,
    })),
    checks: checksOf(file, ordered),
    warnings: header.warnings && { report: header.warnings.report, choices: header.warnings.choices },
    leftOut: leftOutOf(header),
    file: file.file,
    select: file.select,
    relation: qualify(reportsSchema, file.name),
    titleColumn: columns.find((column) => column.unit === 'text')?.name ?? null,
    refreshSchedule: header.refresh,
    staleAfterSeconds: header.staleAfterSeconds,
    materializedAncestors: materializedAncestorsOf(file.name, ordered),
  }
}

/** The declared columns in the order of their declaration, then those that nobody declared, by what their type says. */
function columnsOf(declared: readonly DeclaredColumn[], live: readonly LiveColumn[]): Column[] {
  const types = new Map(live.map((column) => [column.name, column.dataType]))
  const known = declared.map(({ line: _, ...column }) => ({ ...column, dataType: types.get(column.name) ?? 'text' }))
  const others = live
    .filter((column) => !declared.some(({ name }) => name === column.name))
    .map(({ name, dataType }): Column => {
      const words = name.replaceAll('_', ' ')
      const label = words.charAt(0).toUpperCase() + words.slice(1)
      return { name, unit: unitOfType(dataType), reference: null, label, definition: null, dataType, choices: [] }
    })
  return [...known, ...others].map((column) => (column.dataType === 'bool' ? { ...column, choices: yesAndNo } : column))
}

const yesAndNo = [
  { value: 'true', label: 'Yes' },
  { value: 'false', label: 'No' },
]

function unitOfType(dataType: string): Unit {
  if (dataType === 'date') return 'date'
  if (dataType === 'timestamptz' || dataType === 'timestamp') return 'time'
  if (dataType === 'bool') return 'choice'
  if (['int2', 'int4', 'int8'].includes(dataType)) return 'count'
  if (['numeric', 'float4', 'float8'].includes(dataType)) return 'number'
  return 'text'
}
