import { comparisons } from '../../../src/reports/asking/compared-period.js'
import { parseGroups } from '../../../src/reports/asking/group-by.js'
import { groupFilter } from '../../../src/reports/asking/group-filter.js'
import { parseListQuery } from '../../../src/reports/asking/query.js'
import type { ReportsContext } from '../../../src/reports/catalogue.js'
import { inReading, unrestricted } from '../../../src/reports/reading.js'
import { findColumn, type Report } from '../../../src/reports/report.js'
import type { JsonValue } from '../../../src/reports/rows/record-id.js'
import { type AskedTotalsAnswer, answerTotals } from '../../../src/reports/totals/groups/answer-totals.js'
import type { RandomQuestions } from './random-questions.js'

const dateKeys = ['from', 'to', 'period']

export async function answerOf(context: ReportsContext, name: string, text: string): Promise<AskedTotalsAnswer> {
  const report = context.catalogue.find(name)
  if (!report) throw new Error(name)
  const params = new URLSearchParams(text)
  const groups = parseGroups(report, params)
  const comparison = comparisons.find((one) => one === params.get('compare')) ?? null
  const query = parseListQuery(report, params, context, ['groupBy', 'groupSort', 'top', 'compare'])
  return await inReading(context, unrestricted, { reports: [report] }, (reading) =>
    answerTotals(reading, query, groups, comparison),
  )
}

/** An address with groups at random: one or two columns, any order, compared or not. */
export function randomGroups({ below, oneOf, question }: RandomQuestions, context: ReportsContext) {
  for (;;) {
    const { report: name, query, groupBy } = question(context.catalogue)
    const report = context.catalogue.find(name)
    if (groupBy === null || !report) continue
    const columns = [...new Set([...Object.values(report.dimensions), report.keptBy, report.date])].flatMap((column) =>
      column === null ? [] : [column],
    )
    const second = oneOf(columns)
    const step = findColumn(report, second)?.unit === 'date' ? oneOf([':day', ':month', ':quarter']) : ''
    const by = below(3) === 0 ? groupBy : `${groupBy},${second}${step}`
    const params = new URLSearchParams(query)
    params.set('groupBy', by)
    if (below(2) === 0) params.set('compare', oneOf(comparisons))
    if (below(2) === 0) params.set('groupSort', oneOf([...report.totals.map((total) => total.name), 'count', 'key']))
    if (below(4) === 0) params.set('top', String(1 + below(5)))
    return { report, params }
  }
}

/** Where a group, or what it is compared with, is not what the list filtered to it says. */
export async function unlikeTheirFilters(
  context: ReportsContext,
  report: Report,
  params: URLSearchParams,
  answer: AskedTotalsAnswer,
  pick: (rows: number) => number,
): Promise<{ readonly checked: number; readonly unlike: readonly string[] }> {
  const groups = parseGroups(report, params)?.groups ?? []
  const asked = new URLSearchParams(
    [...params].filter(([key]) => !['groupBy', 'groupSort', 'top', 'compare'].includes(key)),
  )
  const unlike: string[] = []
  let checked = 0
  const rows = [...(answer.groups ?? []), ...(answer.subtotals ?? [])]
  for (let n = 0; n < 6 && rows.length > 0; n++) {
    const row = rows[pick(rows.length)]
    if (!row) continue
    const key: readonly JsonValue[] = Array.isArray(row.key) ? row.key : [row.key as JsonValue]
    const by = groups.slice(0, key.length)
    const filter = groupFilter(asked, report, by, key, answer.days ?? {})
    // Totals of several phases together are none: there is nothing to compare.
    if (filter === null || Object.keys(row.totals).length === 0) continue
    checked += 1
    const own = await answerOf(context, report.name, filter.toString())
    if (JSON.stringify([own.totals, own.count]) !== JSON.stringify([row.totals, row.count])) {
      unlike.push(
        `${report.name}?${params} ${JSON.stringify(row)} and by ${filter}: ${JSON.stringify(own.totals)} ${own.count}`,
      )
    }
    if (!row.compared) continue
    const then = new URLSearchParams(
      [...filter].filter(([one]) => !dateKeys.includes(one) && !one.startsWith(`filters.${report.date}`)),
    )
    then.set('from', row.compared.from)
    then.set('to', row.compared.to)
    const before = await answerOf(context, report.name, then.toString())
    if (JSON.stringify(before.totals) !== JSON.stringify(row.compared.totals)) {
      unlike.push(
        `${report.name}?${params} compared ${JSON.stringify(row)} and by ${then}: ${JSON.stringify(before.totals)}`,
      )
    }
  }
  return { checked, unlike }
}

/** Where groups are not all rows of what they are inside. */
export function unlikeTheirSums({ groups = [], subtotals, count, of }: AskedTotalsAnswer): string[] {
  const counted = (rows: readonly { count: number }[]) => rows.reduce((sum, row) => sum + row.count, 0)
  const unlike: string[] = []
  const outer = subtotals ?? groups
  if (of === outer.length && counted(outer) !== count) unlike.push(`${counted(outer)} in groups of ${count} rows`)
  for (const { key, count: rows } of subtotals ?? []) {
    const inside = groups.filter((one) => JSON.stringify([one.key].flat().slice(0, 1)) === JSON.stringify(key))
    if (counted(inside) !== rows) unlike.push(`${counted(inside)} rows inside ${JSON.stringify(key)} of ${rows}`)
  }
  return unlike
}
