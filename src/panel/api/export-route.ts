import type { Request, Response } from 'express'
import { findStaff, isAsBefore, type Staff } from '../../access/staff.js'
import { badQuery } from '../../refusal.js'
import { parseComparison } from '../../reports/asking/compared-period.js'
import { type GroupsAsked, parseGroups } from '../../reports/asking/group-by.js'
import { type ListQuery, parseListQuery } from '../../reports/asking/query.js'
import { exportFileName, exportKeys, exportRows, parseExportOptions } from '../../reports/export/export.js'
import { exportGroups, type WantedGroups } from '../../reports/export/export-groups.js'
import type { ExportOptions } from '../../reports/export/fields.js'
import { inReading } from '../../reports/reading.js'
import type { Report } from '../../reports/report.js'
import { beginLog, opensAgain } from '../exporting/export-log.js'
import { fileFor } from '../exporting/file-for.js'
import { attachment } from '../exporting/file-name.js'
import { filtersInWords } from '../exporting/filters-in-words.js'
import type { ProgressOfExport } from '../exporting/progress.js'
import { breakOff } from '../http/errors.js'
import { endWhenStalled } from '../http/stalled-client.js'
import { listNotes, type Note } from '../notes/notes.js'
import { notesOfList } from '../notes/shown-notes.js'
import {
  type ApiParts,
  type ReportRequest,
  reportRequest,
  searchParamsOf,
  speechFor,
  writtenTitle,
} from './api-parts.js'

const contentTypes: Readonly<Record<string, string>> = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}

/** GET /api/v1/{name}/export.{csv,xlsx,json}: a download of all filtered rows, written as they are read. */
export function exportRoute(spoken: ApiParts) {
  return async (req: Request, res: Response) => {
    const parts = isForPrograms(req) ? { ...spoken, ...spoken.asWritten } : spoken
    const request = reportRequest(parts, req, res, 'export')
    const { report, staff, params, reader } = request
    const options = parseExportOptions(report, String(req.params.format), params)
    const ticket = ticketOf(params)
    const query = parseListQuery(report, params, parts.context, exportKeys)
    const groups = wantedGroups(report, params)
    const { format } = options
    res.type(contentTypes[format] ?? 'application/octet-stream').set('cache-control', 'no-store, no-transform')
    if (req.method === 'HEAD') {
      res.set('content-disposition', attachment(exportFileName(query, format))).end()
      return
    }
    const bytes = bytesSentBy(res)
    const progress = parts.underWay.begin(staff.id, ticket, {
      before: () => parts.exports.waitingBefore(staff.id),
      bytes,
    })
    try {
      const release = await parts.exports.take(staff.id, reader.signal)
      try {
        await answer(parts, request, { query, options, groups, progress, bytes, address: req.ip }, res)
      } finally {
        release()
      }
    } catch (error) {
      progress.tell({ state: 'failed' })
      throw error
    }
  }
}

/** @throws Refusal also for a comparison of rows: a file of them has one figure in each cell */
function wantedGroups(report: Report, params: URLSearchParams): WantedGroups | null {
  const asked: GroupsAsked | null = parseGroups(report, params)
  const comparison = parseComparison(report, params.get('compare'))
  if (asked === null && comparison !== null)
    throw badQuery('compare is about groups here: add groupBy, or leave it out.')
  return asked && { asked, comparison }
}

/** Programs find their columns by the words that the view file has, whoever lets them run. */
function isForPrograms(req: Request): boolean {
  return (searchParamsOf(req).get('for') ?? 'programs') === 'programs'
}

/** What a page calls its download, to ask how far it is. */
function ticketOf(params: URLSearchParams): string | null {
  const ticket = params.get('ticket')
  if (ticket === null || /^[\w-]{8,64}$/.test(ticket)) return ticket
  throw badQuery('A ticket is 8 to 64 letters, digits and dashes, made up by whoever asks.')
}

function bytesSentBy(res: Response): () => number {
  const { socket } = res
  const before = socket?.bytesWritten ?? 0
  return () => (socket?.bytesWritten ?? 0) - before
}

