import { type Request, type RequestHandler, type Response, Router } from 'express'
import { z } from 'zod'
import type { ActivityKind } from '../../access/activity.js'
import type { Staff } from '../../access/staff.js'
import { badRequest, notFound, shorten } from '../../refusal.js'
import { listAddress, usualPeriod } from '../../reports/asking/address.js'
import { checkedPeriod, isDay } from '../../reports/asking/periods.js'
import { type ListQuery, parseListQuery } from '../../reports/asking/query.js'
import { settledQuery } from '../../reports/asking/settled-query.js'
import { readShared } from '../../reports/dashboard/shared-filter.js'
import { inReading } from '../../reports/reading.js'
import type { Report } from '../../reports/report.js'
import { parseRecordId } from '../../reports/rows/record-id.js'
import { findRow } from '../../reports/rows/rows.js'
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
import { notesOfBoard, notesOfList } from '../notes/shown-notes.js'
import {
  type ApiParts,
  type ReportRequest,
  refuseUnlessMay,
  reportRequest,
  searchParamsOf,
  writtenTitle,
} from './api-parts.js'
import { readBody, refuseOthers } from './body.js'
import { askedDashboard } from './dashboard-route.js'
import { type ReviewAnswer, readReview } from './review-routes.js'

const day = z.string()
const onDays = z.strictObject({ text: z.string(), from: day, to: day })
const onRecord = z.strictObject({ text: z.string(), record: z.string() })
const onFigure = z.strictObject({ text: z.string(), total: z.string(), query: z.string() })
const newNote = z.union([onDays, onRecord, onFigure])
const changedNote = z.strictObject({ text: z.string(), changedAt: z.iso.datetime().nullable().optional() })

export interface NotesAnswer extends FoundNotes {
  readonly review: ReviewAnswer | null
}

/** Notes on days, records and figures: `/{name}/notes`, `/{name}/records/{id}/notes`, and `/board-notes`, with a dash as no report's name has one. */
export function notesRoutes(parts: ApiParts, readJson: RequestHandler): Router {
  const { context } = parts
  const pool = context.pools.admin
  const router = Router()

  const queryOf = ({ report, params }: ReportRequest): ListQuery => parseListQuery(report, params, context)

  const recordNote = (req: Request, staff: Staff, kind: ActivityKind, report: Report | null, note: Note) => {
    const openAgain = addressOf(note)
    return parts.activity.record({
      kind,
      outcome: 'done',
      who: staff,
      address: req.ip,
      ...(report && { subject: writtenTitle(parts, report) }),
      detail: note.text,
      ...(openAgain !== undefined && { openAgain }),
    })
  }

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
        if (changed.changedAt !== note.changedAt) await recordNote(req, staff, 'note_changed', of, changed)
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
      refuseUnlessMay(staffOf(res), 'writeNotes')
      const { text, from, to } = readBody(onDays, req, '{"from": "2025-01-01", "to": "2025-01-31", "text": "…"}')
      await add(req, res, null, { report: null, text: checkNoteText(text), about: daysOfNote(from, to) })
    })
    .all(refuseOthers('GET, POST'))
  const onBoard = single((_req, res) => {
    refuseUnlessMay(staffOf(res), 'writeNotes')
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
        readReview(parts, asked, query),
      ])
      res.json({ ...found, review })
    })
    .post(readJson, async (req: Request, res: Response) => {
      const asked = reportRequest(parts, req, res, 'view')
      refuseUnlessMay(asked.staff, 'writeNotes')
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
    refuseUnlessMay(staff, 'writeNotes')
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
