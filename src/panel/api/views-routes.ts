import type { Request, RequestHandler, Response } from 'express'
import { Router } from 'express'
import { z } from 'zod'
import type { ActivityKind } from '../../access/activity.js'
import { listAddress } from '../../reports/asking/address.js'
import { momentText } from '../exporting/speech.js'
import {
  changeView,
  chooseDefaultView,
  deleteView,
  findView,
  listViews,
  type SavedView,
  saveView,
} from '../saved-views/saved-views.js'
import { findShipped, refuseShipped, shippedViews } from '../saved-views/shipped-views.js'
import { checkViewName } from '../saved-views/view-name.js'
import { checkViewQuery, type UsableQuery, usableQuery } from '../saved-views/view-query.js'
import { type ApiParts, type ReportRequest, reportRequest, speechFor, writtenTitle } from './api-parts.js'
import { readBody, refuseOthers } from './body.js'

const newView = z.strictObject({ name: z.string(), query: z.string(), shared: z.boolean().default(false) })
const changedView = newView
  .partial()
  .extend({ shared: z.boolean().optional(), changedAt: z.iso.datetime().nullable().optional() })
const defaultView = z.strictObject({ id: z.string().nullable() })

/** Its query without what the report does not have any more, and which that was. */
export type ViewAnswer = SavedView & UsableQuery

/** Saved views of a report: filters, columns, order and groups under a name, private, shared, or as they ship. */
export function viewsRoutes(parts: ApiParts, readJson: RequestHandler): Router {
  const { context } = parts
  const pool = context.pools.admin
  const router = Router()
  const ask = (req: Request, res: Response) => reportRequest(parts, req, res, 'view')

  const shown = ({ report }: ReportRequest, view: SavedView): ViewAnswer => ({
    ...view,
    ...usableQuery(context, report, view.query),
  })

  /** What others see, too. */
  const note = (req: Request, { staff, report }: ReportRequest, view: SavedView, kind: ActivityKind): Promise<void> =>
    parts.activity.record({
      kind,
      outcome: 'done',
      who: staff,
      address: req.ip,
      subject: writtenTitle(parts, report),
      detail: view.name,
      openAgain: listAddress(report.name, view.query),
    })

  router
    .route('/:name/views')
    .get(async (req: Request, res: Response) => {
      const asked = ask(req, res)
      const views = await listViews(pool, asked.staff, asked.report.name)
      const all = [...views, ...shippedViews(parts.views, asked.report.name)]
      res.json({ views: all.map((view) => shown(asked, view)) })
    })
    .post(readJson, async (req: Request, res: Response) => {
      const asked = ask(req, res)
      const { name, query, shared } = readBody(newView, req, '{"name": "…", "query": "…", "shared": false}')
      const content = { name: checkViewName(name), query: checkViewQuery(context, asked.report, query), shared }
      const saved = await saveView(pool, asked.staff, asked.report.name, content)
      if (saved.shared) await note(req, asked, saved, 'view_shared')
      res.status(201).json(shown(asked, saved))
    })
    .all(refuseOthers('GET, POST'))

  router
    .route('/:name/views/:id')
    .get(async (req: Request, res: Response) => {
      const asked = ask(req, res)
      const id = String(req.params.id)
      const shipped = findShipped(parts.views, asked.report.name, id)
      res.json(shown(asked, shipped ?? (await findView(pool, asked.staff, asked.report.name, id))))
    })
    .put(readJson, async (req: Request, res: Response) => {
      const asked = ask(req, res)
      const { name, query, shared, changedAt } = readBody(
        changedView,
        req,
        '{"name": "…", "query": "…", "shared": true}, and the changedAt that was seen',
      )
      const changes = {
        ...(name !== undefined && { name: checkViewName(name) }),
        ...(query !== undefined && { query: checkViewQuery(context, asked.report, query) }),
        ...(shared !== undefined && { shared }),
      }
      const id = String(req.params.id)
      refuseShipped(id)
      const before = await findView(pool, asked.staff, asked.report.name, id)
      const seen = changedAt ? { changedAt, momentText: (at: Date) => momentText(at, speechFor(parts, res)) } : null
      const saved = await changeView(pool, asked.staff, asked.report.name, id, changes, seen)
      if (saved.shared) await note(req, asked, saved, before.shared ? 'view_changed' : 'view_shared')
      else if (before.shared) await note(req, asked, saved, 'view_made_private')
      res.json(shown(asked, saved))
    })
    .delete(async (req: Request, res: Response) => {
      const asked = ask(req, res)
      const { staff, report } = asked
      const id = String(req.params.id)
      refuseShipped(id)
      const before = await findView(pool, staff, report.name, id)
      await deleteView(pool, staff, report.name, id)
      if (before.shared) await note(req, asked, before, 'view_deleted')
      res.status(204).end()
    })
    .all(refuseOthers('GET, PUT, DELETE'))

  router
    .route('/:name/default-view')
    .put(readJson, async (req: Request, res: Response) => {
      const { staff, report } = ask(req, res)
      const { id } = readBody(defaultView, req, '{"id": "…"}, or {"id": null} for none')
      if (id !== null) refuseShipped(id)
      await chooseDefaultView(pool, staff, report.name, id)
      res.status(204).end()
    })
    .all(refuseOthers('PUT'))
  return router
}
