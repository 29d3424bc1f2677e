import { plural, singular } from './english.js'
import { canNameTable, freeName, plainName } from './plain-names.js'
import { tableKey } from './references.js'

interface Named {
  readonly schema: string
  readonly name: string
}

// With "source_" before it a view has 63 letters at most.
const longestName = 56

/**
 * What sources call tables: `customer` for `public.customers`, `customer` for `shop_customer` where all tables begin with
 * `shop_`, `archive_order` where another schema has an `order`, too.
 *
 * @param taken names of files that are there
 * @param isPrefixed whether a framework puts the name of its part before that of each table, as Django does
 */
export function nameTables<Table extends Named>(
  tables: readonly Table[],
  taken: ReadonlySet<string>,
  isPrefixed: boolean,
): ReadonlyMap<string, string> {
  const used = new Set(taken)
  const short = tables.map((table) => singular(withoutPrefix(table, tables, isPrefixed)) || 'table')
  const names = new Map<string, string>()
  tables.forEach((table, place) => {
    const own = short[place] ?? 'table'
    const full = singular(plainName(table.name)) || 'table'
    const isAmbiguous = short.filter((name) => name === own).length > 1
    const withSchema = `${plainName(table.schema)}_${own}`
    const wanted = [...(isAmbiguous && table.schema !== 'public' ? [] : [own]), full, withSchema, `${own}_table`]
    const possible = isAmbiguous && table.schema !== 'public' ? wanted.filter((name) => name !== own) : wanted
    const ordered = isAmbiguous && table.schema !== 'public' ? [withSchema, ...possible] : possible
    names.set(tableKey(table), freeName(ordered.filter(canNameTable), used, longestName))
  })
  return names
}

function withoutPrefix(table: Named, tables: readonly Named[], isPrefixed: boolean): string {
  const name = plainName(table.name)
  const [prefix = '', ...rest] = name.split('_')
  if (rest.length === 0 || prefix === '') return name
  const neighbours = tables.filter(({ schema }) => schema === table.schema).map((other) => plainName(other.name))
  const alike = neighbours.filter((other) => other.startsWith(`${prefix}_`))
  // Lines of an order belong to a table of its own: "order" is no prefix there.
  if (neighbours.some((other) => singular(other) === prefix)) return name
  const isCommon = isPrefixed ? alike.length >= 2 : alike.length >= 3 && alike.length === neighbours.length
  return isCommon ? rest.join('_') : name
}

/** The title of a source and the name of one of its rows, in words. */
export function titlesOf(name: string): { readonly one: string; readonly all: string } {
  return { one: inWords(name), all: inWords(plural(name)) }
}

function inWords(name: string): string {
  const words = name.replaceAll('_', ' ').trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