/** How many rows are to come: with it a program can tell a file that broke off, also through a proxy that hides it. */
const rowsHeader = 'x-viewdesk-rows'

/** The codes of what the filters say and does not hold as it was asked: a file of rows has no room for it. */
const notesHeader = 'x-viewdesk-notes'

interface Wanted {
  readonly query: ListQuery
  readonly options: ExportOptions
  /** Null for rows. */
  readonly groups: WantedGroups | null
  readonly progress: ProgressOfExport
  /** How many went out so far. */
  bytes(): number
  /** Of whoever asks. */
  readonly address: string | undefined
}

async function answer(
  parts: ApiParts,
  { report, staff, params, reader }: ReportRequest,
  { query, options, groups, progress, bytes, address }: Wanted,
  res: Response,
): Promise<void> {
  const { context, limits, activity } = parts
  let filters: readonly string[] = []
  const note = (outcome: 'done' | 'failed' | 'stopped', rows: number | null, reason?: string): Promise<void> =>
    activity.record({
      kind: 'exported',
      outcome,
      who: staff,
      address,
      subject: writtenTitle(parts, report),
      detail: [options.format.toUpperCase(), ...filters, ...(reason ? [reason] : [])].join(' · '),
      ...opensAgain(report.name, params),
      rows,
      bytes: bytes(),
    })
  const log = await beginLog(context.pools.admin, staff, {
    report: report.name,
    format: options.format,
    params,
  })
  let stalled: string | null = null
  endWhenStalled(res, limits.stalledMs, () => {
    stalled = `The client took nothing for ${limits.stalledMs / 1000} s.`
  })
  // Signing out ends no download; an account that is disabled, or has another role or password, does.
  const watch = setInterval(() => {
    findStaff(context.pools.admin, staff.id).then(
      (now) => {
        if (isAsBefore(staff, now) || stalled !== null) return
        stalled = 'The account may not have it any more.'
        breakOff(res)
      },
      () => undefined,
    )
  }, limits.lookMs)
  const speech = speechFor(parts, res)
  try {
    progress.tell({ state: 'counting' })
    const notes = options.format === 'xlsx' ? await notesFor(parts, staff, query) : []
    // Whoever reads a workbook finds notes beside the rows that they are on.
    const isNoted =
      options.audience === 'people' && groups === null && notes.some(({ about }) => about.kind === 'record')
    const shown = { ...options, notes: options.notes === true || isNoted }
    const unlimited = { reports: [report], pool: 'export', timeoutMs: 0 } as const
    const { rows } = await inReading(context, reader, unlimited, async (reading) => {
      await log.hold(reading)
      filters = (await filtersInWords(reading, query, speech)).map(({ words }) => words)
      const { name, manner } = await fileFor(reading, query, shown, { speech, person: staff.name, groups, notes })
      const onCounted = (count: number) => {
        res.set({ [rowsHeader]: String(count), 'content-disposition': attachment(name) })
        if (query.notes.length > 0) res.set(notesHeader, query.notes.map(({ code }) => code).join(', '))
        progress.tell({ state: 'writing', rows: count })
      }
      const how = { manner, onCounted }
      return groups
        ? exportGroups(reading, query, groups, shown, res, how)
        : exportRows(reading, query, shown, res, how)
    })
    progress.tell({ state: 'done' })
    await log.finish(rows, null)
    await note('done', rows)
  } catch (error) {
    progress.tell({ state: 'failed' })
    const reason = stalled ?? (res.closed ? 'The client went away.' : String((error as Error).message))
    await log.finish(null, reason)
    await note(res.closed || stalled !== null ? 'stopped' : 'failed', null, reason)
    // Nobody is there to read an answer any more.
    if (!res.closed) throw error
  } finally {
    clearInterval(watch)
  }
}

async function notesFor({ context }: ApiParts, staff: Staff, query: ListQuery): Promise<readonly Note[]> {
  return (await listNotes(context.pools.admin, staff, notesOfList(context, query))).notes
}
