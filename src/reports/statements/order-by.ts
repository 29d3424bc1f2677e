import { quoteIdentifier } from '../../database/identifiers.js'
import type { ListQuery } from '../asking/query.js'
import type { Report } from '../report.js'

/**
 * The chosen column, nulls last whichever way, then the grain: so that no row is on two pages.
 *
 * @param prefix the rows' alias and a dot, where other tables stand beside them
 */
export function orderBy(report: Report, sort: ListQuery['sort'], prefix = ''): string {
  const tieBreak = report.grain.filter((name) => name !== sort.column).map((name) => prefix + quoteIdentifier(name))
  // A table's key is never null; saying so would keep PostgreSQL from reading its index backwards.
  const nulls = report.kind === 'table' && report.grain.includes(sort.column) ? '' : ' nulls last'
  return `order by ${[`${prefix}${quoteIdentifier(sort.column)} ${sort.direction}${nulls}`, ...tieBreak].join(', ')}`
}
