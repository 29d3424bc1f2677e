import { setTimeout as sleep } from 'node:timers/promises'
import type { Request, Response } from 'express'
import type pg from 'pg'
import type { Role } from '../../access/permissions.js'
import { findSession, isAsBefore, type Staff } from '../../access/staff.js'
import { Refusal } from '../../refusal.js'
import type { Catalogue } from '../../reports/catalogue.js'
import type { Look, RefreshEvent, RefreshEvents } from '../../reports/refresh/refresh-events.js'
import { staffOf } from '../http/signed-in.js'
import type { OpenReports } from '../open-reports.js'
import { toldRun } from './told-runs.js'

export interface EventStreams {
  route(req: Request, res: Response): Promise<void>
  /** Something was changed here: resolves when all who follow have been told, and after a second in any case. */
  tellNow(): Promise<void>
  /** Ends all of them at once. */
  close(): void
}

/** One event: of a run, of a report's freshness, or of a view's schedule. */
export type Heard = ReturnType<typeof heard>

/** What was seen at one moment. */
export interface EventsAnswer {
  readonly at: number
  readonly events: readonly Heard[]
}

interface Parts {
  readonly pool: pg.Pool
  readonly catalogue: Catalogue
  readonly reports: OpenReports
  readonly events: RefreshEvents
}

// Proxies close what is silent for a minute.
const heartbeatMs = 25_000
const sessionLookMs = 10_000
const mostForOne = 10

/**
 * GET /api/v1/events: server-sent events of the refreshes and the freshness of what the person may read.
 *
 * `event: run` has a run, `event: freshness` a report's name and freshness, `event: schedule` a view's name and its pause.
 * An event's id is the moment of the look that saw it: a browser that comes back with it (Last-Event-ID) is told what ended
 * meanwhile. It ends with the session.
 *
 * Whoever accepts JSON only is told once what a stream would begin with: for those whom streams do not reach.
 */
export function openEventStreams({ pool, catalogue, reports, events }: Parts): EventStreams {
  const open = new Map<Response, { readonly staffId: string; readonly end: () => void }>()

  async function route(req: Request, res: Response): Promise<void> {
    const isStream = req.accepts(['text/event-stream', 'application/json']) !== 'application/json'
    res.vary('accept')
    if (isStream) return stream(req, res)
    const { at, events: seen } = await events.look(lastEventId(req))
    const answer: EventsAnswer = { at, events: seen.flatMap(heardBy(staffOf(res))) }
    res.json(answer)
  }

  /** What this person may read, as they are told of it. */
  function heardBy({ role }: Staff): (event: RefreshEvent) => Heard[] {
    const told = toldRun(catalogue, role)
    const mayHear = filterFor(role)
    return (event) => (mayHear(event) ? [heard(event.kind === 'run' ? { ...event, run: told(event.run) } : event)] : [])
  }

  function filterFor(role: Role): (event: RefreshEvent) => boolean {
    const readable = reports.readableBy(role)
    const names = new Set(readable.map(({ name }) => name))
    const views = new Set(readable.flatMap(({ materializedAncestors }) => materializedAncestors))
    return (event) => {
      if (event.kind === 'freshness') return names.has(event.report)
      return views.has(event.kind === 'run' ? event.run.view : event.view)
    }
  }

  function stream(req: Request, res: Response): void {
    // Who left while the account was looked up does not leave again.
    if (res.destroyed || req.socket.destroyed) return
    // Whoever asks what there would be follows nothing.
    if (req.method === 'HEAD') {
      res.type('text/event-stream').end()
      return
    }
    const staff = staffOf(res)
    const isOfStaff = ({ staffId }: { staffId: string }) => staffId === staff.id
    if ([...open.values()].filter(isOfStaff).length >= mostForOne) {
      throw new Refusal(
        429,
        'too_many_streams',
        `You have ${mostForOne} pages open that follow refreshes. Close one of them.`,
      )
    }
    const hearing = heardBy(staff)
    res.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' })
    write(res, ': following\n\n')
    const tell = ({ at, events: seen }: Look): void => {
      const text = seen.flatMap(hearing).map((event) => eventText(at, event))
      if (text.length > 0) write(res, text.join(''))
    }
    const leave = events.listen(lastEventId(req), tell)
    const heartbeat = setInterval(() => write(res, ': still here\n\n'), heartbeatMs)
    const watch = setInterval(() => {
      sessionGoesOn(pool, req.sessionID, staff).then(
        (goesOn) => {
          if (!goesOn) end()
        },
        () => undefined,
      )
    }, sessionLookMs)
    const end = (): void => {
      leave()
      clearInterval(heartbeat)
      clearInterval(watch)
      open.delete(res)
      res.end()
    }
    open.set(res, { staffId: staff.id, end })
    res.once('close', end)
  }

  return {
    route,
    tellNow: () => Promise.race([events.lookNow(), sleep(1000, undefined, { ref: false })]),
    close: () => {
      for (const { end } of [...open.values()]) end()
    },
  }
}

function eventText(at: number, { event, data }: Heard): string {
  return `id: ${at}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`
}

function heard(seen: RefreshEvent) {
  if (seen.kind === 'run') return { event: 'run', data: seen.run } as const
  if (seen.kind === 'schedule') return { event: 'schedule', data: { view: seen.view, paused: seen.paused } } as const
  return { event: 'freshness', data: { report: seen.report, freshness: seen.freshness } } as const
}

/** Compression would keep it back until there is more. */
function write(res: Response & { flush?: () => void }, text: string): void {
  if (res.writableEnded) return
  res.write(text)
  res.flush?.()
}

function lastEventId(req: Request): number | null {
  const id = req.get('last-event-id') ?? ''
  return /^\d{1,15}$/.test(id) ? Number(id) : null
}

/** Signed out, disabled, with another password or role: then it is not theirs any more. */
async function sessionGoesOn(pool: pg.Pool, sessionId: string, staff: Staff): Promise<boolean> {
  return isAsBefore(staff, (await findSession(pool, sessionId))?.staff)
}
