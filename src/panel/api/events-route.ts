import type { Request, Response } from 'express'
import type pg from 'pg'
import { findSession, type Staff } from '../../access/staff.js'
import { Refusal } from '../../refusal.js'
import type { Look, RefreshEvent, RefreshEvents } from '../../reports/refresh/refresh-events.js'
import { staffOf } from '../http/signed-in.js'
import type { OpenReports } from '../open-reports.js'

export interface EventStreams {
  route(req: Request, res: Response): void
  /** Ends all of them at once. */
  close(): void
}

interface Parts {
  readonly pool: pg.Pool
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
 * `event: run` has a run, `event: freshness` a report's name and freshness. An event's id is the moment of the look that
 * saw it: a browser that comes back with it (Last-Event-ID) is told what ended meanwhile. It ends with the session.
 */
export function openEventStreams({ pool, reports, events }: Parts): EventStreams {
  const open = new Map<Response, { readonly staffId: string; readonly end: () => void }>()

  function route(req: Request, res: Response): void {
    const staff = staffOf(res)
    const isOfStaff = ({ staffId }: { staffId: string }) => staffId === staff.id
    if ([...open.values()].filter(isOfStaff).length >= mostForOne) {
      throw new Refusal(
        429,
        'too_many_streams',
        `You have ${mostForOne} pages open that follow refreshes. Close one of them.`,
      )
    }
    const readable = reports.readableBy(staff.role)
    const names = new Set(readable.map(({ name }) => name))
    const views = new Set(readable.flatMap(({ materializedAncestors }) => materializedAncestors))
    const maySee = (event: RefreshEvent): boolean =>
      event.kind === 'run' ? views.has(event.run.view) : names.has(event.report)
    res.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' })
    write(res, ': following\n\n')
    const tell = ({ at, events: seen }: Look): void => {
      const text = seen.filter(maySee).map((event) => eventText(at, event))
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
    close: () => {
      for (const { end } of [...open.values()]) end()
    },
  }
}

function eventText(at: number, event: RefreshEvent): string {
  const data = event.kind === 'run' ? event.run : { report: event.report, freshness: event.freshness }
  return `id: ${at}\nevent: ${event.kind}\ndata: ${JSON.stringify(data)}\n\n`
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
  const now = (await findSession(pool, sessionId))?.staff
  return now?.maySignIn === true && now.passwordStamp === staff.passwordStamp && now.role === staff.role
}
