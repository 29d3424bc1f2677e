import { createHash } from 'node:crypto'
import { quoteIdentifier } from '../../../database/identifiers.js'
import type { LiveIndex, LiveView } from '../../live/live-views.js'
import type { DeclaredIndex, ViewFile } from '../../view-files/view-file.js'
import { meaningOf } from './same-index.js'
import { isNameOf } from './spare-names.js'

export interface WantedIndex {
  /** The view's name, shortened to 54 bytes, and a hash: of the definition, and of a name that was shortened. */
  readonly name: string
  readonly unique: boolean
  /** What stands behind the relation: `("id") nulls not distinct`, with its condition. */
  readonly definition: string
  /** `where done`, the end of the definition; or empty. */
  readonly condition: string
  /** Line of the file that asks for it. */
  readonly line: number
}

export interface IndexChanges {
  readonly missing: readonly WantedIndex[]
  /** Ours, and not declared any more, or left invalid by a build that failed. */
  readonly extra: readonly string[]
  readonly byHand: readonly LiveIndex[]
}

/**
 * The indexes of a materialized view: its grain, where it has one, as a unique one (which REFRESH CONCURRENTLY needs), and those declared.
 */
export function wantedIndexes(file: ViewFile): WantedIndex[] {
  if (!file.header.materialized) return []
  const { value, line } = file.header.grain
  const definition = `(${value.map(quoteIdentifier).join(', ')}) nulls not distinct`
  const grain = { unique: true, definition, condition: '', line }
  const indexes = [...(value.length === 0 ? [] : [grain]), ...file.header.indexes].map((index) =>
    wantedIndex(file.name, index),
  )
  return [...new Map(indexes.map((index) => [index.name, index])).values()]
}

function wantedIndex(
  view: string,
  { unique, definition: start, condition, line }: Omit<DeclaredIndex, 'names'>,
): WantedIndex {
  const definition = condition === '' ? start : `${start} ${condition}`
  // Two long names that begin alike must not end in the same index name.
  const shortened = view.length > 54 ? [view] : []
  const hash = createHash('sha256')
    .update(JSON.stringify([unique, definition, ...shortened]))
    .digest('hex')
    .slice(0, 8)
  return { name: `${view.slice(0, 54)}_${hash}`, unique, definition, condition, line }
}

/**
 * Compares what indexes a view should have with those that it has, whatever they are called.
 *
 * @param printed by name, wanted indexes as PostgreSQL prints them, of which it was asked
 */
export function compareIndexes(
  file: ViewFile,
  live: LiveView,
  printed: ReadonlyMap<string, string> = new Map(),
): IndexChanges {
  const wanted = wantedIndexes(file)
  const valid = live.indexes.filter((index) => index.isValid)
  const found = new Map(wanted.map((index) => [index, valid.find((one) => isSame(index, one, printed))]))
  const declared = new Set([...found.values()].map((index) => index?.name))
  const others = live.indexes.filter(({ name }) => !declared.has(name))
  const isTwin = (one: LiveIndex): boolean => one.isValid && wanted.some((index) => isSame(index, one, printed))
  return {
    missing: wanted.filter((index) => found.get(index) === undefined),
    extra: others.filter((index) => isOurIndex(file.name, index.name) && !isTwin(index)).map((index) => index.name),
    byHand: others.filter((index) => !isOurIndex(file.name, index.name) && !isTwin(index)),
  }
}

/** Whether some wanted index can only be recognised by asking PostgreSQL how it prints it. */
export function asksForPrints(file: ViewFile, live: LiveView): boolean {
  return compareIndexes(file, live).missing.length > 0
}

/**
 * Whether one that is there is the one that is wanted. Where PostgreSQL prints an expression in its own way, ours is known by
 * its name, which says what it was made from, as long as nobody has put another one in its place.
 */
function isSame(wanted: WantedIndex, live: LiveIndex, printed: ReadonlyMap<string, string>): boolean {
  const { exact, shape } = meaningOf(live.definition)
  const own = meaningOf(`create ${wanted.unique ? 'unique ' : ''}index on things ${wanted.definition}`)
  if (own.exact === exact || (own.shape === shape && isNameOf(wanted.name, live.name))) return true
  const print = printed.get(wanted.name)
  return print !== undefined && meaningOf(print).exact === exact
}

/** What stands before and behind the names in a definition that PostgreSQL prints; the names may hold any words. */
export function partsOf(definition: string): { unique: boolean; behind: string } {
  const parts = /^CREATE (UNIQUE )?INDEX (?:"(?:[^"]|"")*"|\S+) ON (?:ONLY )?reports\.(?:"(?:[^"]|"")*"|\S+) (.*)$/s
  const [, unique, behind = definition] = parts.exec(definition) ?? []
  return { unique: unique !== undefined, behind }
}

export function isOurIndex(view: string, index: string): boolean {
  return index.startsWith(`${view.slice(0, 54)}_`) && /^[0-9a-f]{8}$/.test(index.slice(view.slice(0, 54).length + 1))
}
