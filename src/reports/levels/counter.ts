import { isDeepStrictEqual } from 'node:util'
import { Refusal } from '../../refusal.js'
import type { Filter } from '../asking/filters.js'
import { columnFilters } from '../asking/query.js'
import type { Report } from '../report.js'
import { everything } from '../scope.js'
import { conditionsOf } from '../statements/conditions.js'
import { literalParameters } from '../statements/parameters.js'
import { filtered } from './kept-aggregate.js'

/** A count of the rows that totals leave out for a declared reason, which levels keep beside their totals. */
export interface Counter {
  /** `counter_0`, `counter_1` … */
  readonly column: string
  /** The filters that find the rows. */
  readonly filters: readonly Filter[]
  /** SQL of what is true of the rows. */
  readonly where: string
}

/**
 * What is counted of a report's rows: one counter for each reason, its own ones and those of reports whose rows these are.
 *
 * @param keys columns that levels tell apart by themselves
 */
export function countersOf(report: Report, keys: readonly string[], timeZone: string): readonly Counter[] {
  const reasons = report.countedFor.flatMap((query) => filtersOf(report, query) ?? [])
  return reasons
    .filter((filters) =>
      filters.some((one) => one.kind === 'records' || !told.has(one.kind) || !keys.includes(one.column.name)),
    )
    .map((filters, index) => {
      const where = conditionsOf({ scope: everything, timeZone }, report, filters, literalParameters()).join(' and ')
      return { column: `counter_${index}`, filters, where }
    })
}

/** SQL of a count over the report's rows, or over those for which a condition is true. */
export function countOf({ where }: Counter, condition: string | null = null): string {
  // A row of a level has many counters, most of them of nothing: a null takes no place.
  return `nullif(${filtered('count(*)', [where, condition])}, 0)`
}

const told: ReadonlySet<Filter['kind']> = new Set(['any of', 'empty', 'present'])

/** Null for what is other rows tomorrow, such as those of the last 30 days, and for what the report's columns cannot say. */
function filtersOf(report: Report, query: string): [readonly Filter[]] | null {
  const asOf = (today: string) => columnFilters(report, new URLSearchParams(query), today)
  try {
    const filters = asOf('2001-02-03')
    return isDeepStrictEqual(filters, asOf('2012-11-10')) ? [filters] : null
  } catch (error) {
    // Of a report that is not in the database, which nobody has judged yet.
    if (error instanceof Refusal) return null
    throw error
  }
}
