import { loadModule, parseSync } from 'libpg-query'
import type { ReadableColumn, ReadableRelation } from '../live/readable-relation.js'
import { unitOfType } from '../value-types/default-unit.js'
import type { Node } from '../view-files/select.js'
import type { ViewFile } from '../view-files/view-file.js'

/** A table that columns can refer to by the name of its source. */
export interface Referable {
  /** As brackets have it: `customer`. */
  readonly name: string
  /** The one column of the table that tells its rows apart, as the table calls it. */
  readonly key: string
}

/** The tables that have a source whose rows are told apart by one column of theirs, by `tableKey`. */
export type Referables = ReadonlyMap<string, Referable>

export const tableKey = ({ schema, name }: { readonly schema: string; readonly name: string }): string =>
  JSON.stringify([schema, name])

/** What view files of a project read one table, and by which of its columns their rows are told apart. */
export async function referablesOf(files: readonly ViewFile[]): Promise<Map<string, Referable>> {
  await loadModule()
  const found = new Map<string, Referable>()
  for (const file of files) {
    const [read, ...others] = file.reads
    const [grain, ...more] = file.header.grain.value
    if (!file.isSource || read === undefined || others.length > 0 || grain === undefined || more.length > 0) continue
    const key = columnBehind(file, grain)
    const table = tableKey({ schema: read.schema ?? 'public', name: read.name })
    if (key !== null) found.set(table, { name: file.name.replace(/^source_/, ''), key })
  }
  return found
}

/** The column of the table that a column of a SELECT is; null where it is made of something else. */
function columnBehind({ select, hasStar }: ViewFile, name: string): string | null {
  const statement = parseSync(select).stmts?.[0]?.stmt as Node | undefined
  const targets = ((statement?.SelectStmt as Node | undefined)?.targetList ?? []) as { ResTarget?: Node }[]
  for (const { ResTarget: target } of targets) {
    const column = (target?.val as Node | undefined)?.ColumnRef as Node | undefined
    const last = ((column?.fields ?? []) as { String?: { sval?: string } }[]).at(-1)?.String?.sval
    if ((target?.name ?? last) === name) return last ?? null
  }
  return hasStar ? name : null
}

/** The table whose rows a column names by their keys; null where it names none that has a source. */
export function referenceOf(column: string, { foreignKeys }: ReadableRelation, referables: Referables): string | null {
  for (const { columns, targetColumns, ...target } of foreignKeys) {
    const referable = referables.get(tableKey(target))
    const isKey = columns.length === 1 && columns[0] === column && targetColumns[0] === referable?.key
    if (referable !== undefined && isKey) return referable.name
  }
  return null
}

/** What a table's own declaration says of a column: a reference, part of its key, or what its type is. */
export function unitOfColumn(column: ReadableColumn, relation: ReadableRelation, referables: Referables): string {
  const reference = referenceOf(column.name, relation, referables)
  if (reference !== null) return reference
  return relation.key.includes(column.name) ? 'id' : unitOfType(column.valueType)
}
