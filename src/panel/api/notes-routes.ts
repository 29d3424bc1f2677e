import { type Request, type RequestHandler, type Response, Router } from 'express'
import { z } from 'zod'
import type { ActivityKind } from '../../access/activity.js'
import { type Action, may } from '../../access/permissions.js'
import type { Staff } from '../../access/staff.js'
import { badFilter, badRequest, forbidden, notFound, Refusal, shorten } from '../../refusal.js'
import { listAddress, usualPeriod } from '../../reports/asking/address.js'
import { checkedPeriod, isDay } from '../../reports/asking/periods.js'
import { type ListQuery, parseListQuery } from '../../reports/asking/query.js'
import { isOfBoundedDays, settledQuery } from '../../reports/asking/settled-query.js'
import { readShared } from '../../reports/dashboard/shared-filter.js'
import { inReading } from '../../reports/reading.js'
import type { Report } from '../../reports/report.js'
import { ofReport } from '../../reports/report-failed.js'
import { parseRecordId } from '../../reports/rows/record-id.js'
import { findRow } from '../../reports/rows/rows.js'
import { changedFigures, type FigureChange, type Figures, readFigures } from '../../reports/totals/figures.js'
import { staffOf } from '../http/signed-in.js'
import { checkNoteText } from '../notes/note-text.js'
import {
  addNote,
  changeNote,
  deleteNote,
  type FoundNotes,
  findNote,
  listNotes,
  type NewNote,
  type Note,
  type NoteSubject,
} from '../notes/notes.js'
import { findReview, keepReview, type Review, removeReview } from '../notes/reviews.js'
import { notesOfBoard, notesOfList } from '../notes/shown-notes.js'
import { type ApiParts, type ReportRequest, reportRequest, searchParamsOf, writtenTitle } from './api-parts.js'
import { readBody, refuseOthers } from './body.js'
import { askedDashboard } from './dashboard-route.js'

const day = z.string()
const onDays = z.strictObject({ text: z.string(), from: day, to: day })
const onRecord = z.strictObject({ text: z.string(), record: z.string() })
const onFigure = z.strictObject({ text: z.string(), total: z.string(), query: z.string() })
const newNote = z.union([onDays, onRecord, onFigure])
const changedNote = z.strictObject({ text: z.string(), changedAt: z.iso.datetime().nullable().optional() })
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

export interface NotesAnswer extends FoundNotes {
  readonly review: ReviewAnswer | null
}

/**
 * Notes on days, records and figures, and the mark that somebody has looked through a report: `/{name}/notes`,
 * `/{name}/records/{id}/notes`, `/{name}/review`, and `/board-notes`, with a dash as no report's name has one.
 */
