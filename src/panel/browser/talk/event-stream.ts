import type { Heard } from '../../api/events-route'
import { API } from './address'
import { eventReader } from './event-text'

export const EVENTS = `${API}/events`

/** The stream could not be had, by whatever stands between; 0 where there was no answer, or one that says nothing. */
export class StreamRefused extends Error {
  constructor(readonly status: number) {
    super(`no stream: ${status}`)
  }
}

interface Options {
  /** The id of the last event that was heard. */
  readonly since: number | null
  readonly signal: AbortSignal
  readonly onOpen: () => void
  readonly onEvent: (at: number, heard: Heard) => void
}

// The panel says at once that it follows. A proxy that keeps that back keeps everything back.
const FIRST_WORD_MS = 10_000
// It says every 25 seconds that it is still there.
const SILENCE_MS = 60_000

/**
 * Reads the panel's events until they end. Not by EventSource, which tells neither why it was refused nor that a connection
 * died without a word, and cannot say after a pause where it left off.
 *
 * @throws StreamRefused when there are none to be had, whatever fetch throws when they break off
 */
export async function readStream({ since, signal, onOpen, onEvent }: Options): Promise<void> {
  const broken = new AbortController()
  const patience = startPatience(() => broken.abort(new StreamRefused(0)))
  const stop = (): void => broken.abort(signal.reason)
  signal.addEventListener('abort', stop)
  try {
    patience.wait(FIRST_WORD_MS)
    const pieces = await openStream(since, broken.signal)
    const eventsOf = eventReader()
    let isOpen = false
    for (;;) {
      const { done, value } = await pieces.read()
      if (done) return
      patience.wait(SILENCE_MS)
      if (!isOpen) onOpen()
      isOpen = true
      for (const { id, event, data } of eventsOf(value)) {
        onEvent(Number(id), { event, data: JSON.parse(data) } as Heard)
      }
    }
  } finally {
    patience.end()
    signal.removeEventListener('abort', stop)
  }
}

async function openStream(since: number | null, signal: AbortSignal): Promise<ReadableStreamDefaultReader<string>> {
  const response = await fetch(EVENTS, {
    credentials: 'same-origin',
    cache: 'no-store',
    headers: { accept: 'text/event-stream', ...lastEventId(since) },
    signal,
  }).catch((cause: unknown) => {
    throw signal.aborted ? cause : new StreamRefused(0)
  })
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') ?? false
  if (!response.ok || response.redirected || !isStream || response.body === null) {
    await response.body?.cancel()
    throw new StreamRefused(response.redirected ? 401 : response.ok ? 0 : response.status)
  }
  return response.body.pipeThrough(new TextDecoderStream()).getReader()
}

export function lastEventId(since: number | null): Readonly<Record<string, string>> {
  return since === null ? {} : { 'last-event-id': String(since) }
}

function startPatience(onEnd: () => void): { wait(ms: number): void; end(): void } {
  let timer = 0
  const end = (): void => window.clearTimeout(timer)
  return {
    wait: (ms) => {
      end()
      timer = window.setTimeout(onEnd, ms)
    },
    end,
  }
}
