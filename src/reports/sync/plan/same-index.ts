import { parseSync } from 'libpg-query'
import { type Node, visitNames } from '../../view-files/select.js'

/**
 * What an index is, as a text that is equal for two definitions of the same: however they write it and whatever the index and
 * its relation are called.
 *
 * PostgreSQL prints expressions in its own way, with casts: `exact` is equal only where it printed both, or where there are none.
 */
export interface IndexMeaning {
  readonly exact: string
  /** The same with the columns of expressions in their place, which no way of printing changes. */
  readonly shape: string
}

/** @param definition a CREATE INDEX statement */
export function meaningOf(definition: string): IndexMeaning {
  const known = meanings.get(definition)
  if (known !== undefined) return known
  const meaning = readMeaning(definition)
  // The indexes of a few hundred views; a definition that is gone costs little.
  if (meanings.size > 2000) meanings.clear()
  meanings.set(definition, meaning)
  return meaning
}

const meanings = new Map<string, IndexMeaning>()

function readMeaning(definition: string): IndexMeaning {
  try {
    const node = (parseSync(definition).stmts?.[0]?.stmt as Node | undefined)?.IndexStmt as Node
    return { exact: written(node, (expression) => expression), shape: written(node, columnsIn) }
  } catch {
    // Of a newer PostgreSQL than the parser knows: it is the same only where it is printed the same.
    return { exact: definition, shape: definition }
  }
}

function written(node: Node, write: (expression: unknown) => unknown): string {
  const { unique = false, accessMethod = 'btree', nulls_not_distinct: nullsAlike = false, options = [] } = node
  const elements = (list: unknown): unknown[] =>
    ((list ?? []) as { IndexElem: Node }[]).map(({ IndexElem }) => elementOf(IndexElem, write))
  return JSON.stringify(
    [
      unique,
      accessMethod,
      elements(node.indexParams),
      elements(node.indexIncludingParams),
      nullsAlike,
      storageOf(options),
      node.whereClause === undefined ? null : write(node.whereClause),
    ],
    withoutPlaces,
  )
}

function elementOf(element: Node, write: (expression: unknown) => unknown): unknown {
  const { name, expr, collation = null, opclass = null, opclassopts = [], ordering, nulls_ordering: nulls } = element
  const isDescending = ordering === 'SORTBY_DESC'
  const usual = isDescending ? 'SORTBY_NULLS_FIRST' : 'SORTBY_NULLS_LAST'
  const isUsual = nulls === 'SORTBY_NULLS_DEFAULT' || nulls === usual
  const what = expr === undefined ? { name } : { expr: write(expr) }
  return [what, collation, opclass, storageOf(opclassopts), isDescending, isUsual]
}

/** `fillfactor = 70` is printed as `fillfactor='70'`. */
function storageOf(options: unknown): string[] {
  return (options as { DefElem: Node }[])
    .map(({ DefElem: { defname, arg } }) => {
      const [value] = Object.values((arg ?? {}) as Record<string, Record<string, unknown>>)
      return `${defname}=${JSON.stringify(Object.values(value ?? {}).map(String))}`
    })
    .sort()
}

function columnsIn(expression: unknown): string[] {
  const names = new Set<string>()
  visitNames(expression, new Set(), {
    relation: () => undefined,
    column: ({ fields }) => names.add(JSON.stringify(fields)),
  })
  return [...names].sort()
}

/** Where in its text a part stands says nothing of what it is. */
function withoutPlaces(key: string, value: unknown): unknown {
  return /^(location|list_start|list_end|rexpr_list_start|rexpr_list_end)$/.test(key) ? undefined : value
}
