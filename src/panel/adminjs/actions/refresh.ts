import type { Action, ActionResponse } from 'adminjs'
import { may, mayRead } from '../../../access/permissions.js'
import type { Report } from '../../../reports/report.js'
import { doneElsewhere, roleOf } from './action-request.js'

/** Refreshes what a report reads. Never by AdminJS's address: that also answers a GET, which any page can cause. */
export function refreshAction(report: Report): Partial<Action<ActionResponse>> {
  return {
    actionType: 'resource',
    icon: 'RefreshCw',
    component: 'ReportList',
    isVisible: report.materializedAncestors.length > 0,
    isAccessible: (action) => {
      const role = roleOf(action)
      const isRefreshable = report.materializedAncestors.length > 0
      return isRefreshable && role !== null && mayRead(report, role) && may(role, 'refresh')
    },
    handler: () => {
      throw doneElsewhere('POST', `/api/v1/${report.name}/refresh`)
    },
  }
}
