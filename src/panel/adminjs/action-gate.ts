import { may } from '../../access/permissions.js'
import type { Staff } from '../../access/staff.js'
import { notFound } from '../../refusal.js'
import type { Report } from '../../reports/report.js'
import { mayNot } from '../may-not.js'
import type { OpenReports } from '../open-reports.js'
import { closedActions } from './actions/closed.js'
import { readOnly } from './read-through.js'

const resourceActions = ['list', 'search', 'filter', 'export', 'refresh']
const recordActions = ['show']

/**
 * Decides about an action before AdminJS sees the request: AdminJS answers a refusal with status 200, fails with 500 for
 * names that it does not know, and reads the record before it asks who may.
 *
 * @throws Refusal 403 or 404
 */
export function openAction(
  reports: OpenReports,
  staff: Staff,
  { resourceId, action, isRecord }: { resourceId: string; action: string; isRecord: boolean },
): Report {
  const report = reports.open(resourceId, staff.role)
  if ((closedActions as readonly string[]).includes(action)) throw readOnly()
  if (!(isRecord ? recordActions : resourceActions).includes(action)) throw notFound('There is no such action.')
  if ((action === 'export' || action === 'refresh') && !may(staff.role, action)) throw mayNot(action)
  return report
}
