import type { Node } from '../../view-files/select.js'

/** A relation that reports come of, as PostgreSQL has it; found by `schema.name`. */
export interface Relation {
  readonly columns: readonly string[]
  /** What a view says, with every name qualified, as pg_get_viewdef prints it along an empty search path; null for a table. */
  readonly definition: string | null
  /** Of a table, the columns of which two values that are equal are the same value, down to how it is printed. */
  readonly exact: readonly string[]
  /** Of a table, the columns by which an index finds rows. */
  readonly lookedUp: readonly string[]
}

/** All that a report comes of, by `schema.name`. */
export type Relations = ReadonlyMap<string, Relation>

/** Names of functions that are not read as one value of one row. */
export interface Functions {
  /** They make one value of many rows. */
  readonly aggregates: ReadonlySet<string>
  /** They make many rows of one. */
  readonly setReturning: ReadonlySet<string>
}

/** Names of columns, and the rows that they have. */
export interface Query {
  readonly columns: readonly string[]
  readonly body: Select | Combination | Values
}

export interface Select {
  readonly kind: 'select'
  /** Joined by commas. */
  readonly from: readonly From[]
  /** What all has to be true. */
  readonly where: readonly Node[]
  /** One for each column of the query. */
  readonly targets: readonly Node[]
  readonly groupBy: readonly Node[]
  readonly having: readonly Node[]
  /** Whether all its rows become one. */
  readonly isOneGroup: boolean
  /** What DISTINCT ON tells rows apart by. */
  readonly distinctOn: readonly Node[]
  /** By what each window function divides its rows. */
  readonly partitions: readonly (readonly Node[])[]
}

/** UNION, INTERSECT or EXCEPT. */
export interface Combination {
  readonly kind: 'combination'
  readonly operator: 'union' | 'intersect' | 'except'
  readonly left: Query
  readonly right: Query
}

export interface Values {
  readonly kind: 'values'
  readonly rows: readonly (readonly Node[])[]
}

export type From = Leaf | Join

export interface Join {
  readonly kind: 'join'
  readonly side: 'inner' | 'left' | 'right' | 'full'
  readonly left: From
  readonly right: From
  readonly on: readonly Node[]
}

/** One relation of a FROM. */
export interface Leaf {
  readonly kind: 'leaf'
  readonly alias: string
  /** What it gives; null for a function whose columns have no names of their own. */
  readonly columns: readonly string[] | null
  readonly rows:
    | { readonly kind: 'table'; readonly name: string; readonly own: readonly string[] }
    | { readonly kind: 'query'; readonly query: Query; readonly isLateral: boolean }
    | { readonly kind: 'function'; readonly call: Node; readonly isOrdinal: boolean; readonly names: readonly string[] }
  /** Whether a join around it may put nulls in the place of its rows. */
  isNullable: boolean
}

/** Which relation of which FROM a column is of. */
export interface ColumnOf {
  readonly leaf: Leaf
  readonly column: string
}

/** A whole query and what its names mean. */
export interface ReadQuery {
  readonly query: Query
  readonly columnOf: (column: Node) => ColumnOf | null
  readonly subqueryOf: (sublink: Node) => Query
  /** Whether a call makes one value of many rows. */
  readonly isAggregate: (call: Node) => boolean
  /** The tables beneath it, by `schema.name`, each with the columns that are read of it. */
  readonly tables: ReadonlyMap<string, ReadonlySet<string>>
}

/** The relations of a FROM, in their order. */
export function leavesOf(from: From): Leaf[] {
  return from.kind === 'leaf' ? [from] : [...leavesOf(from.left), ...leavesOf(from.right)]
}

/** The expressions that stand in the joins of a FROM. */
export function conditionsOf(from: From): Node[] {
  return from.kind === 'leaf' ? [] : [...conditionsOf(from.left), ...conditionsOf(from.right), ...from.on]
}

/** Every expression of a query and of what stands in its FROM; those of subqueries within expressions are part of them. */
export function expressionsOf({ body }: Query): Node[] {
  if (body.kind === 'values') return body.rows.flat()
  if (body.kind === 'combination') return [...expressionsOf(body.left), ...expressionsOf(body.right)]
  const inFrom = body.from.flatMap((item) => [...conditionsOf(item), ...leavesOf(item).flatMap(expressionsIn)])
  const own = [...body.targets, ...body.where, ...body.groupBy, ...body.having, ...body.distinctOn]
  return [...own, ...body.partitions.flat(), ...inFrom]
}

/** Every expression within one relation of a FROM. */
export function expressionsIn({ rows }: Leaf): Node[] {
  if (rows.kind === 'query') return expressionsOf(rows.query)
  return rows.kind === 'function' ? [rows.call] : []
}
