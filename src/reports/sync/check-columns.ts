import { quoteIdentifier } from '../../database/identifiers.js'
import type { LiveColumn } from '../live/live-views.js'
import { type Fault, ViewFileError } from '../view-files/fault.js'
import { unseenIn } from '../view-files/syntax-words.js'
import { columnsAggregated, totalsNamed } from '../view-files/total-expression.js'
import type { ViewFile } from '../view-files/view-file.js'
import { faultsOfTypes } from './check-types.js'

/**
 * Compares what the header names with the columns that the SELECT has.
 *
 * @param others what was found of it otherwise, and is not told twice
 * @throws ViewFileError with every name that is not there
 */
export function checkColumns(file: ViewFile, columns: readonly LiveColumn[], others: readonly Fault[] = []): void {
  if (columns.length === 0) {
    const message = 'the SELECT has no columns, and so nothing to show. Name some.'
    throw new ViewFileError([{ file: file.file, line: file.selectLine, message }])
  }
  const names = columns.map((column) => column.name)
  const { header } = file
  const faults: Fault[] = [...others]
  const check = (key: string, name: string, line: number): void => {
    if (names.includes(name) || others.some((fault) => fault.line === line)) return
    const message = `${key} names "${name}", but the SELECT has no such column.\n  Its columns are: ${names.join(', ')}.\n  Write one of them, or add ${name} to the SELECT.`
    faults.push({ file: file.file, line, message })
  }
  for (const name of names) {
    // To PostgreSQL it is a letter, so that the word ahead of it is part of the name.
    const unseen = /^as[^\x20-\x7e]/i.test(name) ? unseenIn(name) : null
    if (unseen === null) continue
    const message = `the SELECT has a column "${name}", with ${unseen}, which is not seen, behind "as": write a space in its place.`
    faults.push({ file: file.file, line: file.selectLine, message })
  }
  for (const name of header.grain.value) check('grain', name, header.grain.line)
  for (const [key, at] of [
    ['date', header.date],
    ['totals by', header.totalsBy],
  ] as const) {
    if (at) check(key, at.value, at.line)
  }
  for (const { key, column, line } of header.dimensions) check(key, column, line)
  const { look } = header
  for (const name of look.columns?.value ?? []) check('columns', name, look.columns?.line ?? 1)
  if (look.sort) check('sort', look.sort.value.column, look.sort.line)
  for (const { column, line } of look.short) check('short', column, line)
  for (const { column, line } of look.late) check('late', column, line)
  faults.push(...faultsOfLate(file))
  for (const column of header.columns) check('column', column.name, column.line)
  faults.push(...faultsOfGrainlessIndexes(file))
  for (const index of header.indexes) {
    for (const name of new Set(index.names)) check('index', name, index.line)
  }
  for (const total of header.totals) {
    for (const name of columnsAggregated(total.expression)) check(`total ${total.name}`, name, total.line)
  }
  faults.push(...faultsOfTotals(file), ...faultsOfTypes(file, columns))
  if (faults.length > 0) throw new ViewFileError(faults)
}

/** What a unique index tells apart is a grain. */
function faultsOfGrainlessIndexes({ file, header }: ViewFile): Fault[] {
  if (header.grain.value.length > 0) return []
  return header.indexes
    .filter(({ unique, condition, names, definition }) => unique && condition === '' && isPlain(definition, names))
    .map(({ line, names }) => {
      const message = `this index says that ${names.join(', ')} tells rows apart, and line ${header.grain.line} that nothing does. Write "grain: ${names.join(', ')}".`
      return { file, line, message }
    })
}

function isPlain(definition: string, names: readonly string[]): boolean {
  return definition.startsWith(`(${names.map(quoteIdentifier).join(', ')})`)
}

/** Only what lasts can last too long. */
function faultsOfLate({ file, header }: ViewFile): Fault[] {
  return header.look.late.flatMap(({ column, line }) => {
    const declared = header.columns.find(({ name }) => name === column)
    if (!declared || declared.unit === 'hours') return []
    const message = `late names "${column}", which is in ${declared.unit}. Only a column in hours can be late.`
    return [{ file, line, message }]
  })
}

/** A derived total names totals that stand above it, so that there is no circle. */
function faultsOfTotals(file: ViewFile): Fault[] {
  const faults: Fault[] = []
  const known = new Set<string>()
  for (const total of file.header.totals) {
    for (const name of totalsNamed(total.expression)) {
      if (known.has(name)) continue
      const message = `total ${total.name} names "${name}", which is not a total above it. A column is totalled like sum(${name}).`
      faults.push({ file: file.file, line: total.line, message })
    }
    if (known.has(total.name))
      faults.push({ file: file.file, line: total.line, message: `total ${total.name} appears twice.` })
    known.add(total.name)
  }
  return faults
}
