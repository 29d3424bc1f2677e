import { loadModule, parseSync } from 'libpg-query'
import type { Node } from '../../view-files/select.js'
import { NotIncrementalError } from '../refusal.js'
import { namesOf } from './print-expression.js'
import {
  type ColumnOf,
  type From,
  type Functions,
  type Leaf,
  leavesOf,
  type Query,
  type ReadQuery,
  type Relations,
  type Select,
} from './query.js'
import { findLeaf, hasColumn, type Scope } from './scope.js'
import {
  conjuncts,
  countCalls,
  distinctOn,
  groupOf,
  nameOf,
  ordinal,
  refuseShape,
  type Target,
  visit,
  windowsIn,
} from './shapes.js'

/** A WITH query, which every mention reads anew. */
interface With {
  readonly query: Node
  readonly columns: readonly string[]
  readonly known: Withs
}
type Withs = ReadonlyMap<string, With>

interface Around {
  readonly scope: Scope | null
  readonly known: Withs
}

/**
 * Reads what a report says, and all views beneath it, down to the tables: every view and WITH query stands where it is named.
 *
 * @param name the report, by `schema.name`
 * @throws NotIncrementalError for what cannot be followed from a changed row to the rows that come of it
 */
export async function readQuery(
  name: string,
  relations: Relations,
  { aggregates, setReturning }: Functions,
): Promise<ReadQuery> {
  await loadModule()
  const columns = new Map<Node, ColumnOf>()
  const subqueries = new Map<Node, Query>()
  const tables = new Map<string, Set<string>>()
  return {
    query: readView(name),
    columnOf: (column) => columns.get(column) ?? null,
    subqueryOf: (sublink) => subqueries.get(sublink) as Query,
    isAggregate,
    tables,
  }

  function readView(view: string): Query {
    const { definition, columns: own } = relations.get(view) ?? {}
    if (!definition || !own) throw new NotIncrementalError(`${view} is not known as a view.`)
    const select = ((parseSync(definition).stmts?.[0]?.stmt as Node | undefined)?.SelectStmt ?? {}) as Node
    return renamed(readSelect(select, { scope: null, known: new Map() }), own)
  }

  function readSelect(select: Node, around: Around): Query {
    refuseShape(select)
    const inside = { ...around, known: withsOf(select, around) }
    if (select.valuesLists) return readValues(select, inside)
    if (select.op !== 'SETOP_NONE') return readCombination(select, inside)
    const scope: Scope = { leaves: [], outer: around.scope }
    const from = ((select.fromClause ?? []) as Node[]).map((item) => readFrom(item, { scope, known: inside.known }))
    const read = (node: unknown): Node => readExpression(node, { scope, known: inside.known })
    const targets = (select.targetList ?? []) as Target[]
    const isInput = (column: string) => scope.leaves.some((leaf) => hasColumn(leaf, column))
    const groupBy = ((select.groupClause ?? []) as Node[]).map((node) => groupOf(node, targets, isInput)).map(read)
    const having = conjuncts(select.havingClause).map(read)
    const values = targets.map(({ ResTarget: { val } }) => read(val))
    if (countCalls(values, setReturning) > 1)
      throw new NotIncrementalError(
        'functions that give several rows stand beside each other in one SELECT, and the shorter one is filled up with nulls. Write them behind FROM.',
      )
    const all = [...values, ...having]
    const body: Select = {
      kind: 'select',
      from,
      where: conjuncts(select.whereClause).map(read),
      targets: values,
      groupBy,
      having,
      isOneGroup: groupBy.length === 0 && (having.length > 0 || all.some(isAggregated)),
      distinctOn: distinctOn(select).map((node) => read(ordinal(node, targets))),
      partitions: windowsIn(values, select).map((partition) => partition.map(read)),
    }
    return { columns: targets.map(({ ResTarget }) => nameOf(ResTarget)), body }
  }

  function readValues(select: Node, around: Around): Query {
    const rows = (select.valuesLists as { List: { items: Node[] } }[]).map(({ List }) =>
      List.items.map((node) => readPlain(node, around)),
    )
    return { columns: (rows[0] ?? []).map((_, place) => `column${place + 1}`), body: { kind: 'values', rows } }
  }

  function readCombination(select: Node, around: Around): Query {
    const operator = ({ SETOP_UNION: 'union', SETOP_INTERSECT: 'intersect', SETOP_EXCEPT: 'except' } as const)[
      select.op as 'SETOP_UNION'
    ]
    const left = readSelect(select.larg as Node, around)
    const right = readSelect(select.rarg as Node, around)
    return {
      columns: left.columns,
      body: { kind: 'combination', operator, left, right: renamed(right, left.columns) },
    }
  }

  function withsOf(select: Node, { scope, known }: Around): Withs {
    const clause = select.withClause as Node | undefined
    if (!clause) return known
    if (clause.recursive) throw new NotIncrementalError('WITH RECURSIVE cannot be followed row by row.')
    const all = new Map(known)
    for (const { CommonTableExpr: cte } of clause.ctes as { CommonTableExpr: Node }[]) {
      const query = (cte.ctequery as Node).SelectStmt as Node | undefined
      if (!query) throw new NotIncrementalError('a WITH query that changes rows cannot be kept up to date.')
      // What is around it would be another FROM where it is named.
      if (scope !== null)
        throw new NotIncrementalError('WITH inside of a subquery is not followed. Write it at the start.')
      all.set(String(cte.ctename), { query, columns: namesOf(cte.aliascolnames), known: new Map(all) })
    }
    return all
  }

  function readFrom(item: Node, around: Around & { readonly scope: Scope }): From {
    const [[kind, node] = ['', {}]] = Object.entries(item as Record<string, Node>)
    if (kind === 'JoinExpr') return readJoin(node, around)
    const leaf = readLeaf(kind, node, around)
    around.scope.leaves.push(leaf)
    return leaf
  }

  function readJoin(node: Node, around: Around & { readonly scope: Scope }): From {
    if (node.alias || node.join_using_alias)
      throw new NotIncrementalError('a join with a name of its own is not followed. Leave out the name.')
    if (node.isNatural)
      throw new NotIncrementalError('NATURAL JOIN means other columns once a table has others. Write ON.')
    const side = joinSides[node.jointype as string]
    if (!side) throw new NotIncrementalError(`${node.jointype} is not followed.`)
    const left = readFrom(node.larg as Node, around)
    const before = around.scope.leaves.length
    const right = readFrom(node.rarg as Node, around)
    const using = namesOf(node.usingClause)
    if (using.length > 0 && side === 'full')
      throw new NotIncrementalError('FULL JOIN … USING is not followed. Write ON.')
    const leaves = leavesOf(left)
    const on = [
      ...conjuncts(node.quals),
      ...using.map((column) => equal(aliasWith(column, leaves), aliasWith(column, leavesOf(right)), column)),
    ].map((condition) => readExpression(condition, around))
    if (side === 'left' || side === 'full') for (const leaf of around.scope.leaves.slice(before)) leaf.isNullable = true
    if (side === 'right' || side === 'full') for (const leaf of leaves) leaf.isNullable = true
    return { kind: 'join', side, left, right, on }
  }

  function readLeaf(kind: string, node: Node, around: Around & { readonly scope: Scope }): Leaf {
    const { aliasname, colnames } = (node.alias ?? {}) as { aliasname?: string; colnames?: Node[] }
    const names = namesOf(colnames)
    const outside: Around = node.lateral ? around : { scope: around.scope.outer, known: around.known }
    if (kind === 'RangeVar') return readRelation(node, aliasname ?? String(node.relname), names, around)
    if (aliasname === undefined) throw new NotIncrementalError('what stands in FROM needs a name behind it.')
    if (kind === 'RangeSubselect') {
      const query = renamed(readSelect((node.subquery as Node).SelectStmt as Node, outside), names)
      return leafOf(aliasname, query.columns, { kind: 'query', query, isLateral: Boolean(node.lateral) })
    }
    if (kind !== 'RangeFunction') throw new NotIncrementalError(`a ${kind} in FROM is not followed.`)
    const functions = (node.functions as { List: { items: Node[] } }[]).map(({ List }) => List.items)
    const [call, definitions] = functions[0] ?? []
    if (functions.length !== 1 || !call || Object.keys(definitions ?? {}).length > 0 || node.coldeflist)
      throw new NotIncrementalError('a function in FROM that says which columns it has is not followed.')
    const read = readPlain(call, around)
    const isOrdinal = Boolean(node.ordinality)
    return leafOf(aliasname, names.length > 0 ? names : null, { kind: 'function', call: read, isOrdinal, names })
  }

  function readRelation(node: Node, alias: string, names: readonly string[], around: Around): Leaf {
    const mentioned = node.schemaname === undefined ? around.known.get(String(node.relname)) : undefined
    if (mentioned) {
      const read = readSelect(structuredClone(mentioned.query), { scope: null, known: mentioned.known })
      const query = renamed(renamed(read, mentioned.columns), names)
      return leafOf(alias, query.columns, { kind: 'query', query, isLateral: false })
    }
    const name = `${node.schemaname ?? 'public'}.${node.relname}`
    const relation = relations.get(name)
    if (!relation) throw new NotIncrementalError(`${name} is not known.`)
    if (relation.definition !== null) {
      const query = renamed(readView(name), names)
      return leafOf(alias, query.columns, { kind: 'query', query, isLateral: false })
    }
    if (!tables.has(name)) tables.set(name, new Set())
    const columns = relation.columns.map((column, place) => names[place] ?? column)
    return leafOf(alias, columns, { kind: 'table', name, own: relation.columns })
  }

  function readPlain(node: Node, around: Around): Node {
    if (JSON.stringify(node).includes('"SubLink"'))
      throw new NotIncrementalError('a subquery within VALUES or a function of FROM is not followed.')
    return readExpression(node, around)
  }

  function readExpression(node: unknown, around: Around): Node {
    visit(node, (here) => {
      if (here.ColumnRef) readColumn(here.ColumnRef as Node, around.scope)
      if (here.SubLink) {
        const sublink = here.SubLink as Node
        subqueries.set(sublink, readSelect((sublink.subselect as Node).SelectStmt as Node, around))
        // Its other side is of this SELECT.
        if (sublink.testexpr) readExpression(sublink.testexpr, around)
        return false
      }
      if (here.FuncCall && isAggregate(here.FuncCall as Node)) refuseForeignAggregate(here.FuncCall as Node, around)
      return true
    })
    return node as Node
  }

  function readColumn(column: Node, scope: Scope | null): void {
    const fields = column.fields as Node[]
    const isWhole = fields.some((field) => field.A_Star)
    const names = namesOf(fields.filter((field) => field.String))
    const [last = '', alias = null] = isWhole ? ['', names.at(-1) ?? null] : [...names].reverse()
    const leaf = findLeaf(scope, alias, last)
    if (leaf === null) throw new NotIncrementalError(`where "${names.join('.')}" comes from is not known.`)
    if (!isWhole) columns.set(column, { leaf, column: last })
    if (leaf.rows.kind === 'table') {
      const { own, name } = leaf.rows
      const read = tables.get(name) as Set<string>
      for (const one of isWhole ? own : [own[leaf.columns?.indexOf(last) ?? -1] ?? last]) read.add(one)
    }
  }

  /** An aggregate in a subquery whose values are all of the SELECT around it is one of that SELECT. */
  function refuseForeignAggregate(call: Node, { scope }: Around): void {
    const found: Node[] = []
    visit([call.args, call.agg_filter, call.agg_order], (here) => {
      if (here.ColumnRef) found.push(here.ColumnRef as Node)
      return true
    })
    for (const column of found) readColumn(column, scope)
    const leaves = found.flatMap((column) => columns.get(column)?.leaf ?? [])
    if (leaves.length > 0 && scope !== null && !leaves.some((leaf) => scope.leaves.includes(leaf)))
      throw new NotIncrementalError('an aggregate of the rows around a subquery is not followed.')
  }

  function isAggregate(call: Node): boolean {
    if (call.over) return false
    const marks = ['agg_star', 'agg_distinct', 'agg_filter', 'agg_order', 'agg_within_group']
    return marks.some((mark) => call[mark]) || aggregates.has(namesOf(call.funcname).at(-1) ?? '')
  }

  function isAggregated(node: Node): boolean {
    let found = false
    visit(node, (here) => {
      if (here.FuncCall && isAggregate(here.FuncCall as Node)) found = true
      return !here.SubLink
    })
    return found
  }
}

const joinSides: Record<string, 'inner' | 'left' | 'right' | 'full'> = {
  JOIN_INNER: 'inner',
  JOIN_LEFT: 'left',
  JOIN_RIGHT: 'right',
  JOIN_FULL: 'full',
}

function renamed(query: Query, names: readonly string[]): Query {
  return { ...query, columns: query.columns.map((column, place) => names[place] ?? column) }
}

function leafOf(alias: string, columns: readonly string[] | null, rows: Leaf['rows']): Leaf {
  return { kind: 'leaf', alias, columns, rows, isNullable: false }
}

function aliasWith(column: string, leaves: readonly Leaf[]): string {
  const leaf = leaves.find(({ columns }) => columns?.includes(column))
  if (!leaf) throw new NotIncrementalError(`where "${column}" comes from is not known.`)
  return leaf.alias
}

function equal(left: string, right: string, column: string): Node {
  const columnOf = (alias: string): Node => ({
    ColumnRef: { fields: [{ String: { sval: alias } }, { String: { sval: column } }] },
  })
  return {
    A_Expr: { kind: 'AEXPR_OP', name: [{ String: { sval: '=' } }], lexpr: columnOf(left), rexpr: columnOf(right) },
  }
}
