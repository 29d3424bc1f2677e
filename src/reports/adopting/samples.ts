import type { ClientBase } from 'pg'
import { isConnectionLost, sqlState } from '../../database/sql-state.js'
import type { ReadableRelation } from '../live/readable-relation.js'

type Client = Pick<ClientBase, 'query'>

/** The rows of a look, none where it fails: a slow view or a foreign table that is away keeps nobody from all others. */
async function look<Row extends object>(client: Client, sql: string): Promise<Row[]> {
  try {
    return (await client.query<Row>(sql)).rows
  } catch (error) {
    const state = sqlState(error)
    if (state === null || isConnectionLost(state)) throw error
    return []
  }
}

// Enough for a value that is in use; all rows of a large table would be minutes.
const rowsLookedAt = 50_000

/** The values of a column in the first rows of its table, in their order; null where there are more than `most`. */
export async function distinctValues(
  client: Client,
  { written }: ReadableRelation,
  column: string,
  most: number,
): Promise<string[] | null> {
  const rows = await look<{ value: string }>(
    client,
    `select distinct value::text as value from (select ${column} as value from ${written} limit ${rowsLookedAt}) as looked
     where value is not null order by 1 limit ${most + 1}`,
  )
  return rows.length > most ? null : rows.map(({ value }) => value)
}

/** Whether the first values of a column all lie between 0 and 1, and not all of them are one of the two. */
export async function areShares(client: Client, { written }: ReadableRelation, column: string): Promise<boolean> {
  const rows = await look<{ are: boolean | null }>(
    client,
    `select bool_and(value between 0 and 1) and bool_or(value not in (0, 1)) as are
     from (select ${column} as value from ${written} limit ${rowsLookedAt}) as looked`,
  )
  return rows[0]?.are === true
}

/** A few values of a column, as texts. */
export async function someValues(client: Client, { written }: ReadableRelation, column: string): Promise<string[]> {
  const rows = await look<{ value: string }>(
    client,
    `select left(${column}::text, 40) as value from (
       select ${column} from (select ${column} from ${written} limit ${rowsLookedAt}) as looked
       where ${column} is not null limit 5
     ) as found`,
  )
  return rows.map(({ value }) => value)
}

/** The first rows of a SELECT as texts, by the names of its columns. */
export async function someRows(client: Client, select: string, most: number): Promise<Record<string, string | null>[]> {
  const rows = await look<{ row: Record<string, unknown> }>(
    client,
    `select to_jsonb(shown) as row from (\n${select}\nlimit ${most}) as shown`,
  )
  return rows.map(({ row }) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value === null ? null : asText(value)])),
  )
}

function asText(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
