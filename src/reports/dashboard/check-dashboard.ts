import { allTime, presetNames, usualPeriod } from '../asking/address.js'
import { parseListQuery } from '../asking/query.js'
import type { ReportsContext } from '../catalogue.js'
import { findColumn, type Report } from '../report.js'
import { languagesOf } from '../wording.js'
import { type AttentionDeclaration, attentionFilters } from './attention.js'
import type { ChartDeclaration } from './chart.js'
import type { CardDeclaration, DashboardDeclaration } from './dashboard.js'

type Context = Pick<ReportsContext, 'catalogue' | 'timeZone' | 'now'>

/**
 * @param languages the tags that there are words for
 * @throws Error naming a part whose total, column, filter or language is not there: a fault of the declaration, found at start
 */
export function checkDashboard(
  declaration: DashboardDeclaration,
  context: Context,
  languages: readonly string[],
): void {
  const unknown = languagesOf(declaration).find((language) => !languages.includes(language))
  if (unknown !== undefined) {
    throw new Error(
      `resources/dashboard.ts: "${unknown}" is not a language of this panel. Its languages are: ${languages.join(', ')}.`,
    )
  }
  const { cards, charts, attention = [], period = usualPeriod } = declaration
  const periods: readonly string[] = [...presetNames, allTime]
  if (!periods.includes(period)) {
    throw new Error(`resources/dashboard.ts: "${period}" is not a period. The periods are: ${periods.join(', ')}.`)
  }
  for (const part of [...cards, ...charts, ...attention]) {
    const report = context.catalogue.find(part.report)
    // A report that is not in the database yet is a matter of sync, which start reports by itself.
    if (!report) continue
    checkTotals(part, report)
  }
  for (const line of attention) {
    const report = context.catalogue.find(line.report)
    if (report) checkAttention(line, report, context)
  }
}

function checkTotals(part: CardDeclaration | ChartDeclaration | AttentionDeclaration, report: Report): void {
  for (const name of totalsShown(part)) {
    if (report.totals.some((total) => total.name === name)) continue
    const known = report.totals.map((total) => total.name).join(', ')
    throw fault(part.id, `shows "${name}", which is not a total of ${report.name}. Its totals are: ${known}.`)
  }
}

function totalsShown(part: CardDeclaration | ChartDeclaration | AttentionDeclaration): readonly string[] {
  if ('headline' in part) return [part.headline, ...part.figures]
  if ('series' in part) return [...part.series.map(({ total }) => total), ...(part.top ? [part.top.by] : [])]
  return part.value === undefined ? [] : [part.value]
}

function checkAttention(line: AttentionDeclaration, report: Report, context: Context): void {
  const { late } = line
  if (late !== undefined && (findColumn(report, late)?.lateAfterHours ?? null) === null) {
    const known = report.columns.filter(({ lateAfterHours }) => lateAfterHours !== null).map(({ name }) => name)
    const instead =
      known.length === 0 ? `Add "-- late ${late}: 30 days" to ${report.file}.` : `Late is: ${known.join(', ')}.`
    throw fault(line.id, `counts what is late by "${late}", which ${report.name} does not call late. ${instead}`)
  }
  if (line.value !== undefined && report.totalsBy !== null) {
    throw fault(
      line.id,
      `shows "${line.value}", but ${report.name} has totals for each ${report.totalsBy} only. Leave value out.`,
    )
  }
  try {
    parseListQuery(report, attentionFilters(line, report), context)
  } catch (cause) {
    throw new Error(
      `${place(line.id)} has filters that ${report.name} does not understand: ${(cause as Error).message}`,
      {
        cause,
      },
    )
  }
}

function fault(id: string, what: string): Error {
  return new Error(`${place(id)} ${what}`)
}

function place(id: string): string {
  return `resources/dashboard.ts: "${id}"`
}
