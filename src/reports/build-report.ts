import { qualify } from '../database/identifiers.js'
import type { DimensionColumns } from './asking/dimension-columns.js'
import { checksOf } from './checks/declared.js'
import type { Dimension } from './dimension.js'
import { storedInOf } from './levels/stored-in.js'
import type { LiveColumn } from './live/live-views.js'
import { type OwnWords, ownWords } from './own-words.js'
import { type Choice, type Column, type Report, type TypedColumn, warningColumn } from './report.js'
import { leftOutOf } from './totals/left-out-declarations.js'
import { unitOfType } from './value-types/default-unit.js'
import { isBoolean } from './value-types/type-names.js'
import { plainText, type ValueType } from './value-types/value-type.js'
import { kindOf } from './view-files/kind.js'
import { nameOf } from './view-files/names.js'
import { materializedAncestorsOf, reportsSchema, zonedViewsOf } from './view-files/order.js'
import type { ViewFile, ViewHeader } from './view-files/view-file.js'

/**
 * A report, as all others know it, of a view file and of the columns that its view has.
 *
 * @param ordered all files, each behind those that it reads
 */
export function buildReport(
  file: ViewFile,
  liveColumns: readonly LiveColumn[],
  ordered: readonly ViewFile[],
  own: OwnWords = ownWords,
): Report {
  const { header } = file
  const columns = columnsOf(header, liveColumns, own)
  const name = nameOf(file)
  return {
    name,
    kind: file.isSource ? 'table' : kindOf(file),
    title: header.title,
    description: header.description,
    grain: header.grain.value,
    dimension: dimensionOf(name, header),
    dimensions: dimensionColumns(name, header),
    date: header.date?.value ?? null,
    rows: header.rows?.value ?? null,
    totalsBy: header.totalsBy?.value ?? null,
    keptBy: header.totalsBy?.value ?? (isOfWarnings(name, ordered) ? warningColumn : null),
    selectsByValue: selectsByValueOf(file),
    listed: header.listed,
    menu: header.menu,
    defaultColumns: header.look.columns?.value ?? null,
    defaultSort: header.look.sort?.value ?? null,
    roles: header.roles,
    columns,
    totals: header.totals.map(({ line: _, ...total }) => ({
      ...total,
      definition: total.definition ?? columns.find(({ name }) => name === total.name)?.definition ?? null,
    })),
    checks: checksOf(file, ordered, own),
    warnings: header.warnings && { report: header.warnings.report, choices: header.warnings.choices },
    leftOut: leftOutOf(header, own),
    file: file.file,
    select: file.select,
    relation: qualify(reportsSchema, file.name),
    titleColumn: columns.find(({ unit, type }) => unit === 'text' && type.isText)?.name ?? null,
    refreshSchedule: header.refresh,
    staleAfterSeconds: header.staleAfterSeconds,
    materializedAncestors: materializedAncestorsOf(file.name, ordered),
    zonedViews: zonedViewsOf(file.name, ordered),
    storedIn: storedInOf(file, ordered),
    countedFor: countedFor(name, ordered),
    keepsLevels: header.levels,
  }
}

/** Of a view that stores its rows, its SELECT would give those of now. */
function selectsByValueOf({ header, eachValue }: ViewFile): Report['selectsByValue'] {
  if (header.materialized) return null
  return eachValue.find(({ column }) => column === header.totalsBy?.value)?.selects ?? null
}

function isOfWarnings(name: string, files: readonly ViewFile[]): boolean {
  return files.some(({ header }) => header.warnings?.report === name)
}

function countedFor(name: string, files: readonly ViewFile[]): string[] {
  const behind = files.filter((file) => (file.header.rows?.value ?? nameOf(file)) === name)
  return [...new Set(behind.flatMap(({ header }) => header.leftOut.map(({ query }) => query)))].sort()
}

function dimensionOf(name: string, { dimension, menu }: ViewHeader): Dimension | null {
  if (dimension === null) return null
  const { line: _, ...declared } = dimension
  return { name, ...declared, icon: menu.icon }
}

/** Of a dimension itself, its key belongs to it without a line that says so. */
function dimensionColumns(name: string, { dimension, dimensions, grain }: ViewHeader): DimensionColumns {
  const key = dimension === null ? undefined : grain.value[0]
  const declared = dimensions.map((line) => [line.dimension, line.column])
  return Object.fromEntries([...(key === undefined ? [] : [[name, key]]), ...declared])
}

/** The declared columns in the order of their declaration, then those that nobody declared, by what their type says. */
function columnsOf(
  { columns: declared, look, date }: ViewHeader,
  live: readonly LiveColumn[],
  own: OwnWords,
): TypedColumn[] {
  const types = new Map(live.map(({ name, valueType }) => [name, valueType]))
  const known = declared.map(({ line: _, ...column }) => withType(column, types.get(column.name) ?? plainText))
  const others = live
    .filter((column) => !declared.some(({ name }) => name === column.name))
    .map(({ name, valueType }) => {
      const words = name.replaceAll('_', ' ')
      const label = words.charAt(0).toUpperCase() + words.slice(1)
      const column = { name, unit: unitOfType(valueType), reference: null, label, definition: null, choices: [] }
      return withType(column, valueType)
    })
  const booleans = [
    { value: 'true', label: own.yes },
    { value: 'false', label: own.no },
  ]
  return [...known, ...others].map((column) => ({
    ...column,
    // Asked for each time: the type learns labels while the panel runs.
    get choices() {
      return choicesOf(column, booleans)
    },
    shortLabel: look.short.find((one) => one.column === column.name)?.value ?? null,
    step: date?.value === column.name ? date.step : null,
    lateAfterHours: hoursOf(look.late.find((one) => one.column === column.name)?.value),
  }))
}

type Untyped = Pick<Column, 'name' | 'unit' | 'reference' | 'label' | 'definition' | 'choices'>

function withType<Declared extends Untyped>(column: Declared, type: ValueType) {
  return { ...column, dataType: type.name, type }
}

/** Those of the file, then those that only the type has: a row with such a value is found like any other. */
function choicesOf(
  { unit, choices, type }: Untyped & Pick<TypedColumn, 'type'>,
  booleans: readonly Choice[],
): readonly Choice[] {
  if (isBoolean(type.name)) {
    const named = choices.filter(({ value }) => booleans.some((one) => one.value === value))
    return [...named, ...booleans.filter(({ value }) => !named.some((one) => one.value === value))]
  }
  const unlisted = unit === 'choice' ? type.labels.filter((value) => !choices.some((one) => one.value === value)) : []
  if (unlisted.length === 0) return choices
  // Quoted as a value of the database, where the others have words.
  const asLabel = (value: string): string => (choices.length === 0 ? value : `“${value}”`)
  return [...choices, ...unlisted.map((value) => ({ value, label: asLabel(value) }))]
}

function hoursOf(seconds: number | undefined): number | null {
  return seconds === undefined ? null : seconds / 3600
}
