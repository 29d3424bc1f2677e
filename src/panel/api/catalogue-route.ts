import type { Request, Response } from 'express'
import { mayRead, permissionsOf, type Role } from '../../access/permissions.js'
import { type PeriodName, usualPeriod } from '../../reports/asking/address.js'
import { columnOf } from '../../reports/asking/dimension-columns.js'
import { todayIn } from '../../reports/asking/periods.js'
import { describeCatalogue, type ReportDescription } from '../../reports/describe.js'
import type { Dimension } from '../../reports/dimension.js'
import { inReading } from '../../reports/reading.js'
import { type ShownRecords, shownRecords } from '../../reports/records/shown-records.js'
import { learnLabels } from '../../reports/value-types/learn-labels.js'
import { type ShownDashboard, shownDashboards } from '../dashboards.js'
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
    readonly mayWriteNotes: boolean
    readonly mayMarkReviewed: boolean
    readonly choices: ChoicesAnswer
  }
  /** What reports of this person can be filtered by together. */
  readonly dimensions: readonly Dimension[]
  readonly dashboard: {
    /** What it shows when an address names no period. */
    readonly period: PeriodName
  }
  readonly reports: readonly ReportDescription[]
  /** What the pages of records show beside their values. */
  readonly records: readonly ShownRecords[]
  /** Those beside the one at /admin. */
  readonly dashboards: readonly ShownDashboard[]
}

/** GET /api/v1: everything that this person may read, and who they are. */
export function catalogueRoute(parts: ApiParts) {
  const { context, reports, config, records, dashboards } = parts
  return async (_req: Request, res: Response<CatalogueAnswer>) => {
    const staff = staffOf(res)
    const { id, name, email, role } = staff
    const { export: mayExport, refresh: mayRefresh, pauseSchedules: mayPauseSchedules, ...may } = permissionsOf(role)
    const { locale, currency } = config
    const readable = reports.readableBy(role)
    const isForReader = (table: string) => mayRead(context.catalogue.find(table) ?? { roles: [] }, role)
    await learnLabels(context.pools, context.catalogue)
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
        mayWriteNotes: may.writeNotes,
        mayMarkReviewed: may.markReviewed,
        choices: await describeChoices(parts, staff),
      },
      dimensions: context.catalogue.dimensions.filter(
        ({ name }) => isForReader(name) && readable.some((report) => columnOf(report.dimensions, name) !== null),
      ),
      dashboard: { period: dashboards.find((one) => one.name === null)?.declaration.period ?? usualPeriod },
      reports: await inReading(context, readerOf(res), { reports: readable, share: 'catalogue' }, (reading) =>
        describeCatalogue(
          reading,
          (report) => readable.includes(report),
          mayRefresh,
          mayRefresh ? parts.doubts.current() : [],
        ),
      ),
      records: shownRecords(records, readable),
      dashboards: shownDashboards(dashboards, readable),
    })
  }
}
