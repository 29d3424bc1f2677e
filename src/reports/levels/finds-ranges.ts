import type { ClientBase, QueryResult } from 'pg'
import { quoteIdentifier } from '../../database/identifiers.js'
import type { Report } from '../report.js'
import { bucketedColumns } from './bucket-levels.js'
import { startOf } from './buckets.js'
import { relationsByValue } from './one-value.js'

interface PlanNode {
  readonly 'Index Cond'?: string
  readonly Plans?: readonly PlanNode[]
}

/** Works on a connection when nobody else does. */
export type InTurn = <Answer>(work: (client: ClientBase) => Promise<Answer>) => Promise<Answer>

/**
 * Whether an index finds the values between two ends, of each column that a report has percentiles of: without one the rows of
 * every bucket would be all rows, gone through once more.
 *
 * @param database what the answer is remembered with, as long as it is open: an index comes and goes with a new panel
 */
export async function findsRanges(database: object, inTurn: InTurn, report: Report): Promise<boolean> {
  const known = answers.get(database) ?? new Map<string, boolean>()
  answers.set(database, known)
  const question = JSON.stringify([report.relation, report.select])
  const answer = known.get(question) ?? (await inTurn((client) => askPlans(client, report)))
  known.set(question, answer)
  return answer
}

const answers = new WeakMap<object, Map<string, boolean>>()

// Any that is not at an end.
const someBucket = 4000

async function askPlans(client: ClientBase, report: Report): Promise<boolean> {
  const explained = bucketedColumns(report).flatMap((column) =>
    relationsByValue(report).map(
      (relation) => `explain (format json) select from ${relation}
        where ${quoteIdentifier(column)} >= ${startOf(report, column, `${someBucket}`)}
          and ${quoteIdentifier(column)} <= ${startOf(report, column, `${someBucket + 1}`)}`,
    ),
  )
  // In one message, so that nobody else's statement comes in between. Of a few rows PostgreSQL would take no index.
  const results = (await client.query(
    ['savepoint ranges', 'set local enable_seqscan = off', ...explained, 'rollback to savepoint ranges'].join(';\n'),
  )) as unknown as readonly QueryResult<{ 'QUERY PLAN': readonly [{ Plan: PlanNode }] }>[]
  const plans = results.flatMap(({ rows }) => rows.map((row) => row['QUERY PLAN'][0].Plan))
  return plans.length > 0 && plans.every(readsRange)
}

function readsRange(node: PlanNode): boolean {
  return (node['Index Cond'] ?? '').includes('>=') || (node.Plans ?? []).some(readsRange)
}
