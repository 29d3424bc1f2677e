import { badQuery, shorten } from '../../refusal.js'
import { findColumn, type Report } from '../report.js'
import { frozenColumns, mostFrozen, narrowest, readWidths, widest } from './address.js'
import { valueInAddress } from './for-staff.js'

/** How the columns of a list stand: their widths in pixels, and how many stay at the left; null for what nobody chose. */
export interface Layout {
  readonly widths: Readonly<Record<string, number>> | null
  readonly frozen: number | null
}

/** @throws Refusal for what is no width, for a column that the report does not have, and for too many that stay */
export function parseLayout(report: Report, params: URLSearchParams): Layout {
  const [widths, frozen] = [params.get('widths'), params.get('frozen')]
  const read = widths === null ? null : readWidths(widths)
  if (widths !== null && read === null) {
    throw badQuery(
      `"${shorten(widths)}" are no widths. Write widths=title:320,status:90, each from ${narrowest} to ${widest} pixels.`,
      valueInAddress('widths', widths),
    )
  }
  const unknown = Object.keys(read ?? {}).find((name) => !findColumn(report, name))
  if (unknown !== undefined)
    throw badQuery(`${report.title} has no column "${shorten(unknown)}" that could have a width.`, {
      forStaff: 'answers.shown_column',
      values: { report: report.title, name: shorten(unknown) },
    })
  const count = frozen === null ? null : frozenColumns(frozen)
  if (frozen !== null && count === null) {
    throw badQuery(
      `"${shorten(frozen)}" columns cannot stay at the left. frozen is a whole number from 1 to ${mostFrozen}.`,
      valueInAddress('frozen', frozen),
    )
  }
  return { widths: read, frozen: count }
}
