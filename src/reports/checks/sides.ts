import type { TotalExpression } from '../report.js'
import { reportsSchema } from '../view-files/order.js'
import type { DeclaredCheck, ViewFile } from '../view-files/view-file.js'
import type { NamedRelation, SideReads, Sides } from './check.js'

/** @param ordered all view files, each behind those that it reads */
export function sidesOf(file: ViewFile, compares: DeclaredCheck['compares'], ordered: readonly ViewFile[]): Sides {
  const byName = new Map(ordered.map((one) => [one.name, one]))
  if (compares.kind === 'grain') {
    const own = readBy(file, file.header.grain.value, byName)
    // Nothing but itself is compared.
    return { actual: kindOf(own), expected: kindOf(own), tables: own.tables }
  }
  const actual = readByTotal(file, compares.total, compares.of, byName)
  const expected = readByExpected(compares.expected, byName)
  return { actual: kindOf(actual), expected: kindOf(expected), tables: [...actual.tables, ...expected.tables] }
}

interface Read {
  readonly isStored: boolean
  readonly tables: readonly NamedRelation[]
  readonly isRepeatable: boolean
}

const notKnown: Read = { isStored: false, tables: [], isRepeatable: false }

function kindOf({ isStored, tables, isRepeatable }: Read): SideReads {
  if (!isRepeatable || (isStored && tables.length > 0)) return 'both'
  return isStored ? 'rows' : 'tables'
}

type Files = ReadonlyMap<string, ViewFile>
type Expected = Extract<DeclaredCheck['compares'], { kind: 'total' }>['expected']

function readByExpected(expected: Expected, files: Files): Read {
  if (expected.kind === 'select') return together(expected, files)
  const other = files.get(expected.report) ?? files.get(`source_${expected.report}`)
  return other === undefined ? notKnown : readByTotal(other, expected.total, expected.of, files)
}

function readByTotal(file: ViewFile, total: string, of: string | null, files: Files): Read {
  const by = of === null ? null : (file.header.totalsBy?.value ?? null)
  return readBy(file, [...columnsOf(file, { kind: 'total', name: total }), ...(by === null ? [] : [by])], files)
}

/** @param columns those that are asked for: what the others tell of the moment does not matter */
function readBy(file: ViewFile, columns: readonly string[], files: Files): Read {
  if (file.header.materialized) return { isStored: true, tables: [], isRepeatable: true }
  const isSteady = file.momentaryColumns.length > 0 && !columns.some((name) => file.momentaryColumns.includes(name))
  return together({ reads: file.reads, isRepeatable: file.isRepeatable || isSteady }, files)
}

function together({ reads, isRepeatable }: Pick<ViewFile, 'reads' | 'isRepeatable'>, files: Files): Read {
  return reads
    .map((read) => readByName(read, files))
    .reduce(
      (all, one) => ({
        isStored: all.isStored || one.isStored,
        tables: [...all.tables, ...one.tables],
        isRepeatable: all.isRepeatable && one.isRepeatable,
      }),
      { isStored: false, tables: [], isRepeatable },
    )
}

function readByName(read: NamedRelation, files: Files): Read {
  const file = read.schema === null || read.schema === reportsSchema ? files.get(read.name) : undefined
  if (file === undefined) return { isStored: false, tables: [read], isRepeatable: true }
  if (file.header.materialized) return { isStored: true, tables: [], isRepeatable: true }
  return together(file, files)
}

/** The columns that a total is worked out from. */
function columnsOf(file: ViewFile, expression: TotalExpression): string[] {
  if (expression.kind === 'aggregate') return [expression.column]
  if (expression.kind === 'operation')
    return [...columnsOf(file, expression.left), ...columnsOf(file, expression.right)]
  const total = file.header.totals.find(({ name }) => name === expression.name)
  return total === undefined ? [] : columnsOf(file, total.expression)
}
