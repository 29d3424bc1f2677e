import type { ClientBase } from 'pg'
import type { ListQuery } from '../asking/query.js'
import type { ReportsContext } from '../catalogue.js'
import type { Scope } from '../scope.js'
import type { Top } from '../statements/totals-statement.js'
import { type LeftOutAnswer, readLeftOut } from '../totals/left-out.js'
import { readTopGroups, readTotals, type TopGroups, type TotalsAnswer } from '../totals/totals.js'

/** Asks for totals, and for the rows that they leave out, within one snapshot. */
export interface TotalsReader {
  totals(query: ListQuery, groupBy: string | null): Promise<TotalsAnswer>
  topGroups(query: ListQuery, groupBy: string, top: Top): Promise<TopGroups>
  leftOut(query: ListQuery): Promise<readonly LeftOutAnswer[]>
}

/**
 * A reader for one dashboard: the cards and charts of one report stand under one filter, so that the same question is
 * put to PostgreSQL once for all of them.
 */
export function totalsReader(client: ClientBase, context: ReportsContext, scope: Scope): TotalsReader {
  const answers = new Map<string, TotalsAnswer>()
  const leftOut = new Map<string, readonly LeftOutAnswer[]>()
  return {
    async totals(query, groupBy) {
      const question = JSON.stringify([query.report.name, query.filters, groupBy])
      const answer = answers.get(question) ?? (await readTotals(client, context, query, groupBy, scope))
      answers.set(question, answer)
      return answer
    },
    topGroups: (query, groupBy, top) => readTopGroups(client, context, query, groupBy, top, scope),
    async leftOut(query) {
      const question = JSON.stringify([query.report.name, query.filters])
      const answer = leftOut.get(question) ?? (await readLeftOut(client, context, query, scope))
      leftOut.set(question, answer)
      return answer
    },
  }
}
