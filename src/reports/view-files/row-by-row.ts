import { isAggregate } from './repeatable.js'

type Node = Readonly<Record<string, unknown>>

/**
 * How the rows of a SELECT hang on those of the one relation that it reads: on each by itself, or, where it groups, on those
 * that have the same values in some columns. So its rows can be told anew of what has changed alone.
 */
export interface RowByRow {
  /** The columns that it groups by, by the names under which it gives them; null where each row counts by itself. */
  readonly groups: Readonly<Record<string, string>> | null
}

/** Null for whatever is not known to be so. */
export function readRowByRow(query: Node): RowByRow | null {
  const parts = ['targetList', 'fromClause', 'whereClause', 'groupClause', 'havingClause', 'limitOption', 'op']
  if (Object.keys(query).some((key) => !parts.includes(key))) return null
  const { relations, isJoined } = readFrom(query.fromClause)
  if (relations !== 1 || !areKnown(query)) return null
  if (query.groupClause === undefined) return query.havingClause || hasAggregate(query) ? null : { groups: null }
  const groups = isJoined ? null : readGroups(query)
  return groups && { groups }
}

/** What is joined, by inner joins alone: relations, and lists of values. */
function readFrom(from: unknown): { relations: number; isJoined: boolean } {
  let [relations, others] = [0, 0]
  const visit = (item: Node): void => {
    const join = item.JoinExpr as Node | undefined
    if (join?.jointype === 'JOIN_INNER' && !join.alias && !join.isNatural) {
      for (const side of [join.larg, join.rarg]) visit(side as Node)
    } else if (item.RangeVar && (item.RangeVar as Node).schemaname === undefined) relations += 1
    else if (isListOfValues(item)) others += 1
    else relations = Number.NaN
  }
  for (const item of Array.isArray(from) ? (from as Node[]) : []) visit(item)
  return { relations, isJoined: others > 0 }
}

function isListOfValues({ RangeSubselect: item }: Node): boolean {
  const select = ((item as Node | undefined)?.subquery as Node | undefined)?.SelectStmt as Node | undefined
  return select !== undefined && Object.keys(select).every((key) => ['valuesLists', 'limitOption', 'op'].includes(key))
}

// What stands in parse trees for values that come of one row: no subquery, and no aggregate of another spelling.
const known: ReadonlySet<string> = new Set(
  `ResTarget ColumnRef A_Star A_Const A_Expr A_ArrayExpr A_Indirection A_Indices BoolExpr BooleanTest NullTest CaseExpr CaseWhen
   CoalesceExpr CollateClause FuncCall MinMaxExpr TypeCast TypeName String Integer Float Boolean BitString List Alias
   RangeVar RangeSubselect JoinExpr SelectStmt`.split(/\s+/),
)

function areKnown(node: unknown): boolean {
  if (node === null || typeof node !== 'object') return true
  return Object.entries(node).every(([key, child]) => (!/^[A-Z]/.test(key) || known.has(key)) && areKnown(child))
}

function hasAggregate(node: unknown): boolean {
  if (node === null || typeof node !== 'object') return false
  const here = node as Node
  return (here.FuncCall !== undefined && isAggregate(here.FuncCall as Node)) || Object.values(here).some(hasAggregate)
}

/** Null where it groups by more than columns, or does not give each of them. */
function readGroups({ groupClause, targetList }: Node): Record<string, string> | null {
  const wanted = (groupClause as readonly Node[]).map(columnOf)
  const given = (targetList as readonly { ResTarget: Node }[]).flatMap(({ ResTarget: { name, val } }): string[][] => {
    const column = columnOf(val as Node)
    return column === null ? [] : [[(name as string | undefined) ?? column, column]]
  })
  const isWhole = wanted.every((column) => column !== null && given.some(([, one]) => one === column))
  return isWhole ? Object.fromEntries(given.filter(([, column]) => wanted.includes(column ?? null))) : null
}

function columnOf(node: Node): string | null {
  const fields = (node.ColumnRef as Node | undefined)?.fields as readonly Node[] | undefined
  return (fields?.at(-1)?.String as { sval?: string } | undefined)?.sval ?? null
}
