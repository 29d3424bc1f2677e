/** The addresses of files. */

import { writeList } from '../../../reports/asking/address.js'
import { apiAddress, exportQuery, isGrouped } from '../talk/address'
import type { Report } from '../talk/api-shapes'

export type ExportKind = 'excel' | 'csv' | 'csvForExcel' | 'json'

/** Excel's own limit, less the headings; the server holds to it too. */
export const MOST_ROWS_OF_EXCEL = 1_048_575
// More than any report has lines of totals: where they might not fit below the rows, the rows come without them.
const ROOM_FOR_TOTALS = 1000

const FORMATS = { excel: 'xlsx', csv: 'csv', csvForExcel: 'csv', json: 'json' } as const

export function isTooLongForExcel(count: number): boolean {
  return count > MOST_ROWS_OF_EXCEL
}

interface Wanted {
  /** The address of the list, whose filters and order the file has. */
  readonly search: string
  /** Null for all. */
  readonly columns: readonly string[] | null
  readonly count: number | null
  /** What the page calls this download. */
  readonly ticket: string
}

export function exportAddress(report: Report, kind: ExportKind, { search, columns, count, ticket }: Wanted): string {
  const params = new URLSearchParams(exportQuery(search))
  params.delete('columns')
  if (columns && !isGrouped(search)) params.set('columns', writeList(columns))
  params.set('for', kind === 'csvForExcel' ? 'excel' : 'people')
  const haveRoom = count === null || isGrouped(search) || count + ROOM_FOR_TOTALS <= MOST_ROWS_OF_EXCEL
  if (kind === 'excel' && report.totals.length > 0 && haveRoom) params.set('totals', 'yes')
  params.set('ticket', ticket)
  return apiAddress(report.name, `export.${FORMATS[kind]}`, exportQuery(params.toString()))
}

/** Not by randomUUID, which browsers keep from pages that come over http. */
export function newTicket(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12))
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
