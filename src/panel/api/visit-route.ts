import type { Request, Response } from 'express'
import { may } from '../../access/permissions.js'
import type { Staff } from '../../access/staff.js'
import { dashboardPath, shownDashboards } from '../dashboards.js'
import { staffOf } from '../http/signed-in.js'
import { mayNotOpen } from '../may-not.js'
import { isOwnPage, ownPages } from '../own-pages.js'
import type { SpokenReports } from '../spoken.js'
import type { ApiParts } from './api-parts.js'

/**
 * POST /api/v1/{name}/visits: staff opened this page within the page that they had, so that no page was requested.
 * `dashboard` is the dashboard, `dashboards/sales` another one, and pages of our own have their names. A page that is requested is noted as it is sent.
 * Whatever language they read, a page is noted by one name.
 */
export function visitRoute(parts: ApiParts) {
  return (req: Request, res: Response) => {
    const staff = staffOf(res)
    parts.visits.record(staff.id, sectionOf(parts.asWritten, String(req.params.name), staff))
    res.status(204).end()
  }
}

function sectionOf({ reports, dashboards }: SpokenReports, name: string, { role }: Staff): string {
  if (name === 'dashboard') return 'Dashboard'
  const other = shownDashboards(dashboards, reports.readableBy(role)).find((one) => dashboardPath(one.name) === name)
  if (other) return other.title
  if (!isOwnPage(name)) return reports.open(name, role).title
  if (!may(role, ownPages[name].for)) throw mayNotOpen()
  return ownPages[name].section
}
