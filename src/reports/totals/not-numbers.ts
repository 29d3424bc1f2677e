import { quoteIdentifier } from '../../database/identifiers.js'
import type { ListQuery } from '../asking/query.js'
import { notANumber, type Remark } from '../asking/remark.js'
import { ownValue } from '../own-value.js'
import type { Reading } from '../reading.js'
import { findColumn, type Report, type TotalExpression } from '../report.js'
import type { JsonValue } from '../rows/record-id.js'
import { whereClause } from '../statements/conditions.js'
import { boundParameters } from '../statements/parameters.js'

const noNumbers = ['NaN', 'Infinity', '-Infinity']

/**
 * One value that is not a number leaves a total without a figure, that of all rows or that of a group: how many rows have such a
 * value, for each column. PostgreSQL is asked only where a total is none.
 */
export async function remarksOnTotals(
  reading: Reading,
  query: ListQuery,
  answers: readonly Readonly<Record<string, JsonValue>>[],
): Promise<Remark[]> {
  const { report } = query
  const swallowed = report.totals.filter(({ name }) =>
    answers.some((totals) => noNumbers.includes(String(ownValue(totals, name) ?? ''))),
  )
  const columns = [...new Set(swallowed.flatMap(({ expression }) => columnsOf(report, expression)))]
  if (columns.length === 0) return []
  const parameters = boundParameters()
  const counts = columns.map(
    (name) => `count(*) filter (where ${quoteIdentifier(name)}::text in ('NaN', 'Infinity', '-Infinity'))`,
  )
  const where = whereClause(reading, report, query.filters, parameters)
  const { relation } = await reading.storedRows(report)
  const [row] = await reading.askOnce<{ counts: number[] }>(
    `select json_build_array(${counts.join(', ')}) as counts\nfrom ${relation}\n${where}`,
    parameters.values,
  )
  return columns.flatMap((name, index) => {
    const count = row?.counts[index] ?? 0
    return count === 0 ? [] : [notANumber(count, findColumn(report, name)?.label ?? name)]
  })
}

/** The columns that a total comes of, through all totals that it names. */
function columnsOf(report: Report, expression: TotalExpression): string[] {
  if (expression.kind === 'aggregate') return [expression.column]
  if (expression.kind === 'operation')
    return [expression.left, expression.right].flatMap((one) => columnsOf(report, one))
  return report.totals
    .filter(({ name }) => name === expression.name)
    .flatMap((total) => columnsOf(report, total.expression))
}
