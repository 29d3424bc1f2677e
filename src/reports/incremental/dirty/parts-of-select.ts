import { quoteIdentifier } from '../../../database/identifiers.js'
import type { Node } from '../../view-files/select.js'
import { conditionsOf, type Leaf, type Select } from './query.js'
import { visit } from './shapes.js'

/**
 * The rows of a table, or of its images, by the names that its columns have in a FROM.
 *
 * @param relation by the columns of the table that are wanted of it
 */
export function tableRows(
  { columns, rows }: Leaf,
  relation: (columns: readonly string[]) => string,
  wanted: readonly string[],
): string {
  const own = rows.kind === 'table' ? rows.own : []
  const names = wanted.map((column) => own[columns?.indexOf(column) ?? -1] ?? column)
  const list = wanted.map((column, place) => {
    const name = names[place] ?? column
    return name === column ? quoteIdentifier(name) : `${quoteIdentifier(name)} as ${quoteIdentifier(column)}`
  })
  return `select ${list.length > 0 ? list.join(', ') : 'true as viewdesk_row'} from ${relation(names)}`
}

/** An operator as it is written. */
export function operatorOf(name: unknown): string {
  const parts = (name as { String: { sval: string } }[]).map(({ String: { sval } }) => sval)
  const word = parts.at(-1) ?? '='
  return parts.length === 1 ? word : `operator(${parts.slice(0, -1).map(quoteIdentifier).join('.')}.${word})`
}

/** The subqueries within the expressions of a SELECT; those within them are theirs. */
export function sublinksOf(body: Select): Node[] {
  const found: Node[] = []
  const own = [...body.targets, ...body.where, ...body.having, ...body.groupBy, ...body.from.flatMap(conditionsOf)]
  visit([...own, ...body.distinctOn], (here) => {
    if (here.SubLink) found.push(here.SubLink as Node)
    return !here.SubLink
  })
  return found
}
