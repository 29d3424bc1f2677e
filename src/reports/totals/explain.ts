import { qualify } from '../../database/identifiers.js'
import { badQuery, shorten } from '../../refusal.js'
import type { ListQuery } from '../asking/query.js'
import type { Remark } from '../asking/remark.js'
import { ownSchema, type StoredRows } from '../levels/level.js'
import { ownValue } from '../own-value.js'
import type { Reading } from '../reading.js'
import type { Freshness } from '../refresh/freshness.js'
import type { Report, Total, TotalExpression, Unit } from '../report.js'
import type { JsonValue } from '../rows/record-id.js'
import { type TotalsStatement, totalsQuery } from '../statements/totals-statement.js'
import { refuseAbsent } from '../view-gone.js'
import { type LeftOutAnswer, readLeftOut } from './left-out.js'
import { type PlanNode, rowsReadIn } from './plan-rows.js'
import { footerGrouping, type TotalValues } from './totals.js'

/** Where a number comes from. */
export interface Explanation {
  readonly name: string
  readonly label: string
  readonly unit: Unit
  readonly definition: string | null
  /** As the view file has it: `percent(profit, revenue)`. */
  readonly formula: string
  /** The formula taken apart, for words in other languages. */
  readonly expression: TotalExpression
  readonly value: JsonValue
  /** What the totals come to that the formula names, by their names; empty where it names none. */
  readonly parts: TotalValues
  /** Filtered rows of the report that the number is about. */
  readonly count: number
  /** The statement that was run, which works out all totals of the report at once. */
  readonly sql: string
  /** The values of `$1`, `$2` … */
  readonly parameters: readonly string[]
  /** Rows that PostgreSQL read from tables and materialized views; null where nothing was read, for want of data. */
  readonly rowsRead: number | null
  /** The same, for each of them. */
  readonly readFrom: readonly {
    readonly relation: string
    readonly rows: number
    /** Whether these are totals that are kept beside the rows of a report. */
    readonly isKept: boolean
  }[]
  /** Planning and running it in the database, in milliseconds. */
  readonly tookMs: number | null
  readonly timeZone: string
  /** The days of the period, where the report has any to choose. */
  readonly period: { readonly from: string | null; readonly to: string | null } | null
  /** What was asked for and does not apply to this report. */
  readonly notes: readonly Remark[]
  readonly freshness: Freshness
  readonly leftOut: readonly LeftOutAnswer[]
  /** The SELECT of the report itself. */
  readonly view: { readonly file: string; readonly select: string }
}

/**
 * Runs the statement of a report's totals again, under EXPLAIN and by itself, and says what it did.
 *
 * @param name the total to explain, as the address has it
 * @throws Refusal when the report has no such total, or has totals only for one phase at a time
 */
export async function explainTotal(reading: Reading, query: ListQuery, name: string | null): Promise<Explanation> {
  const { report } = query
  await refuseAbsent(reading, report)
  const total = findTotal(report, name)
  if (footerGrouping(query) !== null) {
    const message = `The totals of ${report.title} exist for one ${report.totalsBy} at a time: filter by it.`
    throw badQuery(message)
  }
  const stored = await reading.storedRows(report)
  const { sql, parameters } = totalsQuery(reading, query, stored)
  const isEmpty = await reading.isUnfilled(report)
  return {
    ...wordsOf(total),
    ...(isEmpty ? nothingRead : await runExplained(reading, { sql, parameters }, total, stored)),
    sql,
    parameters,
    timeZone: reading.timeZone,
    period: query.period && { from: query.period.from, to: query.period.to },
    notes: query.notes,
    freshness: await reading.freshnessOf(report),
    leftOut: isEmpty ? [] : await leftOutOf(reading, query, total),
    view: { file: report.file, select: report.select },
  }
}

function findTotal(report: Report, name: string | null): Total {
  const total = report.totals.find((one) => one.name === name)
  if (total) return total
  const known = report.totals.map((one) => one.name).join(', ') || 'none'
  const asked =
    name === null ? 'Say which number with total=.' : `"${shorten(name)}" is not a total of ${report.title}.`
  throw badQuery(`${asked} Its totals are: ${known}.`)
}

function wordsOf({ name, label, unit, definition, formula, expression }: Total) {
  return { name, label, unit, definition, formula, expression }
}

const nothingRead = { value: null, parts: {}, count: 0, rowsRead: null, readFrom: [], tookMs: null }

interface ExplainedPlan {
  readonly Plan: PlanNode
  readonly 'Planning Time': number
  readonly 'Execution Time': number
}

async function runExplained(
  reading: Reading,
  { sql, parameters }: TotalsStatement,
  { name, expression }: Total,
  { levels }: StoredRows,
) {
  // Without the clock of each node, which costs more than the reading itself; the whole is timed all the same.
  const [explained] = await reading.ask<{ 'QUERY PLAN': ExplainedPlan[] }>(
    `explain (analyze, timing off, format json) ${sql}`,
    parameters,
  )
  const plan = explained?.['QUERY PLAN'][0] as ExplainedPlan
  const kept = new Set(levels.map(({ relation }) => relation))
  const readFrom = rowsReadIn(plan.Plan).map((read) => ({
    ...read,
    isKept: kept.has(qualify(ownSchema, read.relation)),
  }))
  const [row] = await reading.ask<{ answer: { totals: TotalValues; count: number } }>(sql, parameters)
  const answer = row?.answer
  return {
    value: ownValue(answer?.totals, name) ?? null,
    parts: Object.fromEntries(totalsIn(expression).map((part) => [part, ownValue(answer?.totals, part) ?? null])),
    count: answer?.count ?? 0,
    rowsRead: readFrom.reduce((sum, one) => sum + one.rows, 0),
    readFrom,
    tookMs: Math.round((plan['Planning Time'] + plan['Execution Time']) * 100) / 100,
  }
}

/** The names of the totals that a formula is made of. */
function totalsIn(expression: TotalExpression): string[] {
  switch (expression.kind) {
    case 'total':
      return [expression.name]
    case 'operation':
      return [...totalsIn(expression.left), ...totalsIn(expression.right)]
    default:
      return []
  }
}

async function leftOutOf(reading: Reading, query: ListQuery, { name }: Total): Promise<LeftOutAnswer[]> {
  const answers = await readLeftOut(reading, query)
  return answers.filter(({ total }) => total === name || total === null)
}
