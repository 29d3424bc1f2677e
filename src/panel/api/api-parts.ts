import type { Request, Response } from 'express'
import type { Activity } from '../../access/activity.js'
import type { PageVisits } from '../../access/page-visits.js'
import { type Action, may } from '../../access/permissions.js'
import type { Staff } from '../../access/staff.js'
import type { Config } from '../../config/config.js'
import { todayIn } from '../../reports/asking/periods.js'
import type { DoubtsWatch } from '../../reports/doubts/watch-doubts.js'
import type { ExportQueue } from '../../reports/export/export-queue.js'
import type { Reader } from '../../reports/reading.js'
import type { RefreshQueue } from '../../reports/refresh/queue.js'
import type { Report } from '../../reports/report.js'
import type { ExportsUnderWay } from '../exporting/progress.js'
import { type Speech, speechIn } from '../exporting/speech.js'
import type { Health } from '../health.js'
import { languageOf } from '../http/page-language.js'
import { staffOf } from '../http/signed-in.js'
import { formatsOf } from '../language/languages.js'
import { mayNot } from '../may-not.js'
import type { PanelLimits } from '../panel-limits.js'
import { readerOf } from '../reader.js'
import type { SpokenReports } from '../spoken.js'
import type { EventStreams } from './events-route.js'

/** What the routes below /api/v1 work with. */
export interface ApiParts extends SpokenReports {
  /** With the words as the view files have them, for what is kept, and for programs. */
  readonly asWritten: SpokenReports
  readonly config: Pick<Config, 'locale' | 'currency' | 'baseUrl'>
  readonly visits: PageVisits
  readonly activity: Activity
  readonly queue: RefreshQueue
  readonly streams: EventStreams
  readonly doubts: DoubtsWatch
  readonly health: () => Promise<Health>
  readonly exports: ExportQueue
  readonly underWay: ExportsUnderWay
  readonly limits: Pick<PanelLimits, 'stalledMs' | 'lookMs'>
}

export interface ReportRequest {
  readonly staff: Staff
  readonly report: Report
  /** The query string, whole: the filter language reads it, and refuses what it does not know. */
  readonly params: URLSearchParams
  readonly reader: Reader
}

/** Who asks for which report with what, after asking whether they may. */
export function reportRequest({ reports }: ApiParts, req: Request, res: Response, action: Action): ReportRequest {
  const staff = staffOf(res)
  const report = reports.open(String(req.params.name), staff.role)
  if (!may(staff.role, action)) throw mayNot(action)
  return { staff, report, params: searchParamsOf(req), reader: readerOf(res) }
}

/**
 * What a GET asks for, with all that its answer depends on beside the database: whose rows, by which rights, in which language,
 * and the day that relative periods are reckoned from. Undefined for what has a body.
 */
export function questionOf({ context }: ApiParts, req: Request, res: Response, { scope }: Reader): string | undefined {
  if (req.method !== 'GET') return undefined
  const { role } = staffOf(res)
  return JSON.stringify([req.originalUrl, scope, role, languageOf(res), todayIn(context.timeZone, context.now())])
}

/** What a report is called in what is written down: by one name, whatever language somebody reads. */
export function writtenTitle({ asWritten }: ApiParts, { name }: Report): string {
  return asWritten.context.catalogue.find(name)?.title ?? name
}

/** How the server words things for whoever asks. */
export function speechFor({ context, config }: ApiParts, res: Response): Speech {
  const language = languageOf(res)
  return speechIn(language, {
    locale: formatsOf(language, config.locale),
    timeZone: context.timeZone,
    currency: config.currency,
  })
}

/** @throws Refusal for those who may only read notes and reviews */
export function refuseUnlessMay(staff: Staff, action: 'writeNotes' | 'markReviewed'): void {
  if (!may(staff.role, action)) throw mayNot(action)
}

/** What the address says, and the body of a query that is longer than an address may be. */
export function searchParamsOf(req: Request): URLSearchParams {
  const { searchParams } = new URL(req.originalUrl, 'http://viewdesk.invalid')
  const more: unknown = req.body
  if (req.method === 'POST' && typeof more === 'string') {
    for (const [key, value] of new URLSearchParams(more)) searchParams.append(key, value)
  }
  return searchParams
}
