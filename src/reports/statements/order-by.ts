import { quoteIdentifier } from '../../database/identifiers.js'
import type { ListQuery } from '../asking/query.js'
import type { Catalogue } from '../catalogue.js'
import { findColumn, type Report } from '../report.js'
import { referencedTable } from '../rows/labels.js'
import { comparedWithKey } from '../rows/refers-to.js'
import { ordered } from '../value-types/compared.js'
import { nameKey } from './name-order.js'

/** The order of rows, as SQL. */
export interface RowOrder {
  /** A table to join to the rows for it; empty where none is needed. */
  readonly join: string
  readonly orderBy: string
}

/**
 * The chosen column, nulls last whichever way, then the grain, or all columns where there is none: so that no row is on two pages. A reference is sorted by the
 * name that staff read, and by its id only where that has none.
 *
 * The one order of lists, pages and files.
 *
 * @param prefix the rows' alias and a dot
 * @param isBackwards the same from its last row to its first
 */
export function rowOrder(
  catalogue: Catalogue,
  report: Report,
  sort: ListQuery['sort'],
  prefix: string,
  isBackwards = false,
): RowOrder {
  const named = sort.as === 'id' ? null : nameOf(catalogue, report, sort.column, prefix)
  // Two records may have one name: then their ids are the tie-break as well.
  const others = tellingApart(report).filter((name) => named !== null || name !== sort.column)
  const key = (name: string): string => {
    const column = findColumn(report, name)
    return column ? ordered(column, prefix) : prefix + quoteIdentifier(name)
  }
  const tieBreak = others.map((name) => `${key(name)}${isBackwards ? ' desc' : ''}`)
  // A table's key is never null; saying so would keep PostgreSQL from reading its index backwards.
  const nulls =
    report.kind === 'table' && report.grain.includes(sort.column) ? '' : ` nulls ${isBackwards ? 'first' : 'last'}`
  const direction = isBackwards ? opposite[sort.direction] : sort.direction
  const value = named?.value ?? key(sort.column)
  return {
    join: named?.join ?? '',
    orderBy: `order by ${[`${value} ${direction}${nulls}`, ...tieBreak].join(', ')}`,
  }
}

const opposite = { asc: 'desc', desc: 'asc' } as const

/** Rows that are the same in all columns are the same to whoever reads them. */
function tellingApart({ grain, columns }: Report): readonly string[] {
  return grain.length > 0 ? grain : columns.slice(0, mostSorted).map(({ name }) => name)
}

// A SELECT has 1664 columns at most, and those that rows are sorted by count.
const mostSorted = 400

/** What a reference is sorted by; null for a column that is none. */
function nameOf(catalogue: Catalogue, report: Report, name: string, prefix: string) {
  const column = findColumn(report, name)
  const referenced = referencedTable(catalogue, column?.reference ?? null)
  if (!column || !referenced) return null
  const { table, id, label } = referenced
  const value = `${prefix}${quoteIdentifier(name)}`
  const {
    key,
    value: compared,
    equality,
  } = comparedWithKey(`named.${quoteIdentifier(id.name)}`, id, value, column.dataType)
  const fallback = `lower(${value}::text collate "C")`
  const idName = quoteIdentifier(id.name)
  const labelKey = nameKey(`${quoteIdentifier(label.name)}::text`)
  // What does not grow with time has few names and many rows: GROUP BY keeps PostgreSQL from working a name out again for
  // each row, and lets it read the rows in parallel. Of all jobs there are about as many as rows: there it had better work
  // out the names of those rows alone that the filters leave.
  const named =
    table.date === null
      ? `select ${idName}, min(${labelKey}) as sorted_name from ${table.relation} group by ${idName}`
      : `select ${idName}, ${labelKey} as sorted_name from ${table.relation}`
  return {
    join: `left join (${named}) as named on ${key} ${equality} ${compared}`,
    value: `coalesce(named.sorted_name, ${fallback})`,
  }
}
