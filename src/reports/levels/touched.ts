import type { ClientBase } from 'pg'
import { quoteIdentifier } from '../../database/identifiers.js'

/** Which groups of a level have rows that were added or removed. */
export interface Touched {
  /** A WHERE clause of them for each way in which keys can be null, no group in two; `sqlOf` says what a key is there. */
  readonly wheres: (sqlOf: (key: string) => string) => string[]
}

export interface ChangedRows {
  /** Relations with the columns of a report. */
  readonly added: string
  readonly removed: string
}

const touchedGroups = 'pg_temp.viewdesk_touched'

/**
 * Writes down groups until the next call.
 *
 * @param groups a SELECT of their keys, each group once
 */
export async function touch(client: ClientBase, keys: readonly string[], groups: string): Promise<Touched> {
  if (keys.length === 0) return { wheres: () => ['where true'] }
  const names = keys.map(quoteIdentifier)
  await client.query(`drop table if exists ${touchedGroups};
    create temporary table ${touchedGroups.replace('pg_temp.', '')} on commit drop as ${groups};
    analyze ${touchedGroups}`)
  const { rows } = await client.query<{ nulls: boolean[] }>(
    `select distinct array[${names.map((name) => `${name} is null`).join(', ')}] as nulls from ${touchedGroups}`,
  )
  return { wheres: (of) => rows.map(({ nulls }) => `where ${condition(keys, nulls, of)}`) }
}

/**
 * A SELECT of the groups in which a row was added or removed.
 *
 * @param sqlOf SQL of a key over the rows, which are called `changed`
 */
export function groupsOf(
  { added, removed }: ChangedRows,
  keys: readonly string[],
  sqlOf: (key: string) => string,
): string {
  const columns = keys.map((key) => `${sqlOf(key)} as ${quoteIdentifier(key)}`).join(', ')
  return `select ${columns} from ${added} as changed union select ${columns} from ${removed} as changed`
}

/** Apart by nulls: `=` finds none, and nothing else is looked up by an index or a hash. */
function condition(keys: readonly string[], nulls: readonly boolean[], sqlOf: (key: string) => string): string {
  const present = keys.filter((_, index) => !nulls[index])
  const absent = keys.filter((_, index) => nulls[index])
  const within = keys.map((key, index) => `touched.${quoteIdentifier(key)} is ${nulls[index] ? '' : 'not '}null`)
  const columns = present.map((key) => `touched.${quoteIdentifier(key)}`).join(', ')
  return [
    ...absent.map((key) => `${sqlOf(key)} is null`),
    ...(present.length === 0
      ? []
      : [
          `(${present.map(sqlOf).join(', ')}) in (
             select ${columns} from ${touchedGroups} as touched where ${within.join(' and ')}
           )`,
        ]),
  ].join(' and ')
}
