import type { Action, ActionResponse } from 'adminjs'
import { may, mayRead } from '../../../access/permissions.js'
import type { Report } from '../../../reports/report.js'
import { doneElsewhere, roleOf } from './action-request.js'

/** Downloads the filtered rows: a plain link, because an AdminJS action gets no query string and cannot download. */
export function exportAction(report: Report): Partial<Action<ActionResponse>> {
  return {
    actionType: 'resource',
    icon: 'Download',
    component: 'ReportList',
    isAccessible: (action) => {
      const role = roleOf(action)
      return role !== null && mayRead(report, role) && may(role, 'export')
    },
    handler: () => {
      throw doneElsewhere('GET', `/api/v1/${report.name}/export.csv`)
    },
  }
}
