import { filterKey, writeValue } from '../../reports/asking/address.js'
import { daysOf } from '../../reports/asking/compared-period.js'
import { type ListQuery, parseListQuery } from '../../reports/asking/query.js'
import { settledQuery } from '../../reports/asking/settled-query.js'
import type { ReportsContext } from '../../reports/catalogue.js'
import { findColumn, type Report } from '../../reports/report.js'
import { footerGrouping } from '../../reports/totals/totals.js'
import type { ShownFigures, WantedNotes } from './notes.js'

type QueryContext = Pick<ReportsContext, 'catalogue' | 'timeZone' | 'now'>

/** The notes that a list shows: on its days, on its records, and on its totals, those of single lines included. */
export function notesOfList(context: QueryContext, query: ListQuery): WantedNotes {
  const { report } = query
  return {
    reports: [report.name],
    days: report.date === null ? null : daysOf(query.filters, report.date),
    figures: figuresOf(context, query),
    recordsOf: report.name,
  }
}

/** The notes that a dashboard shows: on the days of its period, and on the totals of its reports under its filters. */
export function notesOfBoard(
  context: QueryContext,
  reports: readonly Report[],
  { shared, period }: { readonly shared: URLSearchParams; readonly period: WantedNotes['days'] },
): WantedNotes {
  return {
    reports: reports.map(({ name }) => name),
    days: period ?? { from: null, to: null },
    figures: reports.flatMap((report) => figuresOf(context, parseListQuery(report, shared, context))),
    recordsOf: null,
  }
}

function figuresOf(context: QueryContext, query: ListQuery): ShownFigures[] {
  const { report } = query
  const whole = { report: report.name, query: settledQuery(query), group: null }
  const by = footerGrouping(query)
  const lines = by === null ? [] : (findColumn(report, by)?.choices ?? [])
  return [
    whole,
    ...lines.map(({ value }) => {
      const params = new URLSearchParams(query.asked)
      params.set(filterKey(by ?? ''), writeValue(value))
      return { report: report.name, query: settledQuery(parseListQuery(report, params, context)), group: value }
    }),
  ]
}
