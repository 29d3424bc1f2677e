import { dashboard } from '../../../resources/dashboard.js'
import type { Card, DashboardAnswer, Figure } from '../../../src/reports/dashboard/dashboard.js'
import { everything } from '../../../src/reports/scope.js'
import { computeDashboard } from '../../harness/asking.js'
import { answered, type Compared, compareAge, type Moments } from './comparisons.js'
import { fromDecimal, sumOf, twoDecimals } from './exact.js'
import { type FileFormat, fileCells, fileFormats } from './file-cells.js'
import { compareLists } from './left-out-comparison.js'
import { answerTo, type Question } from './questions.js'
import type { Random } from './random.js'
import type { RecomputedReport } from './recomputed-report.js'
import { asJson, isAge } from './values.js'

/** Every figure is the recomputed total, the total of the list that its link opens, and the sum of that list's file. */
export async function compareDashboard(
  compared: Compared,
  questionFor: (report: RecomputedReport) => Question,
  random: Random,
) {
  const { params } = questionFor(compared.recomputed[0] as RecomputedReport)
  const { answer, moments } = await answered(() =>
    computeDashboard(compared.reports.context, dashboard, new URLSearchParams(params), everything),
  )
  const what = `dashboard ${JSON.stringify(params)}`
  for (const card of answer.cards) {
    const report = compared.recomputed.find((one) => one.name === card.report) as RecomputedReport
    const rows = answerTo(questionFor(report), report)
    for (const { key, href, figures } of linesOf(card)) {
      const own = key === null ? rows : rows.filter((row) => row[String(report.totalsBy)] === key)
      const about = `${what}, card ${card.id} ${key ?? ''}`
      compareFigures(compared, about, figures, report.totals(own), moments)
      await compareWithList(compared, about, href, figures)
      await compareWithFile(compared, about, href, random.pick(fileFormats), report, figures)
      await compareWithPrevious(compared, about, figures)
    }
    await compareLists(compared, `${what}, card ${card.id}`, card.leftOut)
  }
  await compareCharts(compared, what, answer)
}

function linesOf(card: Card): { key: unknown; href: string; figures: readonly Figure[] }[] {
  return card.lines.length > 0 ? [...card.lines] : [{ key: null, href: card.href, figures: card.figures }]
}

function compareFigures(
  { tally, timeZone }: Compared,
  what: string,
  figures: readonly Figure[],
  totals: ReturnType<RecomputedReport['totals']>,
  moments: Moments,
): void {
  for (const { name, value } of figures) {
    const expected = totals[name] ?? null
    if (isAge(expected)) compareAge(tally, `${what}, ${name}`, value, expected, moments)
    else tally.same(`${what}, ${name}`, value, asJson(expected, timeZone))
  }
}

function targetOf(href: string): { name: string; query: string } {
  const { pathname, search } = new URL(href, 'http://panel.invalid')
  return { name: pathname.replace('/admin/resources/', ''), query: search.slice(1) }
}

// Time passes between a card and its list: what is as old as now is compared with the recomputed age only.
async function compareWithList({ reports, tally }: Compared, what: string, href: string, figures: readonly Figure[]) {
  const { name, query } = targetOf(href)
  const { totals } = await reports.totals(name, query)
  for (const figure of figures.filter((one) => one.name !== 'oldest_hours')) {
    tally.same(`${what}, ${figure.name}, as in ${href}`, totals[figure.name], figure.value)
  }
}

/** What a change is measured from is the total of the list under the previous days. */
async function compareWithPrevious({ reports, tally }: Compared, what: string, figures: readonly Figure[]) {
  for (const { name: figure, change } of figures) {
    if (change === null) continue
    const { name, query } = targetOf(change.href)
    tally.same(`${what}, ${figure} before`, change.previous, (await reports.totals(name, query)).totals[figure])
  }
}

/** Sums the column of the figure's name; "jobs" counts lines, or those with hours. */
async function compareWithFile(
  { reports, tally }: Compared,
  what: string,
  href: string,
  format: FileFormat,
  report: RecomputedReport,
  figures: readonly Figure[],
) {
  const { name, query } = targetOf(href)
  const { columns, cells } = await fileCells(reports, name, query, format)
  for (const figure of figures.filter((one) => report.additive.includes(one.name))) {
    // A json without rows has no names of columns either.
    const isEmpty = columns.length === 0
    const summed = columns.includes(figure.name)
      ? twoDecimals(sumOf(cells(figure.name).map((cell) => (cell === '' ? null : fromDecimal(cell)))))
      : figure.name === 'jobs_left_out'
        ? `${countIn(cells('completed_jobs')) - countIn(cells('compared_jobs'))}.00`
        : `${cells(columns.includes('hours') ? 'hours' : 'job_id').filter((cell) => cell !== '').length}.00`
    const value = typeof figure.value === 'number' ? `${figure.value}.00` : figure.value
    tally.same(`${what}, ${figure.name}, as in the ${format} of ${href}`, isEmpty ? '0.00' : summed, value)
  }
}

function countIn(cells: readonly string[]): number {
  return cells.reduce((sum, cell) => sum + Number(cell), 0)
}

/** Each point is the total of the list that it opens. */
async function compareCharts({ reports, tally }: Compared, what: string, { charts }: DashboardAnswer) {
  for (const chart of charts) {
    for (const point of chart.points) {
      const { name, query } = targetOf(point.href)
      const { totals } = await reports.totals(name, query)
      for (const [series, value] of Object.entries(point.values)) {
        tally.same(`${what}, chart ${chart.id} ${point.key}, ${series}`, value, totals[series])
      }
    }
  }
}
