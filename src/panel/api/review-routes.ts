import { type Request, type RequestHandler, type Response, Router } from 'express'
import { z } from 'zod'
import type { ActivityKind } from '../../access/activity.js'
import { badFilter, notFound, Refusal } from '../../refusal.js'
import { listAddress } from '../../reports/asking/address.js'
import { type ListQuery, parseListQuery } from '../../reports/asking/query.js'
import { isOfBoundedDays, settledQuery } from '../../reports/asking/settled-query.js'
import { inReading } from '../../reports/reading.js'
import { ofReport } from '../../reports/report-failed.js'
import { changedFigures, type FigureChange, type Figures, readFigures } from '../../reports/totals/figures.js'
import { filtersInWords } from '../exporting/filters-in-words.js'
import { findReview, keepReview, type Review, removeReview } from '../notes/reviews.js'
import {
  type ApiParts,
  type ReportRequest,
  refuseUnlessMay,
  reportRequest,
  speechFor,
  writtenTitle,
} from './api-parts.js'
import { readBody, refuseOthers } from './body.js'

const value = z.union([z.string(), z.number(), z.boolean(), z.null()])
const totals = z.record(z.string(), value)
const seen = z.strictObject({
  count: z.number(),
  totals: totals.default({}),
  groups: z.array(z.strictObject({ key: value, totals })).default([]),
})

/** What a list says of whoever looked through it: who, when, and what has changed since. */
export interface ReviewAnswer extends Omit<Review, 'figures'> {
  /** Null where it cannot be said: the report has no data now. */
  readonly changes: readonly FigureChange[] | null
}

/** `/{name}/review`: the mark that somebody has looked through a report for a period. */
export function reviewRoutes(parts: ApiParts, readJson: RequestHandler): Router {
  const { context } = parts
  const pool = context.pools.admin

  const asking = (req: Request, res: Response) => {
    const asked = reportRequest(parts, req, res, 'view')
    refuseUnlessMay(asked.staff, 'markReviewed')
    const query = parseListQuery(asked.report, asked.params, context)
    return { asked, query, settled: settledQuery(query) }
  }

  const record = async (req: Request, res: Response, kind: ActivityKind, { asked, query, settled }: Asking) => {
    const { staff, report, reader } = asked
    const speech = speechFor(parts, res)
    const filters = await inReading(context, reader, { reports: [report] }, (reading) =>
      filtersInWords(reading, query, speech),
    )
    await parts.activity.record({
      kind,
      outcome: 'done',
      who: staff,
      address: req.ip,
      subject: writtenTitle(parts, report),
      detail: filters.map(({ words }) => words).join(' · '),
      openAgain: listAddress(report.name, settled),
    })
  }

  return Router()
    .put('/:name/review', readJson, async (req: Request, res: Response<ReviewAnswer>) => {
      const all = asking(req, res)
      const { asked, query, settled } = all
      const { staff, report } = asked
      if (!isOfBoundedDays(query)) {
        throw badFilter('A review is of a period: filter the report by days with a first and a last one.', {
          forStaff: 'answers.review_needs_period',
        })
      }
      const body = isEmptyBody(req)
        ? null
        : readBody(seen, req, '{"count": 12, "totals": {"profit": "1200.00"}}, or nothing')
      const figures = await figuresOf(parts, asked, query)
      if (figures === null)
        throw new Refusal(409, 'nothing_to_review', `${report.title} has no data yet. Refresh it first.`)
      if (body !== null && changedFigures(body, figures).length > 0) {
        throw new Refusal(
          409,
          'figures_changed',
          'The figures have changed since you saw them. Look at them once more.',
        )
      }
      const { figures: _, ...review } = await keepReview(pool, staff, { report: report.name, query: settled, figures })
      await record(req, res, 'reviewed', all)
      res.json({ ...review, changes: [] })
    })
    .delete('/:name/review', async (req: Request, res: Response) => {
      const all = asking(req, res)
      const { asked, settled } = all
      const review = await findReview(pool, asked.staff, asked.report.name, settled)
      if (review === null) throw notFound('Nobody has reviewed this.')
      await removeReview(pool, review, asked.report.name, settled)
      await record(req, res, 'review_removed', all)
      res.status(204).end()
    })
    .all('/:name/review', refuseOthers('PUT, DELETE'))
}

interface Asking {
  readonly asked: ReportRequest
  readonly query: ListQuery
  /** Of the query: what the review is kept under. */
  readonly settled: string
}

/** Null where nobody has reviewed it; figures are worked out only where somebody has. */
export async function readReview(
  parts: ApiParts,
  asked: ReportRequest,
  query: ListQuery,
): Promise<ReviewAnswer | null> {
  const found = await findReview(parts.context.pools.admin, asked.staff, asked.report.name, settledQuery(query))
  if (found === null) return null
  const { figures: before, ...review } = found
  const figures = await figuresOf(parts, asked, query)
  return { ...review, changes: figures && changedFigures(before, figures) }
}

function figuresOf(
  { context }: ApiParts,
  { report, reader }: ReportRequest,
  query: ListQuery,
): Promise<Figures | null> {
  return inReading(context, reader, { reports: [report] }, (reading) => ofReport(report, readFigures(reading, query)))
}

function isEmptyBody(req: Request): boolean {
  return req.body === undefined || (typeof req.body === 'object' && Object.keys(req.body).length === 0)
}
