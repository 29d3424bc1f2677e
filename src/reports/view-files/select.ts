import { hasSqlDetails, loadModule, parseSync, scanSync } from 'libpg-query'
import { readEachValue } from './each-value.js'
import type { TellFault } from './fault.js'
import { isRepeatable, momentaryColumns } from './repeatable.js'
import { readRowByRow } from './row-by-row.js'
import { syntaxWords } from './syntax-words.js'
import type { ViewFile } from './view-file.js'

type Select = Pick<
  ViewFile,
  | 'select'
  | 'hasZone'
  | 'hasStar'
  | 'isGrouped'
  | 'isRepeatable'
  | 'momentaryColumns'
  | 'selectLine'
  | 'reads'
  | 'eachValue'
  | 'rowByRow'
>

/**
 * Reads the SELECT behind a header with PostgreSQL's own parser: exactly one statement, and a SELECT.
 *
 * @param headerEnd number of the header's last line
 * @param fault told line and message of each fault; the result is null then
 */
export async function readSelect(
  text: string,
  headerEnd: number,
  timeZone: string,
  fault: TellFault,
): Promise<Select | null> {
  await loadModule()
  const rest = text.split('\n').slice(headerEnd)
  const blank = rest.findIndex((line) => line.trim() !== '')
  if (blank === -1) {
    fault(headerEnd + 1, 'the SELECT is missing. Write it below the header.')
    return null
  }
  const selectLine = headerEnd + blank + 1
  try {
    const written = rest.slice(blank).join('\n')
    const select = fillParameters(written, timeZone)
    const statements = parseSync(select).stmts ?? []
    const statement = statements[0]?.stmt as Node | undefined
    const query = statement?.SelectStmt as Node | undefined
    if (statements.length !== 1 || !query || query.intoClause || query.lockingClause) {
      fault(selectLine, `one plain SELECT is wanted here, found ${describe(statements.length, statement)}.`)
      return null
    }
    const reads: ViewFile['reads'][number][] = []
    collectReads(query, reads)
    const alone = withoutItsEnd(select, statements[0] ?? {})
    return {
      select: alone.trim(),
      hasZone: select !== written,
      hasStar: hasStar(query),
      isGrouped: query.groupClause !== undefined,
      isRepeatable: isRepeatable(query),
      momentaryColumns: momentaryColumns(query),
      selectLine,
      reads,
      eachValue: readEachValue(query, alone),
      rowByRow: readRowByRow(query),
    }
  } catch (error) {
    if (error instanceof ParameterError) fault(selectLine + error.lineOffset, error.message)
    else if (hasSqlDetails(error)) {
      const before = Buffer.from(rest.slice(blank).join('\n')).subarray(0, error.sqlDetails?.cursorPosition ?? 0)
      const offset = before.toString().split('\n').length - 1
      fault(selectLine + offset, syntaxWords(error.message, rest[blank + offset] ?? ''))
    } else throw error
    return null
  }
}

/** Without the semicolon, and the comments behind it: more may be written behind the SELECT. */
function withoutItsEnd(select: string, { stmt_location: start = 0, stmt_len: bytes = 0 }: Place): string {
  // A length of none stands for all that is left; a comment ahead of the statement is no part of it.
  return bytes === 0
    ? select
    : Buffer.from(select)
        .subarray(0, start + bytes)
        .toString()
}

/** Where a statement stands, in bytes; PostgreSQL leaves out what is 0. */
interface Place {
  readonly stmt_location?: number
  readonly stmt_len?: number
}

function hasStar(query: Node): boolean {
  return JSON.stringify(query).includes('{"A_Star":{}}')
}

function describe(count: number, statement: Node | undefined): string {
  if (count !== 1) return `${count} statements`
  if (statement?.SelectStmt) return 'a SELECT INTO or FOR UPDATE'
  return Object.keys(statement ?? {})[0]?.replace(/Stmt$/, ' statement') ?? 'nothing'
}

class ParameterError extends Error {
  constructor(
    readonly lineOffset: number,
    message: string,
  ) {
    super(message)
  }
}

/** Puts the zone in the place of `:'time_zone'`, by tokens: the same characters in a string or a comment are left alone. */
function fillParameters(sql: string, timeZone: string): string {
  const bytes = Buffer.from(sql)
  let filled = ''
  let copiedTo = 0
  const tokens = tokensOf(sql)
  for (const [index, token] of tokens.entries()) {
    const next = tokens[index + 1]
    if (token.text !== ':' || !next || next.start !== token.end || !/^['"a-z_]/i.test(next.text)) continue
    // An array slice such as values[1:n] is not a parameter.
    const isParameter = next.text.startsWith("'") || next.text.startsWith('"')
    if (!isParameter) continue
    if (next.text !== "'time_zone'") {
      const line = bytes.subarray(0, token.start).toString().split('\n').length - 1
      throw new ParameterError(line, `the parameter :${next.text} is not known. There is one: :'time_zone'.`)
    }
    filled += `${bytes.subarray(copiedTo, token.start).toString()}'${timeZone.replaceAll("'", "''")}'`
    copiedTo = next.end
  }
  return filled + bytes.subarray(copiedTo).toString()
}

/** @throws what the parser says of a SELECT that cannot be read as tokens, such as one with a quote that is not closed */
function tokensOf(sql: string): ReturnType<typeof scanSync>['tokens'] {
  try {
    return scanSync(sql).tokens
  } catch {
    // The scanner itself has no words for it.
    parseSync(sql)
    return []
  }
}

export interface Node {
  readonly [key: string]: unknown
}

/** Told each relation and each column that a SELECT names, as nodes of PostgreSQL's parse tree. */
export interface NameVisitor {
  relation(node: Node): void
  column?(node: Node): void
}

function collectReads(node: unknown, reads: ViewFile['reads'][number][]): void {
  visitNames(node, new Set(), {
    relation: ({ schemaname, relname }) => {
      const [schema, name] = [typeof schemaname === 'string' ? schemaname : null, relname as string]
      if (!reads.some((read) => read.schema === schema && read.name === name)) reads.push({ schema, name })
    },
  })
}

/**
 * Walks a parse tree and tells the relations and columns it names. An unqualified name that a WITH clause in scope
 * defines is that WITH clause's; a WITH query that is not recursive does not see itself.
 */
export function visitNames(node: unknown, withNames: ReadonlySet<string>, visitor: NameVisitor): void {
  if (Array.isArray(node)) {
    for (const item of node) visitNames(item, withNames, visitor)
    return
  }
  if (node === null || typeof node !== 'object') return
  const here = node as Node
  if (typeof here.relname === 'string') {
    if (typeof here.schemaname === 'string' || !withNames.has(here.relname)) visitor.relation(here)
    return
  }
  if (here.ColumnRef) visitor.column?.(here.ColumnRef as Node)
  const visible = visitWith(here.withClause as Node | undefined, withNames, visitor)
  for (const [key, child] of Object.entries(here)) {
    if (key !== 'withClause') visitNames(child, visible, visitor)
  }
}

function visitWith(clause: Node | undefined, outer: ReadonlySet<string>, visitor: NameVisitor): ReadonlySet<string> {
  if (!clause) return outer
  const visible = new Set(outer)
  const queries = (clause.ctes as Node[]).map((cte) => cte.CommonTableExpr as Node)
  if (clause.recursive) for (const query of queries) visible.add(query.ctename as string)
  for (const query of queries) {
    visitNames(query.ctequery, new Set(visible), visitor)
    visible.add(query.ctename as string)
  }
  return visible
}
