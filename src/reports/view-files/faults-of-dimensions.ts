import { reservedKeys } from '../asking/address.js'
import type { Fault } from './fault.js'
import type { DimensionLine, ViewFile } from './view-file.js'

/** What is wrong with a file's dimensions, with respect to the other files. */
export function faultsOfDimensions(file: ViewFile, files: readonly ViewFile[]): Omit<Fault, 'file'>[] {
  return [
    ...faultsOfDeclaration(file),
    ...file.header.dimensions.flatMap((line) => faultOfLine(line, file, files) ?? []),
  ]
}

/** Its rows have to be found by one id, and its name is a key of addresses. */
function faultsOfDeclaration({ name, file, isSource, header }: ViewFile): Omit<Fault, 'file'>[] {
  const { dimension, grain } = header
  if (dimension === null) return []
  const { line } = dimension
  if (!isSource) {
    const example = '"-- dimension customer: customer_id"'
    return [{ line, message: `only a source can be a dimension. A report names its column: ${example}.` }]
  }
  const key = tableOf(name)
  if (reservedKeys.includes(key)) {
    const message = `"${key}" stands for something else in addresses, so that it cannot be a dimension. Call ${file} otherwise.`
    return [{ line, message }]
  }
  if (grain.value.length === 1) return []
  const is = grain.value.length === 0 ? 'none' : grain.value.join(', ')
  return [{ line, message: `the rows of a dimension are chosen by one column, and its grain is ${is}.` }]
}

/** A filter compares ids: on a column of anything else, number 3 of that answers for customer 3. */
function faultOfLine(
  { key, dimension, column, line }: DimensionLine,
  { name, isSource, header }: ViewFile,
  files: readonly ViewFile[],
): Omit<Fault, 'file'> | null {
  const source = files.find((one) => one.isSource && tableOf(one.name) === dimension)
  const declared = source?.header.dimension
  if (!declared) return { line, message: notDeclared(key, dimension, source, files) }
  const own = header.columns.find((one) => one.name === column)
  if (own?.reference === dimension) return null
  if (isSource && name === source.name && header.grain.value.includes(column)) return null
  const is = own === undefined ? 'which no line declares' : `which is [${own.reference ?? own.unit}]`
  const [one, several] = [declared.singular, declared.plural].map((words) => words.toLowerCase())
  const message = `${key} names "${column}", ${is}: a filter of ${several} would compare it with their ids.
  Where it holds the id of a ${one}, write "-- column ${column} [${dimension}]: …"; else take the line "${key}" out.`
  return { line, message }
}

function notDeclared(key: string, dimension: string, source: ViewFile | undefined, files: readonly ViewFile[]): string {
  const known = files.filter(({ header }) => header.dimension !== null).map(({ name }) => tableOf(name))
  const list = known.length === 0 ? 'There are none yet.' : `The dimensions are: ${known.join(', ')}.`
  const remedy = source
    ? `Add a line like "-- dimension: Customer, Customers" to ${source.file}, with what one and what several are called.`
    : `A table becomes one by a line like "-- dimension: Customer, Customers" in its file in views/sources/.`
  return `"${key}" names no dimension: ${dimension} is not one. ${remedy} ${list}`
}

function tableOf(name: string): string {
  return name.replace(/^source_/, '')
}
