import type { Action, RecordJSON } from 'adminjs'
import { BaseRecord } from 'adminjs'
import { mayRead } from '../../../access/permissions.js'
import { parseColumns } from '../../../reports/asking/columns.js'
import { parseListQuery } from '../../../reports/asking/query.js'
import type { ReportsContext } from '../../../reports/catalogue.js'
import { ownValue } from '../../../reports/own-value.js'
import { inReading } from '../../../reports/reading.js'
import type { Report } from '../../../reports/report.js'
import { listRows } from '../../../reports/rows/rows.js'
import { readerOf, roleOf, searchOf } from './action-request.js'

/** The list, from the same query string and the same builder as our own route. */
export function listAction(context: ReportsContext, report: Report): Partial<Action<ListAnswer>> {
  return {
    component: 'ReportList',
    showFilter: false,
    isAccessible: (action) => {
      const role = roleOf(action)
      return role !== null && mayRead(report, role)
    },
    handler: async (request, _response, action) => {
      const query = parseListQuery(report, searchOf(request), context, ['columns'])
      parseColumns(report, searchOf(request), 'to show')
      const { rows, labels, count, page, perPage } = await inReading(
        context,
        readerOf(action),
        { reports: [report] },
        (reading) => listRows(reading, query),
      )
      const records = rows.map((row) => {
        const record = new BaseRecord({ ...row }, action.resource)
        return { ...record.toJSON(action.currentAdmin), labels: labelsOf(row, labels) }
      })
      const { column: sortBy, direction } = query.sort
      return { meta: { total: count, page, perPage, sortBy, direction }, records }
    },
  }
}

interface ListAnswer {
  meta: { total: number; page: number; perPage: number; sortBy: string; direction: 'asc' | 'desc' }
  records: RecordJSON[]
}

function labelsOf(
  row: Readonly<Record<string, unknown>>,
  labels: Readonly<Record<string, Readonly<Record<string, string>>>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(labels).flatMap(([column, names]) => {
      const name = ownValue(names, String(row[column]))
      return name === undefined ? [] : [[column, name]]
    }),
  )
}
