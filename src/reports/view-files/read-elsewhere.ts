import { parseSync, scanSync } from 'libpg-query'
import { qualify } from '../../database/identifiers.js'
import { reportsSchema } from './order.js'
import { type Node, visitNames } from './select.js'

interface Change {
  /** In bytes, as PostgreSQL's parser counts. */
  readonly start: number
  readonly end: number
  readonly text: string
}

interface Token {
  readonly start: number
  readonly end: number
  readonly text: string
}

/**
 * A SELECT that reads other relations in the place of those in `names`, and means the same in everything else.
 *
 * Each keeps its name as an alias, so that columns are found as before. Strings, comments and names of WITH queries are
 * left alone: the places are those that PostgreSQL's parser gives.
 *
 * @param select one SELECT that has been parsed before
 * @param names names in the schema reports, and what is read instead of them
 */
export function readElsewhere(select: string, names: ReadonlyMap<string, string>): string {
  if (names.size === 0) return select
  const tokens = scanSync(select).tokens.filter(({ text }) => !/^(--|\/\*)/.test(text))
  const changes: Change[] = []
  visitNames(parseSync(select).stmts ?? [], new Set(), {
    relation: (node) => {
      const other = isInReports(node) ? names.get(node.relname as string) : undefined
      if (other !== undefined) changes.push(changeRelation(node, other, tokens))
    },
    column: (node) => {
      const change = shortenColumn(node, names, tokens)
      if (change !== null) changes.push(change)
    },
  })
  return applyChanges(select, changes)
}

function isInReports(node: Node): boolean {
  return node.schemaname === undefined || node.schemaname === reportsSchema
}

function changeRelation(node: Node, other: string, tokens: readonly Token[]): Change {
  const first = tokenAt(node, tokens)
  const last = node.schemaname === undefined ? first : first + 2
  const alias = node.alias === undefined ? ` as ${tokens[last]?.text}` : ''
  const name = `${qualify(reportsSchema, other)}${alias}`
  const end = tokens[last]?.end ?? 0
  // TABLE things takes no alias: it is written out as the SELECT that it stands for.
  const before = tokens[first - 1]?.text.toLowerCase() === 'only' ? first - 2 : first - 1
  const isTable = tokens[before]?.text.toLowerCase() === 'table'
  if (isTable) return { start: tokens[before]?.start ?? 0, end, text: `select * from ${name}` }
  return { start: tokens[first]?.start ?? 0, end, text: name }
}

/** `reports.things.id` becomes `things.id`, which the alias answers to. */
function shortenColumn(node: Node, names: ReadonlyMap<string, string>, tokens: readonly Token[]): Change | null {
  const fields = node.fields as { String?: { sval?: string } }[]
  if (fields.length < 3 || fields[0]?.String?.sval !== reportsSchema) return null
  if (!names.has(fields[1]?.String?.sval ?? '')) return null
  const first = tokenAt(node, tokens)
  return { start: tokens[first]?.start ?? 0, end: tokens[first + 2]?.start ?? 0, text: '' }
}

function tokenAt(node: Node, tokens: readonly Token[]): number {
  const location = typeof node.location === 'number' ? node.location : 0
  return tokens.findIndex((token) => token.start === location)
}

function applyChanges(select: string, changes: readonly Change[]): string {
  const bytes = Buffer.from(select)
  let changed = ''
  let copiedTo = 0
  for (const { start, end, text } of [...changes].sort((one, other) => one.start - other.start)) {
    changed += bytes.subarray(copiedTo, start).toString() + text
    copiedTo = end
  }
  return changed + bytes.subarray(copiedTo).toString()
}
