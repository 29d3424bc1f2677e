import { quoteIdentifier } from '../../database/identifiers.js'
import type { ListQuery } from '../asking/query.js'
import { chooseLevels } from '../levels/choose-levels.js'
import { dateColumn, type StoredRows } from '../levels/level.js'
import { selectOfParts } from '../levels/select-parts.js'
import { readFrom } from '../levels/stored-rows.js'
import { findColumn } from '../report.js'
import { type ConditionsReader, whereClause } from '../statements/conditions.js'
import type { Parameters } from '../statements/parameters.js'

// Up to here PostgreSQL counts rows off sooner than it looks up where they are.
const fewRows = 500

/** How a page far from the first is read without counting off all rows before it. */
export interface DeepPage {
  /** WITH queries that tell on which day it begins. */
  readonly queries: readonly string[]
  /** A SELECT of its rows. */
  readonly select: string
}

/**
 * Levels tell how many rows each day has, and so on which one the page begins and ends: only the rows of these days are read.
 * Null where the rows are in another order, or a filter asks for what no level tells apart.
 *
 * @param order gives the order of the rows, that of their days first
 */
export function deepPage(
  reader: ConditionsReader,
  { report, filters, sort, page, perPage }: ListQuery,
  stored: StoredRows,
  order: () => string,
  parameters: Parameters,
): DeepPage | null {
  const skipped = (page - 1) * perPage
  const date = findColumn(report, report.date ?? '')
  // The rows of one day are beside one another only where nothing finer than days puts them in order.
  if (skipped < fewRows || !date || date.dataType !== 'date' || sort.column !== date.name) return null
  const groups = [{ column: date.name, step: 'day' }]
  const parts = dateColumn(report) && chooseLevels(report, stored.levels, { filters, scope: reader.scope, groups })
  if (!parts) return null
  const day = quoteIdentifier(date.name)
  const orderBy = order()
  const [since, until] = sort.direction === 'asc' ? ['>=', '<='] : ['<=', '>=']
  const where = whereClause(reader, report, filters, parameters)
  const rows = (only: string, skip: string) => `(
    select row.* from ${stored.relation} as row
    ${where === '' ? 'where' : `${where}\n    and`} ${only}
    ${orderBy}
    limit ${perPage} offset ${skip}
  )`
  return {
    queries: [
      `day as materialized (
  select ${day} as day, (sum(sum(counted)) over (order by ${day} ${sort.direction} nulls last) - sum(counted))::int8 as before
  from (
  ${selectOfParts(reader, readFrom(report, stored.relation), parts, parameters)}
  ) as kept
  group by ${day}
)`,
      `first_day as materialized (
  select day, ${skipped} - before as skipped from day where before <= ${skipped} order by before desc limit 1
)`,
      `last_day as materialized (
  select day from day where before < ${skipped + perPage} and day is not null order by before desc limit 1
)`,
    ],
    select: `select row.*
from (
  ${rows(`${day} ${since} (select day from first_day) and ${day} ${until} (select day from last_day)`, '(select skipped from first_day)')}
  union all
  ${rows(`${day} is null`, '(select case when day is null then skipped else 0 end from first_day)')}
) as row
${orderBy}
limit ${perPage}`,
  }
}
