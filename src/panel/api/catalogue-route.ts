import type { Request, Response } from 'express'
import { permissionsOf } from '../../access/permissions.js'
import { todayIn } from '../../reports/asking/periods.js'
import { describeCatalogue } from '../../reports/describe.js'
import { inReading } from '../../reports/reading.js'
import { staffOf } from '../http/signed-in.js'
import { readerOf } from '../reader.js'
import type { ApiParts } from './api-parts.js'
import { describeChoices } from './choices-routes.js'

/** GET /api/v1: everything that this person may read, and who they are. */
export function catalogueRoute(parts: ApiParts) {
  const { context, reports, config } = parts
  return async (_req: Request, res: Response) => {
    const staff = staffOf(res)
    const { id, name, email, role } = staff
    const { export: mayExport, refresh: mayRefresh } = permissionsOf(role)
    const { locale, currency } = config
    const readable = reports.readableBy(role)
    res.json({
      timeZone: context.timeZone,
      locale,
      currency,
      today: todayIn(context.timeZone, context.now()),
      me: { id, name, email, role, mayExport, mayRefresh, choices: await describeChoices(parts, staff) },
      reports: await inReading(context, readerOf(res), { reports: readable }, (reading) =>
        describeCatalogue(reading, (report) => readable.includes(report), mayRefresh),
      ),
    })
  }
}
