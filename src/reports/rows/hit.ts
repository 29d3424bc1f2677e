import { quoteIdentifier } from '../../database/identifiers.js'
import { columnOf } from '../asking/dimension-columns.js'
import type { Catalogue } from '../catalogue.js'
import type { Reading } from '../reading.js'
import { type Column, findColumn, type Report } from '../report.js'
import { printed } from '../value-types/printed.js'
import { type ReferencedTable, referencedTable } from './labels.js'
import { recordId } from './record-id.js'
import { comparedWithKey } from './refers-to.js'

/** Something that a person may have meant, and the page that it has. */
export interface Hit {
  /** The table's or report's name. */
  readonly type: string
  /** The record's id; null for a page that is not a record. */
  readonly id: string | null
  /** What it belongs to, as a heading: "Reports", "Jobs". */
  readonly group: string
  readonly label: string
  /** What tells it from others of the same name: a job's number, whose it is and how far it is. */
  readonly detail: string | null
  /** What it is where it is no record, for words in any language: a report, or all records of a table. */
  readonly page: 'report' | 'records' | null
  readonly href: string
}

/** A record as a search reads it. */
export interface FoundRow {
  readonly id: string
  readonly label: string | null
  /** What it belongs to of the dimensions in the filter bar, by name. */
  readonly dimensions: readonly string[]
  readonly choice: string | null
}

/** A FoundRow of the relation `found`. */
export function hitColumns({ catalogue }: Reading, { table, id, label }: ReferencedTable): string {
  const text = (column: Column | undefined): string =>
    column ? `(${printed(`found.${quoteIdentifier(column.name)}`, column.unit, column.dataType)})::text` : 'null::text'
  return [
    `found.${quoteIdentifier(id.name)}::text as id`,
    `found.${quoteIdentifier(label.name)}::text as label`,
    `array_remove(array[${dimensionColumns(catalogue, table).map((column) => nameOf(catalogue, column))}]::text[], null) as dimensions`,
    `${text(choiceColumn(table))} as choice`,
  ].join(', ')
}

/** SQL of the name of what a column of `found` refers to, or of its value where that has none. */
function nameOf(catalogue: Catalogue, column: Column): string {
  const value = `found.${quoteIdentifier(column.name)}`
  const referenced = referencedTable(catalogue, column.reference)
  if (!referenced) return `${value}::text`
  const { table, id, label } = referenced
  const name = `referred.${quoteIdentifier(label.name)}::text`
  const compared = comparedWithKey(`referred.${quoteIdentifier(id.name)}`, id, value, column.dataType)
  const isIt = `${compared.key} ${compared.equality} ${compared.value}`
  return `coalesce((select ${name} from ${table.relation} as referred where ${isIt} limit 1), ${value}::text)`
}

/** Its own key is none: it says nothing that the number does not say. */
function dimensionColumns({ dimensions }: Catalogue, table: Report): Column[] {
  const shown = dimensions.filter(({ name, inBar }) => inBar && name !== table.name)
  return shown.flatMap(({ name }) => findColumn(table, columnOf(table.dimensions, name) ?? '') ?? [])
}

function choiceColumn({ columns }: Report): Column | undefined {
  return columns.find(({ unit }) => unit === 'choice')
}

export function hitsOf({ words }: Catalogue, { table }: ReferencedTable, rows: readonly FoundRow[]): Hit[] {
  return rows.map((row) => {
    const choice = choiceColumn(table)?.choices.find(({ value }) => value === row.choice)?.label ?? row.choice
    const name = recordId([row.id])
    return {
      type: table.name,
      id: name,
      group: table.title,
      label: row.label ?? row.id,
      detail: [words.numbered(shortId(row.id)), ...row.dimensions, choice].filter((part) => part !== null).join(' · '),
      page: null,
      href: `/admin/resources/${table.name}/records/${encodeURIComponent(name)}/show`,
    }
  })
}

// A uuid: nobody reads 36 characters, and the record's page has them all.
const longestId = 20

/** An id as people read it: the beginning of a long one tells it from others. */
function shortId(id: string): string {
  return id.length > longestId ? `${id.slice(0, 8)}…` : id
}
