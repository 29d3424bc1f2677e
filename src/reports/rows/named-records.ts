import { quoteIdentifier } from '../../database/identifiers.js'
import { sqlState, sqlStates } from '../../database/sql-state.js'
import { filterKey, listAddress } from '../asking/address.js'
import type { Filter } from '../asking/filters.js'
import type { Reading } from '../reading.js'
import { whereClause } from '../statements/conditions.js'
import { boundParameters } from '../statements/parameters.js'
import { isInteger } from '../value-types/type-names.js'
import { type FoundRow, type Hit, hitColumns, hitsOf } from './hit.js'
import type { ReferencedTable } from './labels.js'
import { findNewestNamed } from './newest-named.js'

const hitsPerTable = 8
const graceMs = 300

/**
 * The newest records of a table that are called so.
 *
 * The highest number is the newest: the key is indexed, and is read from its end, a slice at a time. Where ids are no
 * numbers, the table's date says it, and all of the table is read at once; without a date nothing does, and the ids' own
 * order stands.
 */
export async function findByName(
  reading: Reading,
  table: ReferencedTable,
  wanted: string,
  deadline: number,
): Promise<{ hits: Hit[]; hasMore: boolean; isWhole: boolean }> {
  const budgetMs = deadline - Date.now()
  if (budgetMs <= 0) return { hits: [], hasMore: false, isWhole: false }
  try {
    // One more than is shown tells that there are more.
    const found = isByDate(table)
      ? await readByDate(reading, table, wanted)
      : await findNewestNamed(reading, table, wanted, { most: hitsPerTable + 1, budgetMs })
    // A table that cannot be read is told with those that were not read to their end, and the search goes on.
    if (found === null) return { hits: [], hasMore: false, isWhole: false }
    const { hits, isWhole } = found
    const shown = hitsOf(reading.catalogue, table, hits.slice(0, hitsPerTable))
    return { hits: shown, hasMore: hits.length > hitsPerTable, isWhole }
  } catch (error) {
    // The time is over, for all tables, and what was found in others still helps.
    if (sqlState(error) !== sqlStates.queryCanceled) throw error
    return { hits: [], hasMore: false, isWhole: false }
  }
}

/** How many records of each table are called so; null when the time is over before they are counted. */
export async function countByName(
  reading: Reading,
  tables: readonly ReferencedTable[],
  wanted: string,
  deadline: number,
): Promise<readonly number[] | null> {
  if (tables.length === 0 || Date.now() >= deadline) return null
  const parameters = boundParameters()
  const counts = tables.map((table) => {
    const where = whereClause(reading, table.table, [isCalled(table, wanted)], parameters)
    return `(select count(*) from ${table.table.relation} ${where})`
  })
  const sql = `select json_build_array(${counts.join(', ')}) as counts`
  try {
    // What cannot end in time is not begun: whoever types would wait for nothing.
    const cost = await costOf(reading, sql, parameters.values)
    if (cost === null || cost > (deadline - Date.now()) * costPerMs) return null
    await limitTo(reading, deadline)
    const answers = await reading.tryAsking<{ counts: readonly number[] }>(sql, parameters.values)
    return answers?.[0]?.counts ?? null
  } catch (error) {
    if (sqlState(error) !== sqlStates.queryCanceled) throw error
    return null
  }
}

// As much as a machine of two cores works off while it has little else to do; a slower one gives up at the deadline.
const costPerMs = 75

/** What PostgreSQL expects a statement to cost, in its own unit: a page that is read one after the other; null where it refuses it. */
async function costOf(reading: Reading, sql: string, values: readonly string[]): Promise<number | null> {
  const answers = await reading.tryAsking<{ 'QUERY PLAN': readonly [{ Plan: { 'Total Cost': number } }] }>(
    `explain (format json) ${sql}`,
    values,
  )
  return answers && (answers[0]?.['QUERY PLAN'][0].Plan['Total Cost'] ?? 0)
}

/** The list of all records that are called so, which takes the time that it takes. */
export function listOfNamed({ table, label }: ReferencedTable, wanted: string): string {
  return listAddress(table.name, new URLSearchParams({ [filterKey(label.name)]: wanted }))
}

function isCalled({ label }: ReferencedTable, wanted: string): Filter {
  return { kind: 'contains', column: label, text: wanted }
}

/** What PostgreSQL ends by itself, such as waiting for a lock: later than what stops at the deadline. */
export async function limitSearch(reading: Reading, deadline: number): Promise<void> {
  await limitTo(reading, deadline + graceMs)
}

async function limitTo(reading: Reading, deadline: number): Promise<void> {
  await reading.ask(`set local statement_timeout = ${Math.max(1, deadline - Date.now())}`)
}

function isByDate({ table, id }: ReferencedTable): boolean {
  return table.date !== null && !isInteger(id.dataType)
}

async function readByDate(reading: Reading, found: ReferencedTable, wanted: string) {
  const { table, id } = found
  const parameters = boundParameters()
  const where = whereClause(reading, table, [isCalled(found, wanted)], parameters)
  const newest = `found.${quoteIdentifier(table.date ?? '')} desc nulls last, found.${quoteIdentifier(id.name)}`
  const hits = await reading.tryAsking<FoundRow>(
    `select ${hitColumns(reading, found)}
     from (select * from ${table.relation} ${where}) as found
     order by ${newest}
     limit ${hitsPerTable + 1}`,
    parameters.values,
  )
  return hits && { hits, isWhole: true }
}
