import { quoteIdentifier } from '../../database/identifiers.js'
import { sqlStates } from '../../database/sql-state.js'
import type { Filter } from '../asking/filters.js'
import type { ReportsContext } from '../catalogue.js'
import { findColumn, type Report } from '../report.js'
import { everything } from '../scope.js'
import { whereClause } from '../statements/conditions.js'
import type { Parameters } from '../statements/parameters.js'
import { expressionSql, overRows } from '../statements/totals-statement.js'
import type { Check } from './check.js'

interface Checked {
  readonly report: Report
  readonly check: Check
}

/** SQL of what the view says, unrounded. */
export function actualSql(context: ReportsContext, { report, check }: Checked, parameters: Parameters): string {
  const { compares } = check
  if (compares.kind === 'grain') return repeatedGrains(report)
  return totalSql(context, report, compares.total, compares.of, parameters)
}

/** SQL of what it must say, unrounded. */
export function expectedSql(context: ReportsContext, { check: { compares } }: Checked, parameters: Parameters): string {
  if (compares.kind === 'grain') return '0::numeric'
  const { expected } = compares
  // On a line of its own, so that a comment at the SELECT's end takes no bracket with it.
  if (expected.kind === 'select') return `((\n${expected.select}\n))::numeric`
  const other = context.catalogue.find(expected.report)
  if (!other) throw new MissingReportError(expected.report)
  return totalSql(context, other, expected.total, expected.of, parameters)
}

/** The view file is there, and its view is not in the database. */
class MissingReportError extends Error {
  // As PostgreSQL calls it.
  readonly code = sqlStates.undefinedTable
  constructor(name: string) {
    super(`the view "${name}" is not in the database`)
    this.name = 'MissingReportError'
  }
}

/** How many values of the grain stand in more than one row; rows without a value are the same as each other. */
function repeatedGrains(report: Report): string {
  const columns = report.grain.map(quoteIdentifier).join(', ')
  return `(select count(*)::numeric from (select from ${report.relation} group by ${columns} having count(*) > 1) as repeated)`
}

function totalSql(
  context: ReportsContext,
  report: Report,
  total: string,
  of: string | null,
  parameters: Parameters,
): string {
  const aggregates = overRows(report)
  const sql = expressionSql(report, { kind: 'total', name: total }, aggregates)
  const bases = [...aggregates.names].map(([aggregate, name]) => `${aggregate} as ${name}`)
  const by = of === null ? undefined : findColumn(report, report.totalsBy ?? '')
  const filters: Filter[] = by && of !== null ? [{ kind: 'any of', column: by, values: [of] }] : []
  const where = whereClause({ scope: everything, timeZone: context.timeZone }, report, filters, parameters)
  return `(select (${sql})::numeric from (select ${bases.join(', ')} from ${report.relation} ${where}) as base)`
}
