import { type Request, type RequestHandler, type Response, Router } from 'express'
import { z } from 'zod'
import type { Role } from '../../access/permissions.js'
import type { Staff } from '../../access/staff.js'
import { badFilter, notFound, Refusal, shorten } from '../../refusal.js'
import { writeList, writeWidths } from '../../reports/asking/address.js'
import { parseColumns } from '../../reports/asking/columns.js'
import { columnOf } from '../../reports/asking/dimension-columns.js'
import { type Layout, parseLayout } from '../../reports/asking/layout.js'
import { todayIn } from '../../reports/asking/periods.js'
import { parseListQuery, parsePeriod } from '../../reports/asking/query.js'
import type { Catalogue } from '../../reports/catalogue.js'
import type { Report } from '../../reports/report.js'
import { staffOf } from '../http/signed-in.js'
import { languages } from '../language/languages.js'
import { changePins, isSamePin, keepPins, mostPins, moveUp, type Pin, readPins } from '../saved-views/pinned-views.js'
import { defaultViews, listAllViews, type SavedView } from '../saved-views/saved-views.js'
import { shippedViews } from '../saved-views/shipped-views.js'
import { usableQuery } from '../saved-views/view-query.js'
import {
  type ChangedChoices,
  changeChoices,
  chooseColumns,
  densities,
  type RememberedFilters,
  readChoices,
  type StaffChoices,
} from '../staff-choices.js'
import { type ApiParts, reportRequest } from './api-parts.js'
import { readBody, refuseOthers } from './body.js'
import type { ViewAnswer } from './views-routes.js'

const changed = z.strictObject({
  density: z.enum(densities).optional(),
  language: z
    .string()
    .refine((tag) => languages().includes(tag))
    .optional(),
  dimensions: z.record(z.string(), z.string().max(4000).nullable()).optional(),
  period: z.string().max(40).nullable().optional(),
})
const onePin = z.strictObject({ report: z.string(), view: z.string() })
const pinned = z.union([
  z.strictObject({ views: z.array(onePin).max(500) }),
  z.strictObject({ pin: onePin }),
  z.strictObject({ unpin: onePin }),
  z.strictObject({ moveUp: onePin }),
])
export type PinsChange = Exclude<z.infer<typeof pinned>, { views: unknown }>
const chosenColumns = z.strictObject({
  columns: z.array(z.string()).min(1).max(500).nullable(),
  widths: z.record(z.string(), z.number().int()).nullable().default(null),
  frozen: z.number().int().nullable().default(null),
})

/** What a person has chosen, as the catalogue tells it. */
export interface ChoicesAnswer extends StaffChoices {
  /** By report, the view that it opens with. */
  readonly defaultViews: Readonly<Record<string, ViewAnswer>>
  /** Those in the menu, in their order. */
  readonly pinnedViews: readonly PinnedView[]
}

/** A saved view with the report that it is of, and whose it is. */
export interface PinnedView extends Pin, Pick<SavedView, 'isMine' | 'owner' | 'shared' | 'shipped'> {
  readonly name: string
  /** What of it works. */
  readonly query: string
}

/** What a person chooses for the pages: row height, remembered dimensions and period, columns of each list. */
export function choicesRoutes(parts: ApiParts, readJson: RequestHandler): Router {
  const pool = parts.context.pools.admin
  const router = Router()
  router
    .route('/choices')
    .put(readJson, async (req: Request, res: Response) => {
      const staff = staffOf(res)
      const choices = readBody(
        changed,
        req,
        '{"density": "compact", "dimensions": {"…": "3,7"}, "period": "last_month"}',
      )
      checkFilters(parts, staff.role, choices)
      await changeChoices(pool, staff.id, choices)
      res.status(204).end()
    })
    .all(refuseOthers('PUT'))
  router
    .route('/pinned-views')
    .put(readJson, async (req: Request, res: Response) => {
      const staff = staffOf(res)
      const change = readBody(
        pinned,
        req,
        '{"views": [{"report": "…", "view": "…"}]}, in their order; or one change: {"pin": …}, {"unpin": …} or {"moveUp": …}',
      )
      const known = await viewsOf(parts, staff)
      const mayPin = (pin: Pin): boolean => known.some((one) => isSamePin({ report: one.report, view: one.id }, pin))
      if (!('views' in change)) {
        const pins = await changePins(pool, staff.id, (before) => pinsAfter(change, before.filter(mayPin), mayPin))
        res.json({ views: await pinnedViews(parts, staff, pins) })
        return
      }
      const { views } = change
      refuseTooMany(views)
      if (!views.every(mayPin)) throw noSuchView()
      await keepPins(pool, staff.id, views)
      res.status(204).end()
    })
    .all(refuseOthers('PUT'))
  router
    .route('/saved-views')
    .get(async (_req: Request, res: Response<{ views: readonly PinnedView[] }>) => {
      const views = await viewsOf(parts, staffOf(res))
      res.json({
        views: views.map((view) => pinnedView(parts, view)),
      })
    })
    .all(refuseOthers('GET'))
  router
    .route('/:name/columns')
    .put(readJson, async (req: Request, res: Response) => {
      const { staff, report } = reportRequest(parts, req, res, 'view')
      const { columns, widths, frozen } = readBody(
        chosenColumns,
        req,
        '{"columns": ["…"], "widths": {"…": 120}, "frozen": 2}, or {"columns": null} for all as they are',
      )
      if (columns) parseColumns(report, new URLSearchParams({ columns: writeList(columns) }), 'to show')
      const layout = parseLayout(
        report,
        new URLSearchParams({
          ...(widths && Object.keys(widths).length > 0 && { widths: writeWidths(widths) }),
          ...(frozen !== null && { frozen: String(frozen) }),
        }),
      )
      await chooseColumns(pool, staff.id, report.name, { columns: columns && [...new Set(columns)], ...layout })
      res.status(204).end()
    })
    .all(refuseOthers('PUT'))
  return router
}

