import type { Action, ActionResponse } from 'adminjs'
import { mayRead } from '../../../access/permissions.js'
import type { Report } from '../../../reports/report.js'
import { doneElsewhere, roleOf } from './action-request.js'

/** Narrows the list by dimensions, period and column. The list component does it, by the address. */
export function filterAction(report: Report): Partial<Action<ActionResponse>> {
  return {
    actionType: 'resource',
    icon: 'Filter',
    component: 'ReportList',
    isAccessible: (action) => {
      const role = roleOf(action)
      return role !== null && mayRead(report, role)
    },
    handler: () => {
      throw doneElsewhere('GET', `/api/v1/${report.name}/rows?filters.…`)
    },
  }
}
