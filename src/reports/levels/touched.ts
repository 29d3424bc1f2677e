import type { ClientBase } from 'pg'
import { quoteIdentifier } from '../../database/identifiers.js'

/** Which groups of a level have rows that were added or removed. */
export interface Touched {
  /** Whether each stands in the conditions by itself; others are written down, until the next are. */
  readonly areNamed: boolean
  /** A WHERE clause of them for each way in which keys can be null, no group in two; `sqlOf` says what a key is there. */
  readonly wheres: (sqlOf: (key: string) => string) => string[]
}

export interface ChangedRows {
  /** Relations with the columns of a report. */
  readonly added: string
  readonly removed: string
  /** Whether it is known that there are none. */
  readonly isEmpty: boolean
}

const touchedGroups = 'pg_temp.viewdesk_touched'

/** Up to here rows and groups stand in the statements themselves: a table takes longer to make than they take to find. */
export const few = 200

/**
 * Looks groups up, or writes them down until the next call.
 *
 * @param groups a SELECT of their keys, each group once
 * @param most how many they are at most
 */
export async function touch(
  client: ClientBase,
  keys: readonly string[],
  groups: string,
  most: number,
): Promise<Touched> {
  if (keys.length === 0) return { areNamed: true, wheres: () => ['where true'] }
  const names = keys.map(quoteIdentifier)
  if (most <= few) {
    const text = `select ${names.map(literalOf).join(', ')} from (${groups}) as touched`
    return namedGroups(keys, (await client.query<(string | null)[]>({ text, rowMode: 'array' })).rows)
  }
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
    areNamed: false,
    wheres: (of) => rows.map(({ nulls }) => `where ${condition(keys, nulls, of, chosen(nulls))}`),
  }
}

/**
 * Looks up the groups of several levels at once, where they are few.
 *
 * @param wanted for each level its keys, and a SELECT of them, each group once
 */
export async function touchEach(
  client: ClientBase,
  wanted: readonly { readonly keys: readonly string[]; readonly groups: string }[],
): Promise<Touched[]> {
  // Several levels have the same groups.
  const selects = [...new Set(wanted.flatMap(({ keys, groups }) => (keys.length > 0 ? [groups] : [])))]
  const found: (string | null)[][][] = selects.map(() => [])
  if (selects.length > 0) {
    const parts = selects.map((select, place) => {
      const { keys = [] } = wanted.find(({ groups }) => groups === select) ?? {}
      const list = keys.map((key) => literalOf(quoteIdentifier(key))).join(', ')
      return `select ${place} as place, array[${list}] as keys from (${select}) as touched`
    })
    const { rows } = await client.query<{ place: number; keys: (string | null)[] }>(parts.join('\nunion all\n'))
    for (const { place, keys } of rows) found[place]?.push(keys)
  }
  return wanted.map(({ keys, groups }) => namedGroups(keys, found[selects.indexOf(groups)] ?? []))
}

/** SQL of a key as it is written in a statement, with its type; null where it is null. */
export function literalOf(name: string): string {
  return `case when ${name} is not null then format('%L::%s', ${name}, pg_typeof(${name})) end`
}

// PostgreSQL makes a condition of its own of each row of a list, and is soon longer at planning than at looking.
const shortList = 8

/** Groups by their keys as `literalOf` has them, a row for each. */
export function namedGroups(keys: readonly string[], groups: readonly (readonly (string | null)[])[]): Touched {
  if (keys.length === 0) return { areNamed: true, wheres: () => ['where true'] }
  const alike = new Map<string, { nulls: boolean[]; lists: string[] }>()
  for (const group of groups) {
    const nulls = group.map((key) => key === null)
    const one = alike.get(nulls.join()) ?? { nulls, lists: [] }
    one.lists.push(`(${group.filter((key) => key !== null).join(', ')})`)
    alike.set(nulls.join(), one)
  }
  return {
    areNamed: true,
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
 */
export function groupsOf(
  { added, removed }: ChangedRows,
  keys: readonly string[],
  sqlOf: (key: string) => string,
): string {
  const columns = keys.map((key) => `${sqlOf(key)} as ${quoteIdentifier(key)}`).join(', ')
  return `select ${columns} from ${added} as changed union select ${columns} from ${removed} as changed`
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
