import { parseListQuery } from '../../../src/reports/asking/query.js'
import type { Scope } from '../../../src/reports/scope.js'
import { computeTotals, listRows } from '../../harness/asking.js'

import { answered, type Compared, compareGroups, compareValuesOf } from './comparisons.js'
import { answerTo, type Question, together } from './questions.js'
import type { Random } from './random.js'
import type { RecomputedReport } from './recomputed-report.js'
import type { RawRow } from './values.js'

/** Somebody with providers of their own gets those rows only, whatever is filtered; of a report without providers, none. */
export async function compareScope(compared: Compared, report: RecomputedReport, question: Question, random: Random) {
  const ids = random.some(compared.raw.providers, 3).map(({ id }) => id)
  const own: Question = {
    params: {},
    keeps: (row: RawRow) => report.provider !== null && ids.includes(row[report.provider] as bigint),
  }
  const scope: Scope = { kind: 'only', dimension: 'provider', ids: ids.map(String) }
  const rows = answerTo(together([question, own]), report)
  const { context } = compared.reports
  const query = parseListQuery(compared.reports.report(report.name), new URLSearchParams(question.params), context)
  const what = `${report.name} for ${JSON.stringify(question.params)}, of providers ${ids}`
  const { count } = await listRows(context, query, scope)
  compared.tally.same(`${what}, rows`, count, rows.length)
  const { totalsBy } = report
  const { answer, moments } = await answered(() => computeTotals(context, query, { groupBy: totalsBy }, scope))
  compared.tally.same(`${what}, count`, answer.count, rows.length)
  if (totalsBy === null) compareValuesOf(compared, what, answer.totals, report.totals(rows), moments)
  else compareGroups(compared, what, answer, rows, report, totalsBy, moments)
}
