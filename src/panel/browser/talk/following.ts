import { useSyncExternalStore } from 'react'
import type { EventsAnswer, Heard } from '../../api/events-route'
import { getJson } from './api'
import { EVENTS, lastEventId, readStream, StreamRefused } from './event-stream'
import { inTime } from './in-time'
import { isShown, somebodyThere } from './presence'
import { watchLeaving } from './signing-out'
import { asApiError, pauseAfter } from './use-remote'

/**
 * How this tab hears of refreshes: by one stream; where there is none to be had, by asking, until there is; `away` while
 * nothing answers, `signed out` once the session has ended, and `silent` while nobody looks at it.
 */
export type Way = 'silent' | 'stream' | 'asking' | 'away' | 'signed out'

export interface News {
  /** Milliseconds since 1970 by the database's clock. */
  readonly at: number
  readonly heard: Heard
  /** It happened while this page was hidden, or before it was there: nobody was reading. */
  readonly isMissed: boolean
}

const AGAIN_MS = 1_000
const LONG_MS = 10_000
/** How many times in a row a stream may break at once before the next attempt waits. */
const MOST_BREAKS = 3
const ASK_BUSY_MS = 3_000
const ASK_IDLE_MS = 15_000
/** What is asked is little; who is busy longer than that is away. */
const ANSWER_MS = 10_000
/** When asking is what works: how long until a stream is tried again. */
const RETURN_MS = 60_000

const listeners = new Set<(news: News) => void>()
const wayListeners = new Set<() => void>()
const open = new Set<string>()
let way: Way = 'silent'
let since: number | null = null
let stop: AbortController | null = null
let wake: () => void = () => undefined

/** Tells of all news from now on. The first listener opens the stream; it stays open as long as the page is shown. */
export function hear(listener: (news: News) => void): void {
  listeners.add(listener)
  if (listeners.size > 1) return
  document.addEventListener('visibilitychange', () => (isShown() ? begin() : end()))
  window.addEventListener('pagehide', end)
  window.addEventListener('pageshow', begin)
  watchLeaving(end, begin)
  begin()
}

/** What was learnt otherwise, such as by the answer to a click, is news too. */
export function tell(events: readonly Heard[]): void {
  pass(Date.now() + skewMs, events, false)
  wake()
}

/** The time by the database's clock, as far as it is known: that of this browser may be wrong. */
export function serverNow(): number {
  return Date.now() + skewMs
}

export function useWay(): Way {
  return useSyncExternalStore(
    (listener) => {
      wayListeners.add(listener)
      return () => wayListeners.delete(listener)
    },
    () => way,
  )
}

let skewMs = 0

function begin(): void {
  if (stop !== null || !isShown()) return
  stop = new AbortController()
  void follow(stop.signal)
}

function end(): void {
  stop?.abort()
  stop = null
  setWay('silent')
}

/** Until the page is shown again: by then somebody may have signed in, in another tab. */
function leave(): void {
  stop = null
  setWay('signed out')
}

async function follow(signal: AbortSignal): Promise<void> {
  let firstAt: number | null = null
  let breaks = 0
  let failures = 0
  const hearAll = (at: number, events: readonly Heard[]): void => {
    firstAt ??= at
    since = at
    skewMs = at - Date.now()
    pass(at, events, at === firstAt)
  }
  while (!signal.aborted) {
    await somebodyThere(signal)
    const { isRefused, isSignedOut, livedMs } = await stream(signal, hearAll)
    if (signal.aborted) return
    if (isSignedOut) return leave()
    breaks = livedMs > LONG_MS ? 0 : breaks + 1
    if (!isRefused && breaks < MOST_BREAKS) {
      await pause(AGAIN_MS, signal)
      continue
    }
    const asked = await askInstead(signal, (answer) => {
      failures = 0
      hearAll(answer.at, answer.events)
    })
    if (asked === 'signed out') return leave()
    if (asked === 'away') {
      failures += 1
      setWay('away')
      await pause(pauseAfter(failures), signal)
    }
  }
}

interface Streamed {
  /** There was none to be had at all. */
  readonly isRefused: boolean
  readonly isSignedOut: boolean
  readonly livedMs: number
}

async function stream(
  signal: AbortSignal,
  onEvents: (at: number, events: readonly Heard[]) => void,
): Promise<Streamed> {
  let openedAt = 0
  const lived = (): number => (openedAt === 0 ? 0 : Date.now() - openedAt)
  try {
    await readStream({
      since,
      signal,
      onOpen: () => {
        openedAt = Date.now()
        setWay('stream')
      },
      onEvent: (at, heard) => onEvents(at, [heard]),
    })
    return { isRefused: false, isSignedOut: false, livedMs: lived() }
  } catch (error) {
    const status = error instanceof StreamRefused ? error.status : null
    return { isRefused: openedAt === 0, isSignedOut: status === 401, livedMs: lived() }
  }
}

/** Asks again and again, often while something runs, until it is time to try a stream, or nothing answers. */
async function askInstead(
  signal: AbortSignal,
  onAnswer: (answer: EventsAnswer) => void,
): Promise<'signed out' | 'away' | 'enough'> {
  const until = Date.now() + RETURN_MS
  do {
    try {
      onAnswer(await inTime(ANSWER_MS, signal, (limited) => getJson<EventsAnswer>(EVENTS, limited, lastEventId(since))))
      setWay('asking')
    } catch (error) {
      if (signal.aborted) return 'enough'
      return asApiError(error).sessionEnded ? 'signed out' : 'away'
    }
    await pause(open.size > 0 ? ASK_BUSY_MS : ASK_IDLE_MS, signal)
    await somebodyThere(signal)
  } while (!signal.aborted && Date.now() < until)
  return 'enough'
}

function pass(at: number, events: readonly Heard[], isMissed: boolean): void {
  for (const heard of events) {
    if (heard.event === 'run') {
      if (heard.data.finishedAt === null) open.add(heard.data.id)
      else open.delete(heard.data.id)
    }
    for (const listener of listeners) listener({ at, heard, isMissed })
  }
}

function setWay(next: Way): void {
  if (way === next) return
  way = next
  for (const listener of wayListeners) listener()
}

/** Ends early when something is learnt, or when the network is back. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      window.clearTimeout(timer)
      window.removeEventListener('online', done)
      signal.removeEventListener('abort', done)
      wake = () => undefined
      resolve()
    }
    const timer = window.setTimeout(done, ms)
    window.addEventListener('online', done)
    signal.addEventListener('abort', done)
    wake = done
    if (signal.aborted) done()
  })
}
