import type { Node } from '../../view-files/select.js'
import { canPrint, isSameTree } from './print-expression.js'
import type { Leaf, Query, ReadQuery, Select } from './query.js'
import { visit } from './shapes.js'

/** What can be said of values where all rows stand together that were there at some moment between two folds. */
export interface Certainty {
  /** Whether each value that an expression has had or has is among those that it gives there; those of aggregates are not. */
  isSure(expression: Node): boolean
  /** The columns of a query that are. */
  sureColumns(query: Query): ReadonlySet<string>
  /** Relations that an expression names, and in whose place a join may have put nulls before or after. */
  nullableIn(expression: Node): Leaf[]
  /** Whether a condition leaves no row out that has met it at some moment. */
  canBeKept(condition: Node): boolean
  /** Whether an expression is null where the relation is. */
  isNullWith(expression: Node, leaf: Leaf): boolean
}

export function certaintyOf(read: ReadQuery): Certainty {
  const known = new WeakMap<Query, ReadonlySet<string>>()
  const judged = new WeakMap<Node, boolean>()
  return { isSure, sureColumns, nullableIn, canBeKept, isNullWith }

  function isSure(expression: Node): boolean {
    const before = judged.get(expression)
    if (before !== undefined) return before
    const isSo = canPrint(expression) && columnsIn(expression).every(isSureColumn) && !hasAggregate(expression)
    judged.set(expression, isSo)
    return isSo
  }

  function isSureColumn(column: Node): boolean {
    const of = read.columnOf(column)
    if (of === null) return false
    const { rows } = of.leaf
    if (rows.kind === 'table') return true
    return rows.kind === 'query' ? sureColumns(rows.query).has(of.column) : isSureCall(rows.call)
  }

  function isSureCall(call: Node): boolean {
    return isSure(call) && nullableIn(call).length === 0
  }

  function sureColumns(query: Query): ReadonlySet<string> {
    const before = known.get(query)
    if (before) return before
    const columns = new Set(query.columns.filter((column, place) => isSurePlace(query, column, place)))
    known.set(query, columns)
    return columns
  }

  function isSurePlace({ body }: Query, column: string, place: number): boolean {
    if (body.kind === 'values') return body.rows.every((row) => isSureCall(row[place] as Node))
    if (body.kind === 'combination') return sureColumns(body.left).has(column) && sureColumns(body.right).has(column)
    return isSureTarget(body, body.targets[place] as Node)
  }

  /** Of the rows that DISTINCT ON tells apart another one may have been picked, with other values. */
  function isSureTarget({ distinctOn }: Select, target: Node): boolean {
    const isPicked = distinctOn.length > 0 && !distinctOn.some((one) => isSameTree(one, target))
    return !isPicked && isSure(target)
  }

  function hasAggregate(expression: Node): boolean {
    let found = false
    visit(expression, (here) => {
      if (here.FuncCall) found ||= read.isAggregate(here.FuncCall as Node) || (here.FuncCall as Node).over !== undefined
      return true
    })
    return found
  }

  function nullableIn(expression: Node): Leaf[] {
    const leaves = columnsIn(expression).flatMap((column) => read.columnOf(column)?.leaf ?? [])
    return [...new Set(leaves)].filter(({ isNullable }) => isNullable)
  }

  // Where a join found nothing before, it may find something now: only a condition that nulls never meet says the same of both.
  function canBeKept(condition: Node): boolean {
    return isSure(condition) && nullableIn(condition).every((leaf) => isNeverTrueWith(condition, leaf))
  }

  function isNeverTrueWith(condition: Node, leaf: Leaf): boolean {
    const { BoolExpr, NullTest, BooleanTest, A_Expr } = condition as Record<string, Node | undefined>
    const args = (BoolExpr?.args ?? []) as Node[]
    if (BoolExpr?.boolop === 'AND_EXPR') return args.some((one) => isNeverTrueWith(one, leaf))
    if (BoolExpr?.boolop === 'OR_EXPR') return args.every((one) => isNeverTrueWith(one, leaf))
    if (BoolExpr) return args.every((one) => isNullWith(one, leaf))
    if (NullTest) return NullTest.nulltesttype === 'IS_NOT_NULL' && isNullWith(NullTest.arg as Node, leaf)
    if (BooleanTest)
      return /^IS_(TRUE|FALSE)$/.test(String(BooleanTest.booltesttype)) && isNullWith(BooleanTest.arg as Node, leaf)
    if (A_Expr?.kind === 'AEXPR_IN') return isNullWith(A_Expr.lexpr as Node, leaf)
    return isNullWith(condition, leaf)
  }

  function isNullWith(expression: Node, leaf: Leaf): boolean {
    const { ColumnRef, TypeCast, A_Expr, CollateClause } = expression as Record<string, Node | undefined>
    if (ColumnRef) return read.columnOf(ColumnRef)?.leaf === leaf
    if (TypeCast) return isNullWith(TypeCast.arg as Node, leaf)
    if (CollateClause) return isNullWith(CollateClause.arg as Node, leaf)
    if (A_Expr?.kind !== 'AEXPR_OP' || !isStrictOperator(A_Expr)) return false
    const sides = [A_Expr.lexpr, A_Expr.rexpr].filter((side) => side !== undefined)
    return sides.some((side) => isNullWith(side as Node, leaf))
  }
}

/** Operators that PostgreSQL's own types have, and that give null for a null. */
function isStrictOperator({ name }: Node): boolean {
  const [first, ...more] = (name as { String: { sval: string } }[]).map(({ String: { sval } }) => sval)
  return more.length === 0 && ['=', '<>', '<', '>', '<=', '>=', '+', '-', '*', '/', '%'].includes(first ?? '')
}

/** The columns that an expression names, its subqueries included. */
export function columnsIn(expression: unknown): Node[] {
  const found: Node[] = []
  visit(expression, (here) => {
    if (here.ColumnRef) found.push(here.ColumnRef as Node)
    return true
  })
  return found
}