export function notesRoutes(parts: ApiParts, readJson: RequestHandler): Router {
  const { context } = parts
  const pool = context.pools.admin
  const router = Router()

  const queryOf = ({ report, params }: ReportRequest): ListQuery => parseListQuery(report, params, context)

  const record = (
    req: Request,
    staff: Staff,
    kind: ActivityKind,
    { report, detail, openAgain }: { report: Report | null; detail: string; openAgain?: string },
  ): Promise<void> =>
    parts.activity.record({
      kind,
      outcome: 'done',
      who: staff,
      address: req.ip,
      ...(report && { subject: writtenTitle(parts, report) }),
      detail,
      ...(openAgain !== undefined && { openAgain }),
    })

  const recordNote = (req: Request, staff: Staff, kind: ActivityKind, report: Report | null, note: Note) =>
    record(req, staff, kind, { report, detail: note.text, openAgain: addressOf(note) })

  async function add(req: Request, res: Response, report: Report | null, note: NewNote): Promise<void> {
    const staff = staffOf(res)
    const added = await addNote(pool, staff, note)
    await recordNote(req, staff, 'note_added', report, added)
    res.status(201).json(added)
  }

  /** Changing and deleting: by those who may write at all, of what they may read. */
  function single(report: (req: Request, res: Response) => Report | null) {
    const found = async (req: Request, res: Response) => {
      const of = report(req, res)
      return {
        of,
        staff: staffOf(res),
        note: await findNote(pool, staffOf(res), of?.name ?? null, String(req.params.id)),
      }
    }
    return {
      change: async (req: Request, res: Response) => {
        const { of, staff, note } = await found(req, res)
        const { text, changedAt } = readBody(changedNote, req, '{"text": "…"}')
        const changed = await changeNote(pool, staff, note, { text: checkNoteText(text), before: changedAt })
        await recordNote(req, staff, 'note_changed', of, changed)
        res.json(changed)
      },
      remove: async (req: Request, res: Response) => {
        const { of, staff, note } = await found(req, res)
        await deleteNote(pool, note)
        await recordNote(req, staff, 'note_deleted', of, note)
        res.status(204).end()
      },
    }
  }

  router
    .route('/board-notes')
    .get(async (req: Request, res: Response<FoundNotes>) => {
      const staff = staffOf(res)
      const readable = parts.reports.readableBy(staff.role)
      const params = searchParamsOf(req)
      const { declaration } = askedDashboard(parts.dashboards, params)
      const { shared, period } = readShared(context, params, { usual: declaration.period ?? usualPeriod, drawn: [] })
      res.json(await listNotes(pool, staff, notesOfBoard(context, readable, { shared, period })))
    })
    .post(readJson, async (req: Request, res: Response) => {
      refuseUnless(staffOf(res), 'writeNotes')
      const { text, from, to } = readBody(onDays, req, '{"from": "2025-01-01", "to": "2025-01-31", "text": "…"}')
      await add(req, res, null, { report: null, text: checkNoteText(text), about: daysOfNote(from, to) })
    })
    .all(refuseOthers('GET, POST'))
  const onBoard = single((_req, res) => {
    refuseUnless(staffOf(res), 'writeNotes')
    return null
  })
  router
    .route('/board-notes/:id')
    .patch(readJson, onBoard.change)
    .delete(onBoard.remove)
    .all(refuseOthers('PATCH, DELETE'))

  router
    .route('/:name/notes')
    .get(async (req: Request, res: Response<NotesAnswer>) => {
      const asked = reportRequest(parts, req, res, 'view')
      const query = queryOf(asked)
      const [found, review] = await Promise.all([
        listNotes(pool, asked.staff, notesOfList(context, query)),
        readReview(asked, query),
      ])
      res.json({ ...found, review })
    })
    .post(readJson, async (req: Request, res: Response) => {
      const asked = reportRequest(parts, req, res, 'view')
      refuseUnless(asked.staff, 'writeNotes')
      const { report } = asked
      const { text, ...about } = readBody(
        newNote,
        req,
        '{"text": "…"} with "from" and "to", with "record", or with "total" and "query"',
      )
      const note = { report: report.name, text: checkNoteText(text) }
      if ('record' in about) {
        const recordKey = await keyOfRecord(asked, about.record)
        await add(req, res, report, { ...note, about: { kind: 'record', record: about.record }, recordKey })
      } else if ('total' in about) {
        await add(req, res, report, { ...note, about: figureOf(report, about) })
      } else {
        if (report.date === null)
          throw badRequest(`${report.title} has no date: write a note on a record or on a figure.`)
        await add(req, res, report, { ...note, about: daysOfNote(about.from, about.to) })
      }
    })
    .all(refuseOthers('GET, POST'))
  const ofOne = single((req, res) => {
    const { staff, report } = reportRequest(parts, req, res, 'view')
    refuseUnless(staff, 'writeNotes')
    return report
  })
  router.route('/:name/notes/:id').patch(readJson, ofOne.change).delete(ofOne.remove).all(refuseOthers('PATCH, DELETE'))

  router
    .route('/:name/records/:id/notes')
    .get(async (req: Request, res: Response<FoundNotes>) => {
      const { staff, report } = reportRequest(parts, req, res, 'view')
      const wanted = { reports: [], days: null, figures: [], recordsOf: report.name, record: String(req.params.id) }
      res.json(await listNotes(pool, staff, wanted))
    })
    .all(refuseOthers('GET'))

  router
    .route('/:name/review')
    .put(readJson, async (req: Request, res: Response<ReviewAnswer>) => {
      const asked = reportRequest(parts, req, res, 'view')
      const { staff, report } = asked
      refuseUnless(staff, 'markReviewed')
      const query = queryOf(asked)
      if (!isOfBoundedDays(query)) {
        throw badFilter('A review is of a period: filter the report by days with a first and a last one.', {
          forStaff: 'answers.review_needs_period',
        })
      }
      const body = isEmptyBody(req)
        ? null
        : readBody(seen, req, '{"count": 12, "totals": {"profit": "1200.00"}}, or nothing')
      const figures = await figuresOf(asked, query)
      if (figures === null)
        throw new Refusal(409, 'nothing_to_review', `${report.title} has no data yet. Refresh it first.`)
      if (body !== null && changedFigures(body, figures).length > 0) {
        throw new Refusal(
          409,
          'figures_changed',
          'The figures have changed since you saw them. Look at them once more.',
        )
      }
      const settled = settledQuery(query)
      const { figures: _, ...review } = await keepReview(pool, staff, { report: report.name, query: settled, figures })
      await record(req, staff, 'reviewed', { report, detail: settled, openAgain: listAddress(report.name, settled) })
      res.json({ ...review, changes: [] })
    })
    .delete(async (req: Request, res: Response) => {
      const asked = reportRequest(parts, req, res, 'view')
      const { staff, report } = asked
      refuseUnless(staff, 'markReviewed')
      const settled = settledQuery(queryOf(asked))
      const review = await findReview(pool, staff, report.name, settled)
      if (review === null) throw notFound('Nobody has reviewed this.')
      await removeReview(pool, review, report.name, settled)
      await record(req, staff, 'review_removed', {
        report,
        detail: settled,
        openAgain: listAddress(report.name, settled),
      })
      res.status(204).end()
    })
    .all(refuseOthers('PUT, DELETE'))

  function figuresOf({ report, reader }: ReportRequest, query: ListQuery): Promise<Figures | null> {
    return inReading(context, reader, { reports: [report] }, (reading) => ofReport(report, readFigures(reading, query)))
  }

  /** Figures are worked out where somebody has reviewed them, and not otherwise. */
  async function readReview(asked: ReportRequest, query: ListQuery): Promise<ReviewAnswer | null> {
    const found = await findReview(pool, asked.staff, asked.report.name, settledQuery(query))
    if (found === null) return null
    const { figures: before, ...review } = found
    const figures = await figuresOf(asked, query)
    return { ...review, changes: figures && changedFigures(before, figures) }
  }

  async function keyOfRecord({ report, reader }: ReportRequest, id: string): Promise<readonly (string | null)[]> {
    const key = report.grain.length === 0 ? null : parseRecordId(report, id)
    const row = await inReading(context, reader, { reports: [report] }, (reading) => findRow(reading, report, id))
    if (key === null || row === null) throw notFound(`${report.title} has no record "${shorten(id)}" any more.`)
    return key
  }

  function figureOf(report: Report, { total, query }: { total: string; query: string }): NoteSubject {
    if (!report.totals.some(({ name }) => name === total)) {
      const known = report.totals.map(({ name }) => name).join(', ')
      throw badRequest(`${report.title} has no total "${shorten(total)}". Its totals are: ${known}.`)
    }
    const settled = settledQuery(parseListQuery(report, new URLSearchParams(query), context))
    return { kind: 'figure', total, query: settled, group: null }
  }

  return router
}

function refuseUnless(staff: Staff, action: Action): void {
  if (!may(staff.role, action)) throw forbidden('Your account may read notes, but not write any.')
}

function daysOfNote(from: string, to: string): NoteSubject {
  for (const one of [from, to])
    if (!isDay(one)) throw badRequest(`"${shorten(one)}" is not a day. Write days like 2025-01-31.`)
  checkedPeriod('from and to', from, to)
  return { kind: 'days', from, to }
}

/** Where the note is seen. */
function addressOf({ report, about }: Note): string | undefined {
  if (report === null) return about.kind === 'days' ? `/admin?from=${about.from}&to=${about.to}` : undefined
  if (about.kind === 'days') return listAddress(report, `from=${about.from}&to=${about.to}`)
  if (about.kind === 'figure') return listAddress(report, about.query)
  return `/admin/resources/${report}/records/${encodeURIComponent(about.record)}/show`
}

function isEmptyBody(req: Request): boolean {
  return req.body === undefined || (typeof req.body === 'object' && Object.keys(req.body).length === 0)
}
