import { quoteIdentifier } from '../../database/identifiers.js'
import type { Touched } from './touched.js'

/**
 * Groups that another part of the same statement gives, which is the same text whatever they are: a WHERE clause for each way in
 * which keys can be null, of which most find none.
 *
 * @param relation the part's name; each group is in it once
 */
export function touchedWithin(relation: string, keys: readonly string[]): Touched {
  if (keys.length === 0) return { relation: null, wheres: () => ['where true'] }
  return { relation, wheres: (sqlOf) => waysOfNulls(keys).map((nulls) => where(relation, keys, nulls, sqlOf)) }
}

function where(
  relation: string,
  keys: readonly string[],
  nulls: readonly boolean[],
  sqlOf: (key: string) => string,
): string {
  const name = (key: string) => `touched.${quoteIdentifier(key)}`
  const present = keys.filter((_, place) => !nulls[place])
  const absent = keys.filter((_, place) => nulls[place])
  const within = keys.map((key, place) => `${name(key)} is ${nulls[place] ? '' : 'not '}null`).join(' and ')
  const chosen = `(select ${present.map(name).join(', ')} from ${relation} as touched where ${within})`
  const found = present.length === 0 ? `exists ${chosen}` : `(${present.map(sqlOf).join(', ')}) in ${chosen}`
  return `where ${[...absent.map((key) => `${sqlOf(key)} is null`), found].join(' and ')}`
}

function waysOfNulls(keys: readonly string[]): boolean[][] {
  return keys.reduce<boolean[][]>(
    (ways, _) =>
      ways.flatMap((way) => [
        [...way, false],
        [...way, true],
      ]),
    [[]],
  )
}
