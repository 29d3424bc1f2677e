import { plural, singular } from './english.js'
import { canNameTable, freeName, plainName } from './plain-names.js'
import { tableKey } from './references.js'

interface Named {
  readonly schema: string
  readonly name: string
}

// With "source_" before it a view has 63 letters at most.
const longestName = 56

interface Options {
  /** Names of files that are there. */
  readonly taken: ReadonlySet<string>
  /** All tables that may get a source some day, so that a name does not depend on which are wanted today. */
  readonly neighbours: readonly Named[]
  /** Whether a framework puts the name of its part before that of each table, as Django does. */
  readonly isPrefixed: boolean
}

/**
 * What sources call tables: `customer` for `public.customers`, `customer` for `shop_customer` where all tables begin with
 * `shop_`, `archive_order` where another schema has an `order`, too. By `tableKey`.
 */
export function nameTables(tables: readonly Named[], options: Options): ReadonlyMap<string, string> {
  const used = new Set(options.taken)
  const shortOf = (table: Named): string => singular(withoutPrefix(table, options)) || 'table'
  const short = [
    ...new Map([...options.neighbours, ...tables].map((table) => [tableKey(table), shortOf(table)])).values(),
  ]
  const names = new Map<string, string>()
  for (const table of tables) {
    const own = shortOf(table)
    const full = singular(plainName(table.name)) || 'table'
    const isOfPublic = table.schema === 'public'
    const withSchema = isOfPublic ? [] : [`${plainName(table.schema)}_${own}`]
    const isAmbiguous = !isOfPublic && short.filter((name) => name === own).length > 1
    const wanted = isAmbiguous ? withSchema : [own, full, ...withSchema]
    names.set(tableKey(table), freeName([...wanted, `${own}_table`].filter(canNameTable), used, longestName))
  }
  return names
}

function withoutPrefix(table: Named, { neighbours: tables, isPrefixed }: Options): string {
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
