import type { ListQuery } from '../asking/query.js'
import { chooseLevels } from '../levels/choose-levels.js'
import type { StoredRows } from '../levels/level.js'
import { selectOfParts } from '../levels/select-parts.js'
import type { Reading } from '../reading.js'
import { whereClause } from './conditions.js'
import type { Parameters } from './parameters.js'

/** SQL of how many rows the filters leave, exactly: of levels where they can tell, else by counting. */
export function countSql(
  reader: Pick<Reading, 'scope' | 'timeZone'>,
  { report, filters }: Pick<ListQuery, 'report' | 'filters'>,
  { relation, levels }: StoredRows,
  parameters: Parameters,
): string {
  const parts = chooseLevels(report, levels, { filters, scope: reader.scope, group: null })
  if (parts === null) return `(select count(*) from ${relation} ${whereClause(reader, report, filters, parameters)})`
  const rows = selectOfParts(reader, { ...report, relation }, parts, parameters)
  return `(select coalesce(sum(counted), 0)::int8 from (${rows}) as kept)`
}
