import type { ClientBase } from 'pg'
import { quoteIdentifier } from '../../database/identifiers.js'

/** Which groups of a level have rows that were added or removed. */
export interface Touched {
  /** In which ways keys are null in them: of each key, whether it is. */
  readonly ways: readonly Way[]
  /** A WHERE clause of them for each way in which keys can be null, no group in two; `sqlOf` says what a key is there. */
  readonly wheres: (sqlOf: (key: string) => string) => string[]
}

export type Way = readonly boolean[]

export interface ChangedRows {
  /** Relations with the columns of a report. */
  readonly added: string
  readonly removed: string
  /** The parameters of statements in which these relations stand, where they have any. */
  readonly values: readonly string[]
  /** Whether it is known that there are none. */
  readonly isEmpty: boolean
}

const touchedGroups = 'pg_temp.viewdesk_touched'

/** Of a level without keys, which has one group. */
export const noKeys: Touched = { ways: [[]], wheres: () => ['where true'] }

/** Up to here rows and groups stand in the statements themselves: a table takes longer to make than they take to find. */
export const few = 1000

/**
 * Writes groups down until the next call.
 *
 * @param groups a SELECT of their keys, each group once
 */
export async function touch(client: ClientBase, keys: readonly string[], groups: string): Promise<Touched> {
  if (keys.length === 0) return noKeys
  const names = keys.map(quoteIdentifier)
  await client.query(`drop table if exists ${touchedGroups};
    create temporary table ${touchedGroups.replace('pg_temp.', '')} on commit drop as ${groups};
    analyze ${touchedGroups}`)
  const { rows } = await client.query<{ nulls: boolean[] }>(
    `select distinct array[${names.map((name) => `${name} is null`).join(', ')}] as nulls from ${touchedGroups}`,
  )
  const chosen = (nulls: readonly boolean[]): string => {
    const within = names.map((name, index) => `touched.${name} is ${nulls[index] ? '' : 'not '}null`)
    const columns = names.filter((_, index) => !nulls[index]).map((name) => `touched.${name}`)
    return `select ${columns.join(', ')} from ${touchedGroups} as touched where ${within.join(' and ')}`
  }
  return {
    ways: rows.map(({ nulls }) => nulls),
    wheres: (of) => rows.map(({ nulls }) => `where ${condition(keys, nulls, of, chosen(nulls))}`),
  }
}

/** SQL of a key as it is written in a statement, with its type, which has no length: `character` alone is one of one. Null where it is null. */
export function literalOf(name: string): string {
  return `case when ${name} is not null then format('%L::%s', ${name}, format_type(pg_typeof(${name})::oid, -1)) end`
}

// PostgreSQL makes a condition of its own of each row of a list, and is soon longer at planning than at looking.
const shortList = 8

/** Groups by their keys as `literalOf` has them, a row for each. */
export function namedGroups(keys: readonly string[], groups: readonly (readonly (string | null)[])[]): Touched {
  if (keys.length === 0) return noKeys
  const alike = new Map<string, { nulls: boolean[]; lists: string[] }>()
  for (const group of groups) {
    const nulls = group.map((key) => key === null)
    const one = alike.get(nulls.join()) ?? { nulls, lists: [] }
    one.lists.push(`(${group.filter((key) => key !== null).join(', ')})`)
    alike.set(nulls.join(), one)
  }
  return {
    ways: [...alike.values()].map(({ nulls }) => nulls),
    wheres: (of) =>
      [...alike.values()].map(
        ({ nulls, lists }) =>
          `where ${condition(keys, nulls, of, `${lists.length > shortList ? 'values ' : ''}${lists.join(', ')}`)}`,
      ),
  }
}

/**
 * A SELECT of the groups in which a row was added or removed.
 *
 * @param sqlOf SQL of a key over the rows, which are called `changed`
 * @param where a WHERE clause of the rows
 */
export function groupsOf(
  { added, removed }: Pick<ChangedRows, 'added' | 'removed'>,
  keys: readonly string[],
  sqlOf: (key: string) => string,
  where = '',
): string {
  const columns = keys.map((key) => `${sqlOf(key)} as ${quoteIdentifier(key)}`).join(', ')
  const of = (rows: string) => `select ${columns} from ${rows} as changed ${where}`.trimEnd()
  return `${of(added)} union ${of(removed)}`
}

/**
 * Apart by nulls: `=` finds none, and nothing else is looked up by an index or a hash.
 *
 * @param chosen the keys that are not null, as they stand behind `in`
 */
function condition(
  keys: readonly string[],
  nulls: readonly boolean[],
  sqlOf: (key: string) => string,
  chosen: string,
): string {
  const present = keys.filter((_, index) => !nulls[index])
  const absent = keys.filter((_, index) => nulls[index])
  return [
    ...absent.map((key) => `${sqlOf(key)} is null`),
    ...(present.length === 0 ? [] : [`(${present.map(sqlOf).join(', ')}) in (${chosen})`]),
  ].join(' and ')
}
