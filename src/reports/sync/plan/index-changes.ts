import { createHash } from 'node:crypto'
import { quoteIdentifier } from '../../../database/identifiers.js'
import type { LiveIndex, LiveView } from '../../live/live-views.js'
import type { DeclaredIndex, ViewFile } from '../../view-files/view-file.js'

export interface WantedIndex {
  /** The view's name, shortened to 54 bytes, and a hash: of the definition, and of a name that was shortened. */
  readonly name: string
  readonly unique: boolean
  /** What stands behind the relation: `("id") nulls not distinct`. */
  readonly definition: string
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
 * The indexes of a materialized view: its grain as a unique one (which REFRESH CONCURRENTLY needs), and those declared.
 */
export function wantedIndexes(file: ViewFile): WantedIndex[] {
  if (!file.header.materialized) return []
  const { value, line } = file.header.grain
  const grain = { unique: true, columns: value.map((name) => ({ name })), include: [], line }
  const indexes = [grain, ...file.header.indexes].map((index) => wantedIndex(file.name, index))
  return [...new Map(indexes.map((index) => [index.name, index])).values()]
}

function wantedIndex(
  view: string,
  index: {
    unique: boolean
    columns: readonly Partial<DeclaredIndex['columns'][number]>[]
    include: readonly string[]
    line: number
  },
): WantedIndex {
  const columns = index.columns.map(
    ({ name = '', direction = '', nulls = '' }) => `${quoteIdentifier(name)}${direction}${nulls}`,
  )
  const include = index.include.length > 0 ? ` include (${index.include.map(quoteIdentifier).join(', ')})` : ''
  // A day may be null (a job without a completion time): such rows are told apart too.
  const definition = `(${columns.join(', ')})${include}${index.unique ? ' nulls not distinct' : ''}`
  // Two long names that begin alike must not end in the same index name.
  const shortened = view.length > 54 ? [view] : []
  const hash = createHash('sha256')
    .update(JSON.stringify([index.unique, definition, ...shortened]))
    .digest('hex')
    .slice(0, 8)
  return { name: `${view.slice(0, 54)}_${hash}`, unique: index.unique, definition, line: index.line }
}

/** Compares what indexes a view should have with those that it has: by definition, whatever they are called. */
export function compareIndexes(file: ViewFile, live: LiveView): IndexChanges {
  const wanted = wantedIndexes(file)
  const valid = live.indexes.filter((index) => index.isValid)
  const present = new Set(valid.map((index) => meaningOfLive(index)))
  const declared = new Set(wanted.map(meaningOf))
  return {
    missing: wanted.filter((index) => !present.has(meaningOf(index))),
    extra: live.indexes
      .filter((index) => isOurIndex(file.name, index.name))
      .filter((index) => !index.isValid || !declared.has(meaningOfLive(index)))
      .map((index) => index.name),
    byHand: live.indexes
      .filter((index) => !isOurIndex(file.name, index.name))
      .filter((index) => !index.isValid || !declared.has(meaningOfLive(index))),
  }
}

/** Two definitions of the same index read the same: keywords in lower case, no needless quotes, no defaults. */
function meaningOf({ unique, definition }: { unique: boolean; definition: string }): string {
  const plain = definition
    .replace(/"((?:[^"]|"")*)"|[^"]+/g, (part, name?: string) => {
      if (name === undefined) return part.toLowerCase()
      return /^[a-z_][a-z0-9_]*$/.test(name) ? name : part
    })
    .replaceAll(' desc nulls first', ' desc')
  return `${unique ? 'unique ' : ''}${plain.replace(/(?<! desc) nulls last/g, '')}`
}

function meaningOfLive(index: LiveIndex): string {
  const { unique, behind } = partsOf(index.definition)
  return meaningOf({ unique, definition: behind.replace(/^USING btree /, '') })
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
