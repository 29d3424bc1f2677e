import { quoteIdentifier } from '../../database/identifiers.js'
import { noKeys, type Touched, type Way } from './touched.js'

/**
 * Groups that another part of the same statement gives, which is the same text whatever they are.
 *
 * @param relation the part's name; each group is in it once
 * @param ways in which keys are null in the groups
 */
export function touchedWithin(relation: string, keys: readonly string[], ways: readonly Way[]): Touched {
  if (keys.length === 0) return noKeys
  return { ways, wheres: (sqlOf) => ways.map((way) => where(relation, keys, way, sqlOf)) }
}

function where(relation: string, keys: readonly string[], nulls: Way, sqlOf: (key: string) => string): string {
  const name = (key: string) => `touched.${quoteIdentifier(key)}`
  const present = keys.filter((_, place) => !nulls[place])
  const absent = keys.filter((_, place) => nulls[place])
  const chosen = `(select ${present.map(name).join(', ')} from ${relation} as touched ${whereOf(keys.map(name), nulls)})`
  const found = present.length === 0 ? `exists ${chosen}` : `(${present.map(sqlOf).join(', ')}) in ${chosen}`
  return `where ${[...absent.map((key) => `${sqlOf(key)} is null`), found].join(' and ')}`
}

/** A WHERE clause of groups, or of rows, in which keys are null in a way; `names` are the keys as written in SQL. */
export function whereOf(names: readonly string[], way: Way): string {
  const conditions = names.map((name, place) => `${name} is ${way[place] ? '' : 'not '}null`)
  return conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`
}

/** SQL of whether one of the keys is null; `names` are they as written in SQL. */
export function isSomeNull(names: readonly string[]): string {
  return names.map((name) => `${name} is null`).join(' or ')
}

/** In which ways some of the keys can be null: rarely any group is, which then is asked for in a statement of its own. */
export function waysWithNulls(keys: readonly string[]): Way[] {
  const ways = keys.reduce<Way[]>(
    (all, _) =>
      all.flatMap((way) => [
        [...way, false],
        [...way, true],
      ]),
    [[]],
  )
  return ways.slice(1)
}

/** The one in which none is. */
export function wayWithout(keys: readonly string[]): Way {
  return keys.map(() => false)
}
