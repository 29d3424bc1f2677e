import type { ListQuery } from '../asking/query.js'
import { chooseCount } from '../levels/choose-count.js'
import type { StoredRows } from '../levels/level.js'
import { selectOfParts } from '../levels/select-parts.js'
import { type ConditionsReader, whereClause } from './conditions.js'
import type { Parameters } from './parameters.js'

/** SQL of how many rows the filters leave, exactly: of levels where they can tell, else by counting. */
export function countSql(
  reader: ConditionsReader,
  { report, filters }: Pick<ListQuery, 'report' | 'filters'>,
  stored: StoredRows,
  parameters: Parameters,
): string {
  const { relation } = stored
  const kept = chooseCount(reader, report, stored, filters)
  if (kept === null) return `(select count(*) from ${relation} ${whereClause(reader, report, filters, parameters)})`
  const rows = selectOfParts(reader, { ...report, relation }, kept.parts, parameters)
  return `(select ${summedCount(kept.column)} from (${rows}) as kept)`
}

/** SQL of a count over what levels keep. */
export function summedCount(column: string): string {
  return `coalesce(sum(${column}), 0)::int8`
}
