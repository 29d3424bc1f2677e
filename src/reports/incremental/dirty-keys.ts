import { quoteIdentifier } from '../../database/identifiers.js'
import { certaintyOf } from './dirty/certainty.js'
import { type ChangedTable, dirtyRows } from './dirty/dirty-rows.js'
import type { Functions, Relations } from './dirty/query.js'
import { readQuery } from './dirty/read-query.js'
import { NotIncrementalError } from './refusal.js'

/** How the keys of rows are found that may have changed in one report. */
export interface DirtyKeys {
  /** The tables that it comes of, by `schema.name`, each with the columns that are read of it. */
  readonly tables: ReadonlyMap<string, readonly string[]>
  /** What PostgreSQL has of them. */
  readonly relations: Relations
  /**
   * A SELECT of every key, by the columns of the grain, that a row may have come to, gone from or changed for.
   *
   * @param changed the tables that have changed
   * @returns null where the report does not come of them
   */
  query(changed: ReadonlyMap<string, ChangedTable>): string | null
}

/**
 * Follows changed rows of tables to the rows of a report that come of them.
 *
 * @param report by `schema.name`; its own view and all beneath it are among `relations`
 * @throws NotIncrementalError
 */
export async function readDirtyKeys(
  report: string,
  grain: readonly string[],
  relations: Relations,
  functions: Functions,
): Promise<DirtyKeys> {
  const read = await readQuery(report, relations, functions)
  const certainty = certaintyOf(read)
  if (grain.length === 0) throw new NotIncrementalError('it has no grain, by which a changed row is found.')
  const unsure = grain.find((column) => !certainty.sureColumns(read.query).has(column))
  if (unsure !== undefined)
    throw new NotIncrementalError(
      `the grain names ${unsure}, which comes of several rows at once. Tell the rows apart by columns of their own.`,
    )
  const nameOf = (table: string) => table.split('.').map(quoteIdentifier).join('.')
  const query: DirtyKeys['query'] = (changed) => {
    const rows = [...changed.keys()].flatMap((table) =>
      dirtyRows(read.query, grain, table, { read, certainty, changed, nameOf }),
    )
    return rows.length === 0 ? null : `select distinct * from (${rows.join(' union all ')}) as viewdesk_dirty`
  }
  // What cannot be followed is told now, and not once a row changes.
  query(new Map([...read.tables.keys()].map((table) => [table, { images: () => 'images' }])))
  const tables = new Map([...read.tables].map(([table, columns]) => [table, [...columns].sort()]))
  return { tables, relations, query }
}
