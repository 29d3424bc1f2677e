import { Temporal } from 'temporal-polyfill'
import type { LeftOutAnswer } from '../../../src/reports/totals/left-out.js'
import type { Compared } from './comparisons.js'
import { answerTo, type Question } from './questions.js'
import type { RecomputedReport } from './recomputed-report.js'
import type { RawRow } from './values.js'

type Reasons = Readonly<Record<string, (row: RawRow) => boolean>>

const lacks = (name: string) => (row: RawRow) => row[name] === null
const isBefore = (row: RawRow, one: string, other: string): boolean =>
  row[one] instanceof Temporal.Instant &&
  row[other] instanceof Temporal.Instant &&
  Temporal.Instant.compare(row[one], row[other]) < 0

const notCompared: Reasons = {
  'without an estimate': lacks('estimated_value'),
  'estimated but not billed': (row) => row.estimated_value !== null && row.final_value === null,
}
const notBilled: Reasons = { 'not billed': lacks('final_value') }
const notEstimated: Reasons = { 'without an estimate': lacks('estimated_value') }
const notCompleted: Reasons = { 'without a completion time': lacks('completed_at') }
const phases: Readonly<Record<string, Reasons>> = {
  waiting: {
    'without a start time': lacks('started_at'),
    'with wrong times': (row) => isBefore(row, 'started_at', 'created_at'),
  },
  active: {
    'without a start time': lacks('started_at'),
    'without a completion time': (row) => row.started_at !== null && row.completed_at === null,
    'with wrong times': (row) => isBefore(row, 'completed_at', 'started_at'),
  },
  total: { ...notCompleted, 'with wrong times': (row) => isBefore(row, 'completed_at', 'created_at') },
}

/** What each total leaves out, written down a second time. */
const reasonsOf: Readonly<Record<string, Readonly<Record<string, Reasons>>>> = {
  completed_jobs: { upsell_value: notCompared, final_value: notBilled, profit: notBilled, margin_percent: notBilled },
  upsell_conversions: { upsell_value: notCompared, like_for_like_rate_percent: notCompared },
  profit_margins: { revenue: notBilled, profit: notBilled, margin_percent: notBilled },
  time_in_status: Object.fromEntries(
    ['average_hours', 'median_hours', 'p90_hours'].flatMap((total) =>
      Object.entries(phases).map(([phase, reasons]) => [`${total} ${phase}`, reasons]),
    ),
  ),
  open_jobs: { estimated_value: notEstimated },
  unbilled_jobs: { estimated_value: notEstimated, oldest_hours: notCompleted },
}

/** Columns by which the rows behind a report can be found; every column where the rows are its own. */
const findable: Readonly<Record<string, readonly string[]>> = {
  upsell_conversions: ['provider_id', 'completed_on'],
  profit_margins: ['provider_id', 'completed_on'],
  time_in_status: ['job_id', 'title', 'provider_id', 'completed_on', 'phase'],
}

/** Every reason's count against the recomputed rows, the list that it opens, and the total that counts the same rows. */
export async function compareLeftOut(compared: Compared, report: RecomputedReport, question: Question) {
  const { reports, tally } = compared
  const query = new URLSearchParams(question.params).toString()
  const what = `left out of ${report.name}?${query}`
  const { leftOut = [], totals } = await reports.totals(report.name, query, report.totalsBy ?? undefined)
  const told = leftOut.filter(({ total }) => total !== null)
  tally.same(`${what}, totals`, keys(told).join(), expectedKeys(report, question).join())
  const behind = rowsBehind(compared, report)
  for (const answer of told) {
    const about = `${what}, ${answer.total} ${answer.group ?? ''}`
    const rows = answerTo(question, {
      ...behind,
      rows: behind.rows.map((row) =>
        answer.group === null ? row : { ...row, [String(report.totalsBy)]: answer.group },
      ),
    })
    const reasons = reasonsOf[report.name]?.[keyOf(answer)] ?? {}
    tally.same(`${about}, reasons`, answer.reasons.map(({ label }) => label).join(), Object.keys(reasons).join())
    for (const { label, count } of answer.reasons) {
      tally.same(`${about}, ${label}`, count, rows.filter((row) => reasons[label]?.(row)).length)
    }
    const sum = answer.reasons.reduce((all, { count }) => all + count, 0)
    tally.same(`${about}, sum of the reasons`, answer.count, sum)
    const counter = reports.report(report.name).leftOut.find(({ totals: names }) => names.includes(answer.total ?? ''))
    if (counter?.countedBy) tally.same(`${about}, as ${counter.countedBy}`, sum, totals[counter.countedBy])
  }
  await compareLists(compared, what, leftOut)
}

/** Rows without a day are left out of every period, whichever it is, and are told of no report without a period. */
export async function compareWithoutDay(
  compared: Compared,
  report: RecomputedReport,
  provider: Question,
  preset: string,
) {
  const { reports, tally } = compared
  const query = new URLSearchParams({ ...provider.params, period: preset }).toString()
  const { leftOut = [] } = await reports.totals(report.name, query, report.totalsBy ?? undefined)
  const told = leftOut.filter(({ total }) => total === null)
  const what = `without a day, ${report.name}?${query}`
  const isTold = report.date === 'completed_on'
  tally.same(`${what}, told`, told.length, isTold ? 1 : 0)
  if (!isTold) return
  const expected = answerTo(provider, rowsBehind(compared, report)).filter((row) => row.completed_on === null)
  tally.same(what, told[0]?.count, expected.length)
  await compareLists(compared, what, told)
}

/** Each reason has as many rows as the list that it opens. */
export async function compareLists(
  { reports, tally }: Compared,
  what: string,
  leftOut: readonly LeftOutAnswer[],
): Promise<void> {
  const lists = new Map(leftOut.flatMap(({ reasons }) => reasons.map(({ href, count }) => [href, count])))
  for (const [href, count] of lists) {
    if (href === null) tally.same(`${what}, rows that the filters rule out`, count, 0)
    else {
      const { pathname, search } = new URL(href, 'http://panel.invalid')
      const list = await reports.rows(pathname.replace('/admin/resources/', ''), search)
      tally.same(`${what}, rows of ${href}`, count, list.count)
    }
  }
}

/** Upsell, profit and phases are worked out from completed jobs. */
function rowsBehind({ recomputed }: Compared, report: RecomputedReport): RecomputedReport {
  return findable[report.name] ? (recomputed.find(({ name }) => name === 'completed_jobs') as RecomputedReport) : report
}

function expectedKeys(report: RecomputedReport, { params }: Question): string[] {
  const columns = Object.keys(params).flatMap((key) =>
    key.startsWith('filters.') ? [key.slice('filters.'.length).split('~~')[0] ?? ''] : [],
  )
  const known = findable[report.name]
  if (known && !columns.every((column) => known.includes(column))) return []
  const phase = params['filters.phase']
  return Object.keys(reasonsOf[report.name] ?? {})
    .filter((key) => {
      if (report.name !== 'time_in_status' || phase === undefined || phase === 'is:present') return true
      return phase.split(',').includes(key.split(' ')[1] ?? '')
    })
    .sort()
}

function keys(leftOut: readonly LeftOutAnswer[]): string[] {
  return leftOut.map(keyOf).sort()
}

function keyOf({ total, group }: LeftOutAnswer): string {
  return group === null ? String(total) : `${total} ${group}`
}
