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
  const withoutPrefix = prefixesOf(options)
  const shortOf = (table: Named): string => singular(withoutPrefix(table)) || 'table'
  const all = new Map([...options.neighbours, ...tables].map((table) => [tableKey(table), shortOf(table)]))
  const timesOf = new Map<string, number>()
  for (const name of all.values()) timesOf.set(name, (timesOf.get(name) ?? 0) + 1)
  const names = new Map<string, string>()
  for (const table of tables) {
    const own = shortOf(table)
    const full = singular(plainName(table.name)) || 'table'
    const isOfPublic = table.schema === 'public'
    const withSchema = isOfPublic ? [] : [`${plainName(table.schema)}_${own}`]
    const isAmbiguous = !isOfPublic && (timesOf.get(own) ?? 0) > 1
    const wanted = isAmbiguous ? withSchema : [own, full, ...withSchema]
    names.set(tableKey(table), freeName([...wanted, `${own}_table`].filter(canNameTable), used, longestName))
  }
  return names
}

/** Takes from a name what stands before those of its neighbours, too; they are counted once, as there may be thousands. */
function prefixesOf({ neighbours, isPrefixed }: Options): (table: Named) => string {
  const counts = new Map<string, { tables: number; prefixed: Map<string, number>; names: Set<string> }>()
  for (const { schema, name } of neighbours) {
    const known = counts.get(schema) ?? { tables: 0, prefixed: new Map<string, number>(), names: new Set<string>() }
    const [prefix = '', ...rest] = plainName(name).split('_')
    known.tables += 1
    known.names.add(singular(plainName(name)))
    if (rest.length > 0) known.prefixed.set(prefix, (known.prefixed.get(prefix) ?? 0) + 1)
    counts.set(schema, known)
  }
  return ({ schema, name }) => {
    const plain = plainName(name)
    const [prefix = '', ...rest] = plain.split('_')
    const known = counts.get(schema)
    // Lines of an order belong to a table of its own: "order" is no prefix there.
    if (known === undefined || prefix === '' || rest.length === 0 || known.names.has(prefix)) return plain
    const alike = known.prefixed.get(prefix) ?? 0
    const isCommon = isPrefixed ? alike >= 2 : alike >= 3 && alike === known.tables
    return isCommon ? rest.join('_') : plain
  }
}

/** The title of a source and the name of one of its rows, in words. */
export function titlesOf(name: string): { readonly one: string; readonly all: string } {
  return { one: inWords(name), all: inWords(plural(name)) }
}

function inWords(name: string): string {
  const words = name.replaceAll('_', ' ').trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
