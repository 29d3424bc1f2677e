import type { Action } from 'adminjs'
import { BaseRecord } from 'adminjs'
import { mayRead } from '../../../access/permissions.js'
import type { ReportsContext } from '../../../reports/catalogue.js'
import { inReading } from '../../../reports/reading.js'
import type { Report } from '../../../reports/report.js'
import { searchReferences } from '../../../reports/rows/labels.js'
import { recordIdProperty } from '../report-properties.js'
import { readerOf, roleOf } from './action-request.js'

const mostFound = 50

/** Records by name, for AdminJS's reference pickers; AdminJS's own search has no cap. */
export function searchAction(context: ReportsContext, report: Report): Partial<Action<{ records: unknown[] }>> {
  return {
    isAccessible: (action) => {
      const role = roleOf(action)
      return role !== null && mayRead(report, role)
    },
    handler: async (request, _response, action) => {
      const options = { search: String(request.params.query ?? '').slice(0, 200), ids: [], limit: mostFound }
      const found = await inReading(context, readerOf(action), { share: report.name }, (reading) =>
        searchReferences(reading, report, options),
      )
      const records = found.map(({ id, label }) => {
        const params = { [recordIdProperty]: id, ...(report.titleColumn !== null && { [report.titleColumn]: label }) }
        return { ...new BaseRecord(params, action.resource).toJSON(action.currentAdmin), id, title: label }
      })
      return { records }
    },
  }
}
