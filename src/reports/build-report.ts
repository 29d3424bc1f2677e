import { qualify } from '../database/identifiers.js'
import { checksOf } from './checks/declared.js'
import type { LiveColumn } from './live/live-views.js'
import type { Column, Report, Unit } from './report.js'
import { leftOutOf } from './totals/left-out-declarations.js'
import { kindOf } from './view-files/kind.js'
import { materializedAncestorsOf, reportsSchema } from './view-files/order.js'
import type { ViewFile, ViewHeader } from './view-files/view-file.js'

/**
 * A report, as all others know it, of a view file and of the columns that its view has.
 *
 * @param ordered all files, each behind those that it reads
 */
export function buildReport(file: ViewFile, liveColumns: readonly LiveColumn[], ordered: readonly ViewFile[]): Report {
  const { header } = file
  const columns = columnsOf(header, liveColumns)
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
    defaultColumns: header.look.columns?.value ?? null,
    defaultSort: header.look.sort?.value ?? null,
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
function columnsOf({ columns: declared, look }: ViewHeader, live: readonly LiveColumn[]): Column[] {
  const types = new Map(live.map((column) => [column.name, column.dataType]))
  const known = declared.map(({ line: _, ...column }) => ({ ...column, dataType: types.get(column.name) ?? 'text' }))
  const others = live
    .filter((column) => !declared.some(({ name }) => name === column.name))
    .map(({ name, dataType }) => {
      const words = name.replaceAll('_', ' ')
      const label = words.charAt(0).toUpperCase() + words.slice(1)
      return { name, unit: unitOfType(dataType), reference: null, label, definition: null, dataType, choices: [] }
    })
  return [...known, ...others].map((column) => ({
    ...column,
    shortLabel: look.short.find((one) => one.column === column.name)?.value ?? null,
    lateAfterHours: hoursOf(look.late.find((one) => one.column === column.name)?.value),
    choices: column.dataType === 'bool' ? yesAndNo : column.choices,
  }))
}

function hoursOf(seconds: number | undefined): number | null {
  return seconds === undefined ? null : seconds / 3600
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
