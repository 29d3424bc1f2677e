import { units, warningColumn } from '../report.js'
import { faultOfTotal } from './check.js'
import type { Fault } from './fault.js'
import { faultsOfDimensions } from './faults-of-dimensions.js'
import { nameOf } from './names.js'
import type { ViewFile, ViewHeader } from './view-file.js'

/** Two files of one name: a table and a report share their addresses. */
export function faultsOfTwins(files: readonly ViewFile[]): Fault[] {
  const seen = new Map<string, ViewFile>()
  const faults: Fault[] = []
  for (const file of files) {
    // Both in addresses and in the database.
    const name = [nameOf(file), file.name].find((one) => seen.has(one))
    const twin = seen.get(name ?? '')
    if (twin)
      faults.push({
        file: file.file,
        line: 1,
        message: `the name ${name} is taken by ${twin.file}. Rename one of them.`,
      })
    for (const one of [nameOf(file), file.name]) seen.set(one, file)
  }
  return faults
}

/** Names of other files that a header uses: tables in units, the report behind `rows`. */
export function faultsOfNames(files: readonly ViewFile[]): Fault[] {
  const tables = files.filter((file) => file.isSource).map(nameOf)
  const opened = files.filter((file) => !file.isSource || file.header.listed).map(nameOf)
  return files.flatMap((one) => {
    const { file, header } = one
    const others = [...faultsOfOtherReports(header, files), ...faultsOfDimensions(one, files)].map((fault) => ({
      file,
      ...fault,
    }))
    const unknownTables = header.columns
      .filter(({ reference }) => reference !== null && !tables.includes(reference))
      .map(({ reference, line }) => ({
        file,
        line,
        message: `"${reference}" is neither a unit nor a table. Units: ${plainUnits.join(', ')}; ${tables.length === 0 ? 'there is no table' : `tables: ${tables.join(', ')}`}.`,
      }))
    const withoutGrain = header.columns
      .filter(({ reference }) => files.some((other) => isWithoutGrain(other, reference)))
      .map(({ reference, line }) => ({
        file,
        line,
        message: `"${reference}" is a table whose grain is none: nothing can refer to its rows. Give the column another unit.`,
      }))
    unknownTables.push(...withoutGrain)
    const { rows } = header
    if (rows === null || opened.includes(rows.value)) return [...unknownTables, ...others]
    const message = `rows names "${rows.value}", which is neither a report nor a table of the menu. There are: ${opened.join(', ')}.`
    return [...unknownTables, ...others, { file, line: rows.line, message }]
  })
}

function isWithoutGrain({ isSource, name, header }: ViewFile, reference: string | null): boolean {
  return isSource && name === `source_${reference}` && header.grain.value.length === 0
}

/** What checks and warnings say of other files. */
function faultsOfOtherReports(header: ViewHeader, files: readonly ViewFile[]): Omit<Fault, 'file'>[] {
  const reports = files.filter(({ isSource }) => !isSource)
  const find = (name: string) => reports.find((file) => file.name === name)?.header
  const noReport = (name: string) =>
    `names "${name}", which is not a report. There are: ${reports.map((file) => file.name).join(', ')}.`
  const faults: Omit<Fault, 'file'>[] = []
  for (const { compares, line } of header.checks) {
    if (compares.kind !== 'total' || compares.expected.kind !== 'total') continue
    const { report, total, of } = compares.expected
    const other = find(report)
    const fault = other ? faultOfTotal(other, total, of) : noReport(report)
    if (fault !== null) faults.push({ line, message: `check ${fault}` })
  }
  if (header.warnings !== null) {
    const { report, choices, line } = header.warnings
    const other = find(report)
    const fault = other ? faultOfWarnings(other, report, choices) : noReport(report)
    if (fault !== null) faults.push({ line, message: `warnings ${fault}` })
  }
  return faults
}

function faultOfWarnings(other: ViewHeader, name: string, wanted: readonly string[]): string | null {
  const known = other.columns.find((column) => column.name === warningColumn)?.choices.map(({ value }) => value) ?? []
  if (known.length === 0) return `names "${name}", which has no "column warning [choice …]" that lists them.`
  const unknown = wanted.find((choice) => !known.includes(choice))
  return unknown === undefined
    ? null
    : `names "${unknown}", which is not a warning of ${name}. There are: ${known.join(', ')}.`
}

const plainUnits = units.filter((unit) => unit !== 'reference')
