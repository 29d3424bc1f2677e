import { quoteIdentifier } from '../../../database/identifiers.js'
import type { Node } from '../../view-files/select.js'
import { NotIncrementalError } from '../refusal.js'
import { type Certainty, columnsIn } from './certainty.js'
import { operatorOf, sublinksOf, tableRows } from './parts-of-select.js'
import { isSameTree, printExpression } from './print-expression.js'
import {
  conditionsOf,
  expressionsIn,
  type From,
  type Leaf,
  leavesOf,
  type Query,
  type ReadQuery,
  type Select,
} from './query.js'

/** A table whose rows have changed since the last fold. */
export interface ChangedTable {
  /** A relation that has the old and the new rows, with these columns of the table. */
  readonly images: (columns: readonly string[]) => string
}

export interface DirtyRowsOptions {
  readonly read: ReadQuery
  readonly certainty: Certainty
  /** By `schema.name`. */
  readonly changed: ReadonlyMap<string, ChangedTable>
  /** How a table is written in SQL. */
  readonly nameOf: (table: string) => string
}

/** A SELECT's column of that name. */
interface Output {
  readonly name: string
  readonly node: Node
}

/** What of a SELECT holds the changed rows. */
type Carrier =
  | { readonly kind: 'leaf'; readonly leaf: Leaf; readonly rows: (columns: readonly string[]) => string }
  | { readonly kind: 'condition'; readonly nodes: readonly Node[]; readonly text: string }

/**
 * SELECTs that together give every row of a query that may have come or gone as a table changed, by columns that are sure; none
 * where the query does not read the table.
 *
 * A row that came or went was made with at least one old or new row of the table, and else of rows that were there before or are
 * there now: the table is its images in one place, and all other places hold what is there and what was there together. What the
 * rows there do not say as they did is left out of conditions, so that there are too many rows rather than too few.
 */