/** @throws Refusal 404 for a view that the person may not see, 409 when the menu is full */
function pinsAfter(change: PinsChange, pins: readonly Pin[], mayPin: (pin: Pin) => boolean): readonly Pin[] {
  if ('unpin' in change) return pins.filter((one) => !isSamePin(one, change.unpin))
  if ('moveUp' in change) return moveUp(pins, change.moveUp)
  if (!mayPin(change.pin)) throw noSuchView()
  const all = [...pins.filter((one) => !isSamePin(one, change.pin)), change.pin]
  refuseTooMany(all)
  return all
}

function refuseTooMany({ length }: readonly Pin[]): void {
  if (length <= mostPins) return
  throw new Refusal(409, 'too_many_pins', `The menu has room for ${mostPins} views. Unpin some first.`)
}

function noSuchView(): Refusal {
  return notFound('There is no such view, or it no longer exists.')
}

/** Only what would work in an address is remembered: else every page would open with an error. */
function checkFilters({ context, reports }: ApiParts, role: Role, { dimensions = {}, period }: ChangedChoices): void {
  if (period) parsePeriod(new URLSearchParams({ period }), todayIn(context.timeZone, context.now()))
  for (const [name, ids] of Object.entries(dimensions)) {
    const report = reports.readableBy(role).find((one) => columnOf(one.dimensions, name) !== null)
    if (!report) throw badFilter(`"${shorten(name)}" is not a dimension of any report here.`)
    if (ids) parseListQuery(report, new URLSearchParams({ [name]: ids }), context)
  }
}

/** The choices of a person as the catalogue tells them; of reports that they may not read, nothing. */
export async function describeChoices(parts: ApiParts, staff: Staff): Promise<ChoicesAnswer> {
  const { context, reports } = parts
  const pool = context.pools.admin
  const [choices, views, pins] = await Promise.all([
    readChoices(pool, staff.id),
    defaultViews(pool, staff),
    readPins(pool, staff.id),
  ])
  const readable = reports.readableBy(staff.role)
  const remembered = choices.remembered && knownFilters(context.catalogue, choices.remembered)
  const columns = readable.flatMap((report) => {
    const known = choices.columns[report.name]?.filter((name) => report.columns.some((one) => one.name === name)) ?? []
    return known.length > 0 ? [[report.name, known] as const] : []
  })
  const layouts = readable.flatMap((report) => {
    const layout = choices.layouts[report.name]
    return layout ? [[report.name, knownLayout(report, layout)] as const] : []
  })
  const opened = readable.flatMap((report) => {
    const view = views.get(report.name)
    return view ? [[report.name, { ...view, ...usableQuery(context, report, view.query) }] as const] : []
  })
  return {
    ...choices,
    remembered,
    columns: Object.fromEntries(columns),
    layouts: Object.fromEntries(layouts),
    defaultViews: Object.fromEntries(opened),
    pinnedViews: pins.length === 0 ? [] : await pinnedViews(parts, staff, pins),
  }
}

/** Without the widths of columns that the report does not have any more. */
function knownLayout({ columns }: Report, { widths, frozen }: Layout): Layout {
  const known = Object.entries(widths ?? {}).filter(([name]) => columns.some((one) => one.name === name))
  return { widths: known.length > 0 ? Object.fromEntries(known) : null, frozen }
}

/** Those that the person may still see. */
async function pinnedViews(parts: ApiParts, staff: Staff, pins: readonly Pin[]): Promise<PinnedView[]> {
  const known = await viewsOf(parts, staff)
  return pins.flatMap((pin) => {
    const view = known.find(({ report, id }) => report === pin.report && id === pin.view)
    return view ? [pinnedView(parts, view)] : []
  })
}

function pinnedView(parts: ApiParts, view: SavedView & { readonly report: string }): PinnedView {
  const { id, report, name, query, isMine, owner, shared, shipped } = view
  return { report, view: id, name, query: usable(parts, report, query), isMine, owner, shared, shipped }
}

/** All saved views of all reports that a person may see: their own, the shared ones, and those that ship. */
async function viewsOf(
  { context, reports, views }: ApiParts,
  staff: Staff,
): Promise<readonly (SavedView & { readonly report: string })[]> {
  const names = reports.readableBy(staff.role).map(({ name }) => name)
  const shipped = names.flatMap((report) => shippedViews(views, report).map((view) => ({ ...view, report })))
  return [...(await listAllViews(context.pools.admin, staff, names)), ...shipped]
}

function usable({ context }: ApiParts, report: string, query: string): string {
  const found = context.catalogue.find(report)
  return found ? usableQuery(context, found, query).query : ''
}

/** Without what was remembered of a dimension that is none any more: every page would open with an error. */
function knownFilters({ dimensions: all }: Catalogue, remembered: RememberedFilters): RememberedFilters | null {
  const known = Object.entries(remembered.dimensions).filter(([name]) => all.some((one) => one.name === name))
  const isEmpty = known.length === 0 && remembered.period === null
  return isEmpty ? null : { ...remembered, dimensions: Object.fromEntries(known) }
}
