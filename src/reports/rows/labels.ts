import { arrayLiteral } from '../../database/array-literal.js'
import { quoteIdentifier } from '../../database/identifiers.js'
import { faultOfValue } from '../asking/filters.js'
import type { Catalogue } from '../catalogue.js'
import type { Reading } from '../reading.js'
import type { Report, TypedColumn } from '../report.js'
import { whereClause } from '../statements/conditions.js'
import { boundParameters } from '../statements/parameters.js'
import { hasSpellings } from '../value-types/spellings.js'
import { familyOf } from '../value-types/value-type.js'
import { comparedWithKey } from './refers-to.js'

/** By reference column, by id: the name that staff know it by. */
export type Labels = Readonly<Record<string, Readonly<Record<string, string>>>>

/** What a reference column points to: the table, its id and the column that names its rows. */
export interface ReferencedTable {
  readonly table: Report
  readonly id: TypedColumn
  readonly label: TypedColumn
}

/** The table of a reference; a reference to nothing that is known is shown as its id. */
export function referencedTable(catalogue: Catalogue, reference: string | null): ReferencedTable | null {
  const table = reference === null ? undefined : catalogue.find(reference)
  const id = table?.columns.find((column) => column.name === table.grain[0])
  const label = table?.columns.find((column) => column.name === table.titleColumn)
  return table && id && label ? { table, id, label } : null
}

/**
 * SQL of a JSON object with the names of every id that rows refer to, by reference column; as the rows write them, where
 * the key may be written in other ways.
 *
 * @param rows the relation, such as a CTE, that holds the rows with the report's columns
 */
export function labelsOfRows(catalogue: Catalogue, report: Report, rows: string): string {
  const parts = referencesOf(catalogue, report).map(({ column, referenced: { table, id, label } }) => {
    const [idName, labelName] = [quoteIdentifier(id.name), quoteIdentifier(label.name)]
    const { key, value, equality } = comparedWithKey(idName, id, quoteIdentifier(column.name), column.dataType)
    if (hasSpellings(column.type)) {
      return `(
      select coalesce(json_object_agg(spelt, coalesce(${labelName}::text, ${idName}::text)), '{}')
      from (select distinct ${quoteIdentifier(column.name)}::text collate "C" as spelt, ${value} as value from ${rows}) as asked
      join ${table.relation} on ${key} ${equality} asked.value
    ) as ${quoteIdentifier(column.name)}`
    }
    return `(
      select coalesce(json_object_agg(${idName}::text, coalesce(${labelName}::text, ${idName}::text)), '{}')
      from ${table.relation}
      where ${key} ${equality} any(array(select distinct ${value} from ${rows}))
    ) as ${quoteIdentifier(column.name)}`
  })
  return parts.length === 0
    ? "'{}'::json"
    : `(select row_to_json(labels.*) from (select ${parts.join(', ')}) as labels)`
}

/** The labels of no rows at all. */
export function noLabels(catalogue: Catalogue, report: Report): Labels {
  return Object.fromEntries(referencesOf(catalogue, report).map(({ column }) => [column.name, {}]))
}

function referencesOf(catalogue: Catalogue, report: Report): { column: TypedColumn; referenced: ReferencedTable }[] {
  return report.columns.flatMap((column) => {
    const referenced = referencedTable(catalogue, column.reference)
    return referenced ? [{ column, referenced }] : []
  })
}

/**
 * The names of ids, as these are written; those that are none of this table's are left out.
 *
 * @param column whose values the ids are
 */
export async function labelsOfIds(
  reading: Reading,
  { table, id, label }: ReferencedTable,
  ids: readonly string[],
  column: TypedColumn = id,
): Promise<Record<string, string>> {
  if (ids.length === 0) return {}
  if (hasSpellings(column.type)) return await labelsOfSpelt(reading, { table, id, label }, ids, column)
  const { key, value } = comparedWithKey(quoteIdentifier(id.name), id, 'asked', 'text')
  const rows = await reading.askOnce<{ id: string; label: string | null }>(
    `select ${quoteIdentifier(id.name)}::text as id, ${quoteIdentifier(label.name)}::text as label
     from ${table.relation}
     where ${key} = any(array(select ${value} from unnest($1::text[]) as asked))`,
    [arrayLiteral(ids)],
  )
  return Object.fromEntries(rows.map((row) => [row.id, row.label ?? row.id]))
}

async function labelsOfSpelt(
  reading: Reading,
  { table, id, label }: ReferencedTable,
  ids: readonly string[],
  column: TypedColumn,
): Promise<Record<string, string>> {
  const idName = quoteIdentifier(id.name)
  const known = ids.filter((one) => faultOfValue(column, one) === null)
  const labelsBy = (condition: string): string =>
    `select spelt, coalesce(${quoteIdentifier(label.name)}::text, ${idName}::text) as label
     from unnest($1::text[]) as asked (spelt)
     join ${table.relation} on ${condition}`
  const values = [arrayLiteral(known)]
  const { key, value, equality } = comparedWithKey(idName, id, `spelt::${column.type.sql}`, column.dataType)
  const asValues = labelsBy(`${key} ${equality} ${value}`)
  type Spelt = { readonly spelt: string; readonly label: string }
  // Which texts another type can read PostgreSQL alone knows: where one is none of its values, those are found that are written alike.
  const rows =
    familyOf(column.type) === 'other'
      ? ((await reading.tryAsking<Spelt>(asValues, values)) ??
        (await reading.askOnce<Spelt>(labelsBy(`${idName}::text = spelt`), values)))
      : await reading.askOnce<Spelt>(asValues, values)
  return Object.fromEntries(rows.map(({ spelt, label }) => [spelt, label]))
}

/**
 * Rows of a table for a picker: those whose name contains the text, and those already chosen, by name.
 *
 * @param ids already chosen; they come first, whatever the text
 */
export async function searchReferences(
  reading: Reading,
  table: Report,
  options: { search: string; ids: readonly string[]; limit: number },
): Promise<{ id: string; label: string }[]> {
  const referenced = referencedTable(reading.catalogue, table.name)
  if (!referenced) return []
  const ids = options.ids.filter((id) => faultOfValue(referenced.id, id) === null)
  const chosen = await labelsOfIds(reading, referenced, ids)
  const found = await searchByLabel(reading, referenced, options)
  const others = found.filter(({ id }) => !Object.hasOwn(chosen, id))
  return [...Object.entries(chosen).map(([id, label]) => ({ id, label })), ...others]
}

async function searchByLabel(
  reading: Reading,
  { table, id, label }: ReferencedTable,
  options: { search: string; limit: number },
): Promise<{ id: string; label: string }[]> {
  const parameters = boundParameters()
  const search = options.search.replaceAll('\0', '').trim()
  const filters = search === '' ? [] : [{ kind: 'contains' as const, column: label, text: search }]
  const where = whereClause(reading, table, filters, parameters)
  const [idName, labelName] = [quoteIdentifier(id.name), quoteIdentifier(label.name)]
  return await reading.ask<{ id: string; label: string }>(
    `select ${idName}::text as id, coalesce(${labelName}::text, ${idName}::text) as label
     from ${table.relation}
     ${where}
     order by ${labelName}, ${idName}
     limit ${Math.trunc(options.limit)}`,
    parameters.values,
  )
}