export function dirtyRows(
  query: Query,
  columns: readonly string[],
  table: string,
  options: DirtyRowsOptions,
): string[] {
  const { read, certainty, changed } = options
  const reading = new WeakMap<Query, boolean>()
  return changedRows(query, columns)

  function changedRows({ body, columns: own }: Query, wanted: readonly string[]): string[] {
    if (body.kind === 'values') return []
    if (body.kind === 'combination') return [body.left, body.right].flatMap((side) => changedRows(side, wanted))
    const outputs = outputsOf(body, own, wanted)
    const isWithin = (partition: readonly Node[]) =>
      outputs.every(({ node }) => columnsIn(node).length === 0 || partition.some((one) => isSameTree(one, node)))
    const wide = body.partitions.filter((partition) => !isWithin(partition))
    const direct = wide.length === 0 ? changedOf(body, outputs) : []
    return [...direct, ...wide.flatMap((partition) => neighbours(body, outputs, partition))]
  }

  /** A window function says something else for every row of a partition that a row came to or went from. */
  function neighbours(body: Select, outputs: readonly Output[], partition: readonly Node[]): string[] {
    if (partition.some((node) => !certainty.isSure(node) || certainty.nullableIn(node).length > 0))
      throw new NotIncrementalError('a window is divided by what is not known of a single row.')
    const parts = partition.map((node, place) => ({ name: `viewdesk_part_${place}`, node }))
    const touched = changedOf(body, parts)
    if (touched.length === 0) return []
    const same = parts.map(({ name, node }) => `viewdesk_touched.${name} is not distinct from ${print(node)}`)
    const text = `exists (select from (${touched.join(' union all ')}) as viewdesk_touched where ${same.join(' and ')})`
    return [rowsOf(body, outputs, { kind: 'condition', nodes: partition, text })]
  }

  function changedOf(body: Select, outputs: readonly Output[]): string[] {
    return carriersOf(body).map((carrier) => rowsOf(body, outputs, carrier))
  }

  function carriersOf(body: Select): Carrier[] {
    const leaves = body.from.flatMap(leavesOf).flatMap((leaf): Carrier[] => {
      const { rows } = leaf
      if (rows.kind === 'table') {
        const images = changed.get(rows.name)?.images
        if (rows.name !== table || images === undefined) return []
        return [{ kind: 'leaf', leaf, rows: (wanted) => tableRows(leaf, images, wanted) }]
      }
      if (rows.kind === 'function' || !readsTable(rows.query)) return []
      return [{ kind: 'leaf', leaf, rows: (wanted) => changedGroups(rows.query, wanted) }]
    })
    return [...leaves, ...sublinksOf(body).flatMap((sublink) => conditionsOfChange(body, sublink))]
  }

  /** Each group once, where that can be told: what is joined to it is looked up as often as it is there. */
  function changedGroups(of: Query, wanted: readonly string[]): string {
    const all = changedRows(of, wanted).join(' union all ')
    const { body } = of
    if (body.kind !== 'select' || body.groupBy.length === 0) return all
    const isGroup = ({ node }: Output) => body.groupBy.some((one) => isSameTree(one, node))
    return outputsOf(body, of.columns, wanted).every(isGroup)
      ? `select distinct * from (${all}) as viewdesk_groups`
      : all
  }

  function readsTable(of: Query): boolean {
    const known = reading.get(of)
    if (known !== undefined) return known
    const isSo = reads(of)
    reading.set(of, isSo)
    return isSo
  }

  function reads({ body }: Query): boolean {
    if (body.kind === 'values') return false
    if (body.kind === 'combination') return readsTable(body.left) || readsTable(body.right)
    const leaves = body.from.flatMap(leavesOf).some(({ rows }) => {
      return rows.kind === 'query' ? readsTable(rows.query) : rows.kind === 'table' && rows.name === table
    })
    return leaves || sublinksOf(body).some((sublink) => readsTable(read.subqueryOf(sublink)))
  }

  /** Whether what a subquery says of a row may have changed: it has gained or lost a row for it. */
  function conditionsOfChange(body: Select, sublink: Node): Carrier[] {
    const query = read.subqueryOf(sublink)
    const test = sublink.testexpr as Node | undefined
    const isPositive = body.where.some((condition) => condition.SubLink === sublink) && canBeKept({ SubLink: sublink })
    const isCompared =
      test !== undefined &&
      isAllSure(query) &&
      certainty.isSure(test) &&
      (isPositive || certainty.nullableIn(test).length === 0)
    if (!readsTable(query)) return []
    const rows = changedRows(query, isCompared ? query.columns : [])
    const all = rows.join(' union all ')
    const carry = (text: string): Carrier => ({ kind: 'condition', nodes: [{ SubLink: sublink }], text })
    if (!isCompared) return [carry(`exists (${all})`)]
    const operator = sublink.operName ? operatorOf(sublink.operName) : '='
    const isAny = sublink.subLinkType === 'ANY_SUBLINK'
    const compare = `${print(test)} ${operator} ${isAny ? 'any' : 'all'} (${all})`
    if (isPositive) return [carry(compare)]
    // Three conditions are each quick to answer; together they would be asked of every row.
    if (isAny && operator === '=' && !test.RowExpr) {
      const nulls = `select from (${all}) as viewdesk_rows (value) where value is null`
      return [compare, `${print(test)} is null`, `exists (${nulls})`].map(carry)
    }
    return [carry(`(${compare}) is not ${isAny ? 'false' : 'true'}`)]
  }

  /** The rows of a SELECT that were there at some moment, without what makes groups of them. */
  function rowsOf(body: Select, outputs: readonly Output[], carrier: Carrier | null): string {
    const where = body.where.filter(canBeKept)
    const used = [...outputs.map(({ node }) => node), ...where, ...(carrier?.kind === 'condition' ? carrier.nodes : [])]
    const lateral = body.from.flatMap(leavesOf).flatMap(expressionsIn)
    const from = body.from.map((item) => pruned(item, leavesUsed([...used, ...lateral]), carrier))
    const needed = [...used, ...lateral, ...from.flatMap(conditionsOf).filter(canBeKept)]
    const items = from.map((item) => printFrom(item, needed, carrier))
    const nullable = [...new Set(outputs.flatMap(({ node }) => certainty.nullableIn(node)))]
    const lists = outputListsOf(outputs, nullable)
    if (lists.length > 1) items.push(`lateral (${lists.join(' union all ')}) as viewdesk_each`)
    const conditions = [...where.map(printCondition), ...(carrier?.kind === 'condition' ? [carrier.text] : [])]
    return [
      lists.length > 1 ? 'select viewdesk_each.*' : lists[0],
      items.length > 0 ? `from ${items.join(', ')}` : '',
      conditions.length > 0 ? `where ${conditions.join(' and ')}` : '',
    ]
      .filter((part) => part !== '')
      .join(' ')
  }

  /** Where a join may have found nothing, values are also those with nulls. */
  function outputListsOf(outputs: readonly Output[], nullable: readonly Leaf[]): string[] {
    if (nullable.length > mostNullable)
      throw new NotIncrementalError('the grain comes of too many outer joins at once.')
    const choices: Leaf[][] = [[]]
    for (const leaf of nullable) choices.push(...choices.map((one) => [...one, leaf]))
    return choices.map((nulls) => {
      const list = outputs.map(({ name, node }) => `${print(node, nulls)} as ${quoteIdentifier(name)}`)
      return `select ${list.length > 0 ? list.join(', ') : 'true as viewdesk_row'}`
    })
  }

  function everyRow({ body, columns: own }: Query, wanted: readonly string[]): string {
    if (body.kind === 'values') {
      const lists = body.rows.map((row) =>
        row.map((node, place) => (wanted.includes(own[place] ?? '') ? print(node) : 'null')).join(', '),
      )
      const list = wanted.length > 0 ? wanted.map(quoteIdentifier).join(', ') : 'true as viewdesk_row'
      const names = own.map(quoteIdentifier).join(', ')
      return `select ${list} from (values (${lists.join('), (')})) as viewdesk_values (${names})`
    }
    if (body.kind === 'select') {
      // One row, whatever is in it.
      if (body.isOneGroup) return outputListsOf(outputsOf(body, own, wanted), [])[0] ?? ''
      return rowsOf(body, outputsOf(body, own, wanted), null)
    }
    const { operator, left, right } = body
    if (operator !== 'union') return everyRow(left, wanted)
    return [left, right].map((side) => everyRow(side, wanted)).join(' union all ')
  }

  function outputsOf({ targets }: Select, own: readonly string[], wanted: readonly string[]): Output[] {
    return wanted.map((name) => ({ name, node: targets[own.indexOf(name)] as Node }))
  }

  function canBeKept(condition: Node): boolean {
    const sublink = condition.SubLink as Node | undefined
    if (sublink?.subLinkType === 'EXISTS_SUBLINK') return true
    if (sublink?.subLinkType !== 'ANY_SUBLINK') return sublink === undefined && certainty.canBeKept(condition)
    const test = sublink.testexpr as Node
    const isNeverNull = certainty.nullableIn(test).every((leaf) => certainty.isNullWith(test, leaf))
    return isAllSure(read.subqueryOf(sublink)) && certainty.isSure(test) && isNeverNull
  }

  function printCondition(condition: Node): string {
    const sublink = condition.SubLink as Node | undefined
    if (!sublink) return print(condition)
    const query = read.subqueryOf(sublink)
    if (sublink.subLinkType === 'EXISTS_SUBLINK') return `exists (${everyRow(query, [])})`
    const operator = sublink.operName ? operatorOf(sublink.operName) : '='
    return `${print(sublink.testexpr as Node)} ${operator} any (${everyRow(query, query.columns)})`
  }

  function isAllSure(query: Query): boolean {
    return query.columns.every((column) => certainty.sureColumns(query).has(column))
  }

  function leavesUsed(nodes: readonly Node[]): Set<Leaf> {
    return new Set(nodes.flatMap(columnsIn).flatMap((column) => read.columnOf(column)?.leaf ?? []))
  }

  /** A LEFT JOIN adds no row that is not there without it, but for those of which something is asked. */
  function pruned(item: From, used: ReadonlySet<Leaf>, carrier: Carrier | null): From {
    if (item.kind === 'leaf') return item
    const isAsked = leavesOf(item.right).some((leaf) => used.has(leaf) || isCarrier(leaf, carrier))
    if (item.side === 'left' && !isAsked) return pruned(item.left, used, carrier)
    const more = new Set([...used, ...leavesUsed(item.on.filter(canBeKept))])
    return { ...item, left: pruned(item.left, more, carrier), right: pruned(item.right, more, carrier) }
  }

  function printFrom(item: From, needed: readonly Node[], carrier: Carrier | null): string {
    if (item.kind === 'leaf') return printLeaf(item, needed, carrier)
    const [left, right] = [item.left, item.right].map((side) => printFrom(side, needed, carrier))
    const on = item.on.filter(canBeKept).map(printCondition)
    const condition = on.length > 0 ? on.join(' and ') : 'true'
    return `(${left} ${sideOf(item, carrier)} join ${right} on ${condition})`
  }

  /** Of an outer join, only the rows are asked for that hold a changed one. */
  function sideOf({ side, left, right }: Extract<From, { kind: 'join' }>, carrier: Carrier | null): string {
    const isIn = (from: From) => leavesOf(from).some((leaf) => isCarrier(leaf, carrier))
    if (isIn(right)) return side === 'inner' || side === 'left' ? 'inner' : 'right'
    if (isIn(left)) return side === 'inner' || side === 'right' ? 'inner' : 'left'
    return side
  }

  function printLeaf(leaf: Leaf, needed: readonly Node[], carrier: Carrier | null): string {
    const { rows, alias } = leaf
    const ofLeaf = needed.flatMap(columnsIn).flatMap((node) => {
      const of = read.columnOf(node)
      return of?.leaf === leaf ? [of.column] : []
    })
    if (rows.kind === 'function') {
      if (!certainty.isSure(rows.call) || certainty.nullableIn(rows.call).length > 0)
        return `(select true as viewdesk_row) as ${quoteIdentifier(alias)}`
      const names = rows.names.length > 0 ? ` (${rows.names.map(quoteIdentifier).join(', ')})` : ''
      return `lateral ${print(rows.call)}${rows.isOrdinal ? ' with ordinality' : ''} as ${quoteIdentifier(alias)}${names}`
    }
    const wanted = [...new Set(ofLeaf)]
      .filter((column) => rows.kind === 'table' || certainty.sureColumns(rows.query).has(column))
      .sort()
    const isLateral = rows.kind === 'query' && rows.isLateral
    return `${isLateral ? 'lateral ' : ''}(${rowsOfLeaf(leaf, wanted, carrier)}) as ${quoteIdentifier(alias)}`
  }

  function rowsOfLeaf(leaf: Leaf, wanted: readonly string[], carrier: Carrier | null): string {
    if (carrier?.kind === 'leaf' && carrier.leaf === leaf) return carrier.rows(wanted)
    const { rows } = leaf
    if (rows.kind === 'query') return everyRow(rows.query, wanted)
    if (rows.kind === 'function') return ''
    const images = changed.get(rows.name)?.images
    const both = [() => options.nameOf(rows.name), ...(images === undefined ? [] : [images])]
    return both.map((relation) => tableRows(leaf, relation, wanted)).join(' union all ')
  }

  function print(node: Node, nulls: readonly Leaf[] = []): string {
    return printExpression(node, (column) => {
      const of = read.columnOf(column)
      if (of === null) return null
      const name = `${quoteIdentifier(of.leaf.alias)}.${quoteIdentifier(of.column)}`
      // A null of the column's own type.
      return nulls.includes(of.leaf) ? `case when false then ${name} end` : name
    })
  }
}

const mostNullable = 4

function isCarrier(leaf: Leaf, carrier: Carrier | null): boolean {
  return carrier?.kind === 'leaf' && carrier.leaf === leaf
}
