import type { Request, Response } from 'express'
import { permissionsOf, type Role } from '../../access/permissions.js'
import { type PeriodName, usualPeriod } from '../../reports/asking/address.js'
import { columnOf } from '../../reports/asking/dimension-columns.js'
import { todayIn } from '../../reports/asking/periods.js'
import type { DashboardDeclaration } from '../../reports/dashboard/dashboard.js'
import { describeCatalogue, type ReportDescription } from '../../reports/describe.js'
import type { Dimension } from '../../reports/dimension.js'
import { inReading } from '../../reports/reading.js'
import { staffOf } from '../http/signed-in.js'
import { readerOf } from '../reader.js'
import type { ApiParts } from './api-parts.js'
import { type ChoicesAnswer, describeChoices } from './choices-routes.js'

export interface CatalogueAnswer {
  readonly timeZone: string
  readonly locale: string
  readonly currency: string | null
  readonly today: string
  readonly me: {
    readonly id: string
    readonly name: string
    readonly email: string
    readonly role: Role
    readonly mayExport: boolean
    readonly mayRefresh: boolean
    readonly mayPauseSchedules: boolean
    readonly choices: ChoicesAnswer
  }
  /** What reports of this person can be filtered by together. */
  readonly dimensions: readonly Dimension[]
  readonly dashboard: {
    /** What it shows when an address names no period. */
    readonly period: PeriodName
  }
  readonly reports: readonly ReportDescription[]
}

/** GET /api/v1: everything that this person may read, and who they are. */
export function catalogueRoute(parts: ApiParts, { period = usualPeriod }: Pick<DashboardDeclaration, 'period'>) {
  const { context, reports, config } = parts
  return async (_req: Request, res: Response<CatalogueAnswer>) => {
    const staff = staffOf(res)
    const { id, name, email, role } = staff
    const { export: mayExport, refresh: mayRefresh, pauseSchedules: mayPauseSchedules } = permissionsOf(role)
    const { locale, currency } = config
    const readable = reports.readableBy(role)
    res.json({
      timeZone: context.timeZone,
      locale,
      currency,
      today: todayIn(context.timeZone, context.now()),
      me: {
        id,
        name,
        email,
        role,
        mayExport,
        mayRefresh,
        mayPauseSchedules,
        choices: await describeChoices(parts, staff),
      },
      dimensions: context.catalogue.dimensions.filter(({ name }) =>
        readable.some((report) => columnOf(report.dimensions, name) !== null),
      ),
      dashboard: { period },
      reports: await inReading(context, readerOf(res), { reports: readable, share: 'catalogue' }, (reading) =>
        describeCatalogue(
          reading,
          (report) => readable.includes(report),
          mayRefresh,
          mayRefresh ? parts.doubts.current() : [],
        ),
      ),
    })
  }
}
