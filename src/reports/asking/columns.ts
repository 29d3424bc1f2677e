import { badQuery, shorten } from '../../refusal.js'
import { findColumn, type Report } from '../report.js'
import { readList } from './address.js'

/**
 * The columns that `columns=` asks for, in its order; null for all of them.
 *
 * @param purpose what they are wanted for, for the message: "to export"
 * @throws Refusal naming the column that the report does not have
 */
export function parseColumns(report: Report, params: URLSearchParams, purpose: string): readonly string[] | null {
  const asked = params.get('columns')
  const columns = asked === null ? null : readList(asked)
  for (const name of columns ?? []) {
    if (findColumn(report, name)) continue
    const names = report.columns.map((column) => column.name).join(', ')
    throw badQuery(`${report.title} has no column "${shorten(name)}" ${purpose}. Its columns are: ${names}.`, {
      forStaff: 'answers.shown_column',
      values: { report: report.title, name: shorten(name) },
    })
  }
  return columns
}
