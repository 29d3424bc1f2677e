import { parseSync, scanSync } from 'libpg-query'
import { quoteIdentifier } from '../../database/identifiers.js'
import type { TellFault } from './fault.js'
import { type Node, visitNames } from './select.js'
import type { DeclaredIndex, Entry } from './view-file.js'

/**
 * Reads what stands behind `index:`, with PostgreSQL's own scanner and parser: `[unique] [using method] columns`, and what
 * PostgreSQL lets follow them. The columns need no parentheses around them.
 *
 * PostgreSQL's parser has to be loaded before.
 */
export function readIndex({ value, line }: Entry, tell: TellFault): DeclaredIndex[] {
  const parts = splitParts(scan(value))
  const read = parts && firstThatParses(parts)
  if (!parts || !read) {
    const examples = `"customer_id, ordered_on desc nulls last include (revenue)", or as in SQL: "using gin (title gin_trgm_ops) where title <> ''"`
    tell(line, `"${value}" is not an index. Write it like ${examples}.`)
    return []
  }
  const names = namesIn(read.node)
  const refusal = refusalOf(parts, names)
  if (refusal !== null) {
    tell(line, refusal)
    return []
  }
  return [{ unique: parts.unique, ...textsOf(read, parts), names: [...new Set(names.map(({ name }) => name))], line }]
}

interface Token {
  readonly text: string
  readonly isKeyword: boolean
  readonly isName: boolean
}

/** The words of an index line, in the order in which PostgreSQL wants them. */
interface Parts {
  readonly unique: boolean
  readonly using: readonly Token[]
  readonly columns: readonly Token[]
  readonly include: readonly Token[]
  readonly nulls: readonly Token[]
  readonly with: readonly Token[]
  readonly tablespace: readonly Token[]
  readonly where: readonly Token[]
}

interface ReadIndex {
  readonly node: Node
  /** The columns as written, in parentheses. */
  readonly columns: string
}

function scan(value: string): Token[] {
  try {
    return scanSync(value).tokens.map(({ text, keywordKind, tokenName }) => ({
      text: keywordKind === 0 ? text : text.toLowerCase(),
      isKeyword: keywordKind !== 0,
      isName: tokenName === 'IDENT',
    }))
  } catch {
    return []
  }
}

/** Where a part begins: at a word that is not a column's name, and outside of parentheses. */
function splitParts(tokens: readonly Token[]): Parts | null {
  const unique = tokens[0]?.text === 'unique' && tokens[0].isKeyword
  const rest = unique ? tokens.slice(1) : tokens
  const parts = { using: [], columns: [], include: [], nulls: [], with: [], tablespace: [], where: [] } as Record<
    Exclude<keyof Parts, 'unique'>,
    Token[]
  >
  let part: keyof typeof parts = 'columns'
  let depth = 0
  for (const [index, token] of rest.entries()) {
    const before = rest[index - 1]
    if (depth === 0 && part !== 'where' && before?.text !== ',') {
      const begun = partBegunBy(token, rest[index + 1])
      if (begun !== null && (index === 0) === (begun === 'using')) part = begun
      else if (part === 'using' && index > 1) part = 'columns'
    }
    parts[part].push(token)
    if (token.text === '(') depth += 1
    if (token.text === ')') depth -= 1
  }
  return depth === 0 && parts.columns.length > 0 ? { unique, ...parts } : null
}

function partBegunBy(
  { text, isKeyword }: Token,
  next: Token | undefined,
): keyof Omit<Parts, 'unique' | 'columns'> | null {
  if (!isKeyword) return null
  if (text === 'nulls') return next?.text === 'not' || next?.text === 'distinct' ? 'nulls' : null
  if (text === 'include') return next?.text === '(' ? 'include' : null
  return text === 'using' || text === 'with' || text === 'tablespace' || text === 'where' ? text : null
}

/** `(a, b)` is a list of two, and `(a || b) desc` is a list of one. */
function firstThatParses(parts: Parts): ReadIndex | null {
  const columns = joined(parts.columns)
  const wrapped = `(${columns})`
  const lists = columns.startsWith('(') && columns.endsWith(')') ? [columns, wrapped] : [wrapped]
  const behind = [parts.include, parts.nulls, parts.with, parts.tablespace, parts.where].map(joined).join(' ')
  for (const list of lists) {
    const start = `create ${parts.unique ? 'unique ' : ''}index on things ${joined(parts.using)}`
    const node = parseIndex(`${start} ${list} ${behind}`)
    if (node !== null) return { node, columns: list }
  }
  return null
}

