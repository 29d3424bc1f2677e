import { quoteIdentifier } from '../../database/identifiers.js'
import type { ListQuery } from '../asking/query.js'
import { findColumn, type Report } from '../report.js'
import { ordered } from '../types/compared.js'

/**
 * The chosen column, nulls last whichever way, then the grain: so that no row is on two pages.
 *
 * @param prefix the rows' alias and a dot, where other tables stand beside them
 */
export function orderBy(report: Report, sort: ListQuery['sort'], prefix = ''): string {
  const key = (name: string): string => {
    const column = findColumn(report, name)
    return column ? ordered(column, prefix) : prefix + quoteIdentifier(name)
  }
  const tieBreak = report.grain.filter((name) => name !== sort.column).map(key)
  // A table's key is never null; saying so would keep PostgreSQL from reading its index backwards.
  const nulls = report.kind === 'table' && report.grain.includes(sort.column) ? '' : ' nulls last'
  return `order by ${[`${key(sort.column)} ${sort.direction}${nulls}`, ...tieBreak].join(', ')}`
}
