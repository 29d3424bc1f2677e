/** A node of a plan as `explain (analyze, format json)` prints it. */
export interface PlanNode {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  /** For each loop, on average. */
  readonly 'Actual Rows': number
  readonly 'Actual Loops': number
  readonly 'Rows Removed by Filter'?: number
  readonly 'Rows Removed by Index Recheck'?: number
  readonly Plans?: readonly PlanNode[]
}

/**
 * Rows that a plan read from tables and materialized views, the largest reading first: those that a node handed on and
 * those that it threw away, for each of its loops. What an index alone ruled out was not read.
 */
export function rowsReadIn(plan: PlanNode): { relation: string; rows: number }[] {
  const read = new Map<string, number>()
  const visit = (node: PlanNode): void => {
    const relation = node['Relation Name']
    if (relation !== undefined) {
      const each =
        node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0)
      read.set(relation, (read.get(relation) ?? 0) + each * node['Actual Loops'])
    }
    for (const child of node.Plans ?? []) visit(child)
  }
  visit(plan)
  return [...read]
    .map(([relation, rows]) => ({ relation, rows: Math.round(rows) }))
    .sort((one, other) => other.rows - one.rows)
}
