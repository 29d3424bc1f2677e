import type { Request, Response } from 'express'
import { badQuery, notFound } from '../../refusal.js'
import { computeDashboard } from '../../reports/dashboard/dashboard.js'
import { inReading } from '../../reports/reading.js'
import { staffOf } from '../http/signed-in.js'
import { readerOf } from '../reader.js'
import type { SpokenDashboard } from '../spoken.js'
import { type ApiParts, questionOf, searchParamsOf } from './api-parts.js'

/** GET /api/v1/dashboard: all cards and charts in one answer, of what this person may read; `dashboard=sales` says of which. */
export function dashboardRoute(parts: ApiParts) {
  const { context, reports, dashboards } = parts
  return async (req: Request, res: Response) => {
    const readable = reports.readableBy(staffOf(res).role)
    const params = searchParamsOf(req)
    const { name, declaration } = askedDashboard(dashboards, params)
    const share = name === null ? 'dashboard' : `dashboard/${name}`
    const reader = readerOf(res)
    const question = questionOf(parts, req, res, reader)
    const answer = await inReading(
      context,
      reader,
      { reports: readable, share, question, keepsPlans: true },
      (reading) => computeDashboard(reading, declaration, params, (report) => readable.includes(report)),
    )
    res.json(answer)
  }
}

/** Takes the name of the dashboard out of the address. */
export function askedDashboard(dashboards: readonly SpokenDashboard[], params: URLSearchParams): SpokenDashboard {
  const names = params.getAll('dashboard')
  if (names.length > 1) throw badQuery('"dashboard" appears twice in the address.')
  params.delete('dashboard')
  const asked = names[0] ?? null
  const found = dashboards.find(({ name }) => name === asked)
  if (found === undefined) throw notFound(`There is no dashboard called "${String(asked).slice(0, 63)}".`)
  return found
}
