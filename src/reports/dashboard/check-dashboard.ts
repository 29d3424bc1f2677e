import { allTime, presetNames, usualPeriod, writeColumn } from '../asking/address.js'
import { parseGroup } from '../asking/group-by.js'
import { parseListQuery } from '../asking/query.js'
import type { ReportsContext } from '../catalogue.js'
import type { TellFault } from '../declared/declaration-file.js'
import { faultOfReport } from '../declared/known-reports.js'
import { findColumn, type Report } from '../report.js'
import { type AttentionDeclaration, attentionFilters } from './attention.js'
import type { ChartDeclaration } from './chart.js'
import type { CardDeclaration, DashboardDeclaration } from './declaration.js'

type Context = Pick<ReportsContext, 'catalogue' | 'timeZone' | 'now'>
type Part = CardDeclaration | ChartDeclaration | AttentionDeclaration

/** Tells of every part whose report, total, column or filter is not there: it would be missing from the page without a word. */
export function checkDashboard(declaration: DashboardDeclaration, context: Context, tell: TellFault): void {
  const { cards, charts, attention = [], period = usualPeriod } = declaration
  const periods: readonly string[] = [...presetNames, allTime]
  if (!periods.includes(period)) {
    tell(['period'], `period is "${period}", which is not one. The periods are: ${periods.join(', ')}.`)
  }
  for (const parts of [cards, charts, attention]) tellTwins(parts, tell)
  for (const part of [...cards, ...charts, ...attention]) {
    // Of a card, a chart and a line the same id may be used: the next name leads to the right one of them.
    const say: TellFault = (path, message) => tell([part.id, ...path], `"${part.id}" ${message}`)
    const fault = faultOfReport(context.catalogue, part.report)
    if (fault !== null) say([part.report], `names ${fault}`)
    const report = context.catalogue.find(part.report)
    if (!report) continue
    checkTotals(part, report, say)
    if ('series' in part) checkChart(part, report, say)
    else if (!('headline' in part)) checkAttention(part, report, context, say)
  }
}

function tellTwins(parts: readonly Part[], tell: TellFault): void {
  const ids = parts.map(({ id }) => id)
  const twins = ids.filter((id, place) => ids.indexOf(id) < place)
  for (const id of twins) tell([id, id], `"${id}" appears twice. Give each an id of its own.`)
}

function checkTotals(part: Part, report: Report, tell: TellFault): void {
  for (const name of totalsShown(part)) {
    if (report.totals.some((total) => total.name === name)) continue
    const known = report.totals.map((total) => total.name).join(', ')
    tell([report.name, name], `shows "${name}", which is not a total of ${report.name}. Its totals are: ${known}.`)
  }
}

function totalsShown(part: Part): readonly string[] {
  if ('headline' in part) return [part.headline, ...part.figures]
  if ('series' in part) return [...part.series.map(({ total }) => total), ...(part.top ? [part.top.by] : [])]
  return part.value === undefined ? [] : [part.value]
}

function checkChart({ over }: ChartDeclaration, report: Report, tell: TellFault): void {
  const path = [report.name, over]
  if (report.totalsBy !== null && over !== report.totalsBy) {
    tell(path, `is drawn over "${over}", but ${report.name} has totals for each ${report.totalsBy} only.`)
  } else if (over === 'time') {
    if (report.date === null)
      tell(path, `is drawn over time, but ${report.name} has no "date". Add "-- date: …" to ${report.file}.`)
  } else if (!findColumn(report, over)) {
    const known = report.columns.map(({ name }) => name).join(', ')
    tell(path, `is drawn over "${over}", which is not a column of ${report.name}. Write time, or one of: ${known}.`)
  } else {
    tellRefusal(() => parseGroup(report, writeColumn(over)), 'cannot be drawn', path, tell)
  }
}

function checkAttention(line: AttentionDeclaration, report: Report, context: Context, tell: TellFault): void {
  const { late } = line
  if (late !== undefined && (findColumn(report, late)?.lateAfterHours ?? null) === null) {
    const known = report.columns.filter(({ lateAfterHours }) => lateAfterHours !== null).map(({ name }) => name)
    const instead =
      known.length === 0 ? `Add "-- late ${late}: 30 days" to ${report.file}.` : `Late is: ${known.join(', ')}.`
    const message = `counts what is late by "${late}", which ${report.name} does not call late. ${instead}`
    tell([report.name, late], message)
  }
  if (line.value !== undefined && report.totalsBy !== null) {
    const message = `shows "${line.value}", but ${report.name} has totals for each ${report.totalsBy} only. Leave value out.`
    tell([report.name, line.value], message)
  }
  const filtered = (): unknown => parseListQuery(report, attentionFilters(line, report), context)
  tellRefusal(filtered, `has filters that ${report.name} does not understand`, [report.name, line.filters ?? ''], tell)
}

function tellRefusal(work: () => unknown, what: string, path: readonly string[], tell: TellFault): void {
  try {
    work()
  } catch (cause) {
    tell(path, `${what}: ${(cause as Error).message}`)
  }
}
