import type { Action, RecordActionResponse } from 'adminjs'
import { mayRead } from '../../../access/permissions.js'
import { notFound } from '../../../refusal.js'
import type { Report } from '../../../reports/report.js'
import { roleOf } from './action-request.js'

/** One record; AdminJS has read it through our resource by then. */
export function showAction(report: Report): Partial<Action<RecordActionResponse>> {
  return {
    component: 'RecordPage',
    isAccessible: (action) => {
      const role = roleOf(action)
      return role !== null && mayRead(report, role)
    },
    handler: async (_request, _response, action) => {
      if (action.record === undefined) throw notFound('There is no such record, or it no longer exists.')
      return { record: action.record.toJSON(action.currentAdmin) }
    },
  }
}
