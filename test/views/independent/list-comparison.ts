import { parseListQuery } from '../../../src/reports/asking/query.js'
import { everything } from '../../../src/reports/scope.js'
import { computeTotals } from '../../harness/asking.js'

import { answered, type Compared, compareGroups, compareSums, compareValuesOf, sorted } from './comparisons.js'
import { steps } from './days.js'
import { answerTo, type Question, together } from './questions.js'
import type { Random } from './random.js'
import type { RecomputedReport } from './recomputed-report.js'
import type { RawRow } from './values.js'

/** One page of a list in an order of its own: which rows, in which order, and every value. */
export async function compareRows(compared: Compared, report: RecomputedReport, question: Question, random: Random) {
  const rows = answerTo(question, report)
  const sort = {
    column: random.pick(Object.keys(report.rows[0] ?? {})),
    direction: random.pick(['asc', 'desc'] as const),
  }
  const perPage = random.pick([7, 50, 500])
  const page = 1 + random.below(Math.ceil(rows.length / perPage) + 1)
  const paging = { sortBy: sort.column, direction: sort.direction, perPage: `${perPage}`, page: `${page}` }
  const query = new URLSearchParams({ ...question.params, ...paging }).toString()
  const what = `rows of ${report.name}?${query}`
  const { answer, moments } = await answered(() => compared.reports.rows(report.name, query))
  const expected = sorted(rows, report, sort, compared).slice((page - 1) * perPage, page * perPage)
  compared.tally.same(`${what}, count`, answer.count, rows.length)
  compared.tally.same(`${what}, rows on the page`, answer.rows.length, expected.length)
  for (const [index, row] of expected.entries()) {
    const { _id, ...values } = answer.rows[index] ?? {}
    compareValuesOf(compared, `${what}, row ${index}`, values, row, moments)
  }
  compareLabels(compared, what, answer.labels.provider_id ?? {}, expected)
}

function compareLabels(compared: Compared, what: string, labels: object, rows: readonly RawRow[]): void {
  const ids = new Set(rows.map((row) => row.provider_id))
  const expected = compared.raw.providers.filter(({ id }) => ids.has(id)).map(({ id, name }) => [`${id}`, name])
  const text = (entries: unknown[][]): string => JSON.stringify(entries.map(String).sort())
  compared.tally.same(`${what}, names of providers`, text(Object.entries(labels)), text(expected))
}

/** Totals of the filtered rows, of each of their groups, and that the groups add up. */
export async function compareTotals(compared: Compared, report: RecomputedReport, question: Question, random: Random) {
  const { totalsBy } = report
  if (totalsBy !== null && !isOne(question.params[`filters.${totalsBy}`])) {
    await compareParts(compared, report, question, totalsBy)
    if (question.params[`filters.${totalsBy}`] !== undefined) return
    for (const part of report.choices[totalsBy] ?? []) {
      await compareWhole(compared, report, ofPart(question, totalsBy, part), random)
    }
  } else await compareWhole(compared, report, question, random)
}

async function compareWhole(compared: Compared, report: RecomputedReport, question: Question, random: Random) {
  const query = new URLSearchParams(question.params).toString()
  const rows = answerTo(question, report)
  const what = `totals of ${report.name}?${query}`
  const { answer, moments } = await answered(() => compared.reports.totals(report.name, query))
  compared.tally.same(`${what}, count`, answer.count, rows.length)
  compareValuesOf(compared, what, answer.totals, report.totals(rows), moments)
  for (const groupBy of isUnfiltered(question) ? allGroupings(report) : drawGroupings(report, random)) {
    const grouped = await answered(() => compared.reports.totals(report.name, query, groupBy))
    const about = `${what} by ${groupBy}`
    compareGroups(compared, about, grouped.answer, rows, report, groupBy, grouped.moments)
    compareSums(compared, about, grouped.answer, report)
  }
}

/** The same question about one part of what overlaps. */
function ofPart(question: Question, totalsBy: string, part: string): Question {
  const one = { params: { [`filters.${totalsBy}`]: part }, keeps: (row: RawRow) => row[totalsBy] === part }
  return together([question, one])
}

function isOne(choices: string | undefined): boolean {
  return choices !== undefined && !choices.includes(',') && !choices.startsWith('is:')
}

/** What overlaps has no total of its own: it is refused, and each part has its totals. */
async function compareParts(compared: Compared, report: RecomputedReport, question: Question, totalsBy: string) {
  const query = new URLSearchParams(question.params).toString()
  const what = `totals of ${report.name}?${query}`
  for (const groupBy of [undefined, 'provider_id', 'completed_on:month']) {
    const outcome = await compared.reports.totals(report.name, query, groupBy).then(
      () => 'answered',
      (error: { status?: number }) => error.status,
    )
    compared.tally.same(`${what} by ${groupBy}, mixing phases`, outcome, 400)
  }
  const { answer, moments } = await answered(() => compared.reports.totals(report.name, query, totalsBy))
  compared.tally.same(`${what}, no total of all phases`, Object.keys(answer.totals).join(), '')
  compareGroups(compared, `${what} by phase`, answer, answerTo(question, report), report, totalsBy, moments)
}

/** Unfiltered, but for the one part of what overlaps. */
function isUnfiltered({ params }: Question): boolean {
  return Object.keys(params).every((key) => key === 'filters.phase')
}

/** By provider or staff, and by every length of time. */
function allGroupings(report: RecomputedReport): string[] {
  return [...who(report), ...days(report).flatMap((name) => steps.map((step) => `${name}:${step}`))]
}

/** By provider or staff, and by one or two lengths of time. */
function drawGroupings(report: RecomputedReport, random: Random): string[] {
  if (days(report).length === 0) return who(report)
  return [...who(report), ...random.some(days(report), 2).map((name) => `${name}:${random.pick(steps)}`)]
}

function who({ references }: RecomputedReport): string[] {
  return Object.keys(references).filter((name) => name !== 'job_id')
}

function days({ rows }: RecomputedReport): string[] {
  return Object.keys(rows[0] ?? {}).filter((name) => /_(on|date|at)$/.test(name))
}

/** As if asked at another moment: presets move with it. */
export async function compareAsked(compared: Compared, report: RecomputedReport, question: Question, now: Date) {
  const context = { ...compared.reports.context, now: () => now }
  const query = parseListQuery(compared.reports.report(report.name), new URLSearchParams(question.params), context)
  const { answer, moments } = await answered(() => computeTotals(context, query, { groupBy: null }, everything))
  const what = `totals of ${report.name} at ${now.toISOString()} for ${JSON.stringify(question.params)}`
  compareValuesOf(compared, what, answer.totals, report.totals(answerTo(question, report)), moments)
}
