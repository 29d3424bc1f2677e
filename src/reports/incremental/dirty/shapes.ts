import type { Node } from '../../view-files/select.js'
import { NotIncrementalError } from '../refusal.js'
import { isSameTree, namesOf } from './print-expression.js'

/** @throws NotIncrementalError for what makes a row depend on others in ways that are not followed */
export function refuseShape(select: Node): void {
  if (select.limitCount || select.limitOffset)
    throw new NotIncrementalError('LIMIT and OFFSET leave rows out by how many there are.')
  if (select.lockingClause) throw new NotIncrementalError('FOR UPDATE locks rows.')
  if (JSON.stringify(select.groupClause ?? '').includes('"GroupingSet"'))
    throw new NotIncrementalError('ROLLUP, CUBE and GROUPING SETS make several groups of a row.')
  const isPicked = distinctOn(select).length > 0 && JSON.stringify(select.sortClause ?? '').includes('"SubLink"')
  if (isPicked) throw new NotIncrementalError('DISTINCT ON in the order of a subquery is not followed.')
}

/** What DISTINCT ON tells rows apart by. */
export function distinctOn(select: Node): Node[] {
  return ((select.distinctClause ?? []) as Node[]).filter((node) => Object.keys(node).length > 0)
}

/** Told each node of a tree from above; those beneath it are left out where the answer is false. */
export function visit(node: unknown, tell: (node: Node) => boolean): void {
  if (Array.isArray(node)) for (const one of node) visit(one, tell)
  else if (node !== null && typeof node === 'object') {
    if (!tell(node as Node)) return
    for (const child of Object.values(node)) visit(child, tell)
  }
}

/** The conditions that all have to be true. */
export function conjuncts(node: unknown): Node[] {
  if (!node) return []
  const { boolop, args } = ((node as Node).BoolExpr ?? {}) as Node
  return boolop === 'AND_EXPR' ? (args as Node[]).flatMap(conjuncts) : [node as Node]
}

/** By what each window function of a SELECT divides its rows. */
export function windowsIn(targets: readonly Node[], select: Node): Node[][] {
  const named = ((select.windowClause ?? []) as { WindowDef: Node }[]).map(({ WindowDef }) => WindowDef)
  const partitionOf = (window: Node): Node[] => {
    if (window.partitionClause) return window.partitionClause as Node[]
    const other = named.find(({ name }) => name === (window.refname ?? window.name))
    return other && other !== window ? partitionOf(other) : []
  }
  const found: Node[][] = []
  visit(targets, (here) => {
    const over = (here.FuncCall as Node | undefined)?.over as Node | undefined
    if (over) {
      // Each its own copy: a node is of one place.
      const partition = structuredClone(partitionOf(over))
      if (partition.length === 0)
        throw new NotIncrementalError('a window over all rows changes with every row. Give it a PARTITION BY.')
      if (!found.some((one) => isSameTree(one, partition))) found.push(partition)
    }
    return !here.SubLink
  })
  return found
}

/** How often functions of these names are called in expressions, those in subqueries left out. */
export function countCalls(expressions: readonly Node[], names: ReadonlySet<string>): number {
  let count = 0
  visit(expressions, (here) => {
    const call = here.FuncCall as Node | undefined
    if (call && names.has(namesOf(call.funcname).at(-1) ?? '')) count += 1
    return !here.SubLink
  })
  return count
}

export type Target = { readonly ResTarget: { readonly name?: string; readonly val: Node } }

/** GROUP BY may name a column of the result, or its place. */
export function groupOf(node: Node, targets: readonly Target[], isInput: (name: string) => boolean): Node {
  const [name, ...more] = namesOf((node.ColumnRef as Node | undefined)?.fields)
  const isOutput = name !== undefined && more.length === 0 && !isInput(name)
  const target = isOutput ? targets.find(({ ResTarget }) => ResTarget.name === name) : undefined
  return target ? structuredClone(target.ResTarget.val) : ordinal(node, targets)
}

/** A number in the place of an expression is the place of a column. */
export function ordinal(node: Node, targets: readonly Target[]): Node {
  const place = ((node.A_Const as Node | undefined)?.ival as { ival?: number } | undefined)?.ival
  const target = place === undefined ? undefined : targets[place - 1]
  return target ? structuredClone(target.ResTarget.val) : node
}

/** What PostgreSQL calls a column that has no name of its own. */
export function nameOf({ name, val }: Target['ResTarget']): string {
  const isStar = ((val.ColumnRef as Node | undefined)?.fields as Node[] | undefined)?.some((field) => field.A_Star)
  if (isStar && name === undefined) throw new NotIncrementalError('"*" is not followed. Name the columns.')
  const named = val.TypeCast && name === undefined ? ((val.TypeCast as Node).arg as Node) : val
  const { fields, funcname } = (named.ColumnRef ?? named.FuncCall ?? {}) as Node
  return name ?? namesOf(fields ?? funcname).at(-1) ?? '?column?'
}
