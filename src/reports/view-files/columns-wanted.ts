import { loadModule, parseSync } from 'libpg-query'
import type { Node } from './select.js'
import type { ViewFile } from './view-file.js'

/** That a SELECT names a column of a relation, and in which line of its file. */
export interface WantedColumn {
  readonly relation: string
  readonly column: string
  readonly line: number
}

interface Scope {
  /** Names of relations by their aliases. */
  readonly from: ReadonlyMap<string, string>
  readonly withQueries: ReadonlySet<string>
  /** What this SELECT itself calls its columns: ORDER BY and GROUP BY may name them. */
  readonly named: ReadonlySet<string>
  readonly outer: Scope | null
  /** Inside of a value: what its FROM does not have may be of the SELECT around it. */
  readonly isCorrelated: boolean
}

/**
 * The columns that a SELECT wants of the relations that it reads. A name without a relation is that of the only relation of its
 * FROM; among several it is left out, as only PostgreSQL knows whose it is.
 */
export async function columnsWanted({ select, selectLine }: ViewFile): Promise<WantedColumn[]> {
  await loadModule()
  const wanted: WantedColumn[] = []
  const tell = (relation: string, column: string, location: number): void => {
    if (wanted.some((one) => one.relation === relation && one.column === column)) return
    const before = Buffer.from(select).subarray(0, location).toString().split('\n')
    wanted.push({ relation, column, line: selectLine + before.length - 1 })
  }
  visit(
    parseSync(select),
    { from: new Map(), withQueries: new Set(), named: new Set(), outer: null, isCorrelated: false },
    tell,
  )
  return wanted
}

type Tell = (relation: string, column: string, location: number) => void

function visit(node: unknown, scope: Scope, tell: Tell): void {
  if (Array.isArray(node)) {
    for (const item of node) visit(item, scope, tell)
    return
  }
  if (node === null || typeof node !== 'object') return
  const here = node as Node
  if (here.ColumnRef) tellColumn(here.ColumnRef as Node, scope, tell)
  const inside = here.targetList || here.valuesLists ? scopeOf(here, scope) : scope
  for (const [key, child] of Object.entries(here))
    if (key !== 'ColumnRef') visit(child, key === 'SubLink' ? { ...inside, isCorrelated: true } : inside, tell)
}

function scopeOf(select: Node, outer: Scope): Scope {
  const from = new Map<string, string>()
  const withQueries = new Set(outer.withQueries)
  const ctes = ((select.withClause as Node | undefined)?.ctes ?? []) as Node[]
  for (const cte of ctes) withQueries.add(String((cte.CommonTableExpr as Node).ctename))
  const add = (item: Node): void => {
    const { RangeVar: table, JoinExpr: join } = item as Record<string, Node | undefined>
    if (join) for (const side of [join.larg, join.rarg]) add(side as Node)
    else if (table) {
      const alias = String(((table.alias ?? {}) as Node).aliasname ?? table.relname)
      const isOther = withQueries.has(String(table.relname)) && table.schemaname === undefined
      from.set(alias, isOther ? '' : String(table.relname))
    }
    // A subselect or a function: whose columns they are is not known.
    else from.set(JSON.stringify(item).slice(0, 200), '')
  }
  for (const item of (select.fromClause ?? []) as Node[]) add(item)
  const targets = (select.targetList ?? []) as { ResTarget?: { name?: string } }[]
  const named = new Set(targets.flatMap(({ ResTarget }) => ResTarget?.name ?? []))
  return { from, withQueries, named, outer, isCorrelated: outer.isCorrelated }
}

function tellColumn({ fields, location }: Node, scope: Scope, tell: Tell): void {
  const names = (fields as Node[]).map((field) => (field.String as { sval?: string } | undefined)?.sval ?? null)
  const column = names.at(-1)
  if (column === null || column === undefined) return
  const alias = names.at(-2)
  if (alias !== undefined && alias !== null) {
    const relation = relationOf(alias, scope)
    if (relation !== '') tell(relation, column, Number(location ?? 0))
    return
  }
  const [only, ...others] = scope.from.values()
  // A relation's own name is its whole row.
  const isOther = scope.isCorrelated || scope.named.has(column) || scope.from.has(column)
  if (only && others.length === 0 && !isOther) tell(only, column, Number(location ?? 0))
}

/** The relation of that alias, in this SELECT or around it; empty where it is none. */
function relationOf(alias: string, { from, outer }: Scope): string {
  return from.get(alias) ?? (outer === null ? '' : relationOf(alias, outer))
}
