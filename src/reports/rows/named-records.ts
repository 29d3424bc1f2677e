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

const hitsPerTable = 8
// Small enough to stop in time, large enough that the round trips do not count.
const sliceRows = 20_000

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
  const found: FoundRow[] = []
  let isWhole = false
  let below: string | null = null
  try {
    // One more than is shown tells that there are more.
    while (!isWhole && found.length <= hitsPerTable && Date.now() < deadline) {
      const slice: Slice = await readSlice(reading, table, wanted, below, deadline)
      found.push(...slice.hits)
      below = slice.last
      isWhole = slice.isLast
    }
  } catch (error) {
    // The time is over, for all tables, and what was found before still helps.
    if (sqlState(error) !== sqlStates.queryCanceled) throw error
  }
  const hasMore = found.length > hitsPerTable
  return { hits: hitsOf(reading.catalogue, table, found.slice(0, hitsPerTable)), hasMore, isWhole }
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
  try {
    await limitTo(reading, deadline)
    const [answer] = await reading.ask<{ counts: readonly number[] }>(
      `select json_build_array(${counts.join(', ')}) as counts`,
      parameters.values,
    )
    return answer?.counts ?? null
  } catch (error) {
    if (sqlState(error) !== sqlStates.queryCanceled) throw error
    return null
  }
}

/** The list of all records that are called so, which takes the time that it takes. */
export function listOfNamed({ table, label }: ReferencedTable, wanted: string): string {
  return listAddress(table.name, new URLSearchParams({ [filterKey(label.name)]: wanted }))
}

function isCalled({ label }: ReferencedTable, wanted: string): Filter {
  return { kind: 'contains', column: label, text: wanted }
}

async function limitTo(reading: Reading, deadline: number): Promise<void> {
  await reading.ask(`set local statement_timeout = ${Math.max(1, deadline - Date.now())}`)
}

interface Slice {
  readonly hits: readonly FoundRow[]
  /** The lowest id of the slice: the next one is below it. */
  readonly last: string | null
  /** There is nothing behind it. */
  readonly isLast: boolean
}

/** The next records from the newest back, and those of them that are called so. */
async function readSlice(
  reading: Reading,
  found: ReferencedTable,
  wanted: string,
  below: string | null,
  deadline: number,
): Promise<Slice> {
  await limitTo(reading, deadline)
  const { table, id } = found
  const isByDate = table.date !== null && !isInteger(id.dataType)
  return isByDate ? await readByDate(reading, found, wanted) : await readById(reading, found, wanted, below)
}

async function readByDate(reading: Reading, found: ReferencedTable, wanted: string): Promise<Slice> {
  const { table, id } = found
  const parameters = boundParameters()
  const where = whereClause(reading, table, [isCalled(found, wanted)], parameters)
  const newest = `found.${quoteIdentifier(table.date ?? '')} desc nulls last, found.${quoteIdentifier(id.name)}`
  const hits = await reading.ask<FoundRow>(
    `select ${hitColumns(reading, found)}
     from (select * from ${table.relation} ${where}) as found
     order by ${newest}
     limit ${hitsPerTable + 1}`,
    parameters.values,
  )
  return { hits, last: null, isLast: true }
}

async function readById(
  reading: Reading,
  found: ReferencedTable,
  wanted: string,
  below: string | null,
): Promise<Slice> {
  const { table, id } = found
  const parameters = boundParameters()
  const idName = quoteIdentifier(id.name)
  const bound = below === null ? '' : `where ${idName} < ${parameters.add(below, id.type.sql)}`
  const where = whereClause(reading, table, [isCalled(found, wanted)], parameters)
  const [answer] = await reading.ask<{ slice: Omit<Slice, 'isLast'> & { readonly count: number } }>(
    `with slice as materialized (
       select * from ${table.relation} ${bound} order by ${idName} desc limit ${sliceRows}
     ), hits as (
       select ${hitColumns(reading, found)}
       from (select * from slice ${where}) as found
       -- The id itself, and not the text that it is shown as: 99 is older than 4994.
       order by found.${idName} desc
       limit ${hitsPerTable + 1}
     )
     select json_build_object(
       'hits', (select coalesce(json_agg(hits), '[]') from hits),
       'last', (select slice.${idName}::text from slice order by slice.${idName} limit 1),
       'count', (select count(*) from slice)
     ) as slice`,
    parameters.values,
  )
  const { hits = [], last = null, count = 0 } = answer?.slice ?? {}
  return { hits, last, isLast: count < sliceRows }
}