function parseIndex(statement: string): Node | null {
  try {
    const statements = parseSync(statement).stmts ?? []
    const node = (statements[0]?.stmt as Node | undefined)?.IndexStmt as Node | undefined
    return statements.length === 1 && node ? node : null
  } catch {
    return null
  }
}

interface NamedColumn {
  readonly name: string
  /** Without the name of its view. */
  readonly isAlone: boolean
}

function namesIn(node: Node): NamedColumn[] {
  const elements = [...elementsOf(node.indexParams), ...elementsOf(node.indexIncludingParams)]
  const names: NamedColumn[] = elements.flatMap(({ name }) =>
    typeof name === 'string' ? [{ name, isAlone: true }] : [],
  )
  visitNames([node.indexParams, node.whereClause], new Set(), {
    relation: () => undefined,
    column: ({ fields }) => {
      const [first, ...others] = (fields as { String?: { sval?: string } }[]).map((field) => field.String?.sval ?? '*')
      if (first !== undefined) names.push({ name: first, isAlone: others.length === 0 })
    },
  })
  return names
}

function elementsOf(list: unknown): Node[] {
  return ((list ?? []) as { IndexElem: Node }[]).map(({ IndexElem }) => IndexElem)
}

/** What PostgreSQL would take, and a view file does not. */
function refusalOf(parts: Parts, names: readonly NamedColumn[]): string | null {
  if (parts.tablespace.length > 0) {
    return 'a tablespace is not written here. Set it in the database, "alter index … set tablespace …": it stays through every rebuild.'
  }
  const long = names.find(({ isAlone }) => !isAlone)
  return long === undefined ? null : `index names "${long.name}." before a column. Name the column alone.`
}

/** The definition as SQL, always written in the same way: its index is called by it. */
function textsOf({ node, columns }: ReadIndex, parts: Parts): Pick<DeclaredIndex, 'definition' | 'condition'> {
  const isBtree = node.accessMethod === undefined || node.accessMethod === 'btree'
  const included = plainList(node.indexIncludingParams) ?? joined(parts.include.slice(1))
  // A day may be null (a job without a completion time): such rows are told apart too, unless the line says otherwise.
  const takesNullsApart = !parts.unique || joined(parts.nulls) === 'nulls distinct'
  const definition = [
    isBtree ? '' : joined(parts.using),
    plainList(node.indexParams) ?? columns,
    parts.include.length > 0 ? `include ${included}` : '',
    takesNullsApart ? '' : 'nulls not distinct',
    joined(parts.with),
  ]
  return { definition: definition.filter((part) => part !== '').join(' '), condition: joined(parts.where) }
}

/** `("id" desc nulls last, "name")`; null where it says more than columns and their order. */
function plainList(list: unknown): string | null {
  const elements = elementsOf(list)
  const isPlain = elements.every(({ name, opclass, collation }) => name !== undefined && !opclass && !collation)
  if (!isPlain) return null
  const texts = elements.map(({ name, ordering, nulls_ordering: nulls }) => {
    const direction = ordering === 'SORTBY_DESC' ? ' desc' : ''
    const place = nulls === 'SORTBY_NULLS_FIRST' ? ' nulls first' : nulls === 'SORTBY_NULLS_LAST' ? ' nulls last' : ''
    return `${quoteIdentifier(String(name))}${direction}${place}`
  })
  return `(${texts.join(', ')})`
}

/** With spaces where people write them, and so always the same, however the line is laid out. */
function joined(tokens: readonly Token[]): string {
  return tokens
    .map((token, index) => {
      const before = tokens[index - 1]
      return before === undefined || isTight(before, token) ? token.text : ` ${token.text}`
    })
    .join('')
}

function isTight(before: Token, { text }: Token): boolean {
  if (text === '(') return before.isName || before.text === '('
  return /^(?:\(|\[|\.|::)$/.test(before.text) || /^(?:[),.[\]]|::)$/.test(text)
}
