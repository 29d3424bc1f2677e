/**
 * From the click on "Log out" until the page is gone nothing is read any more: what is under way would be refused, and the
 * page would tell of an ended session to somebody who has just ended it.
 */

import { stopEarly } from './asked-early'

/** For a sign-out that did not happen: it was stopped by hand, or the panel did not answer. */
const LONGEST_MS = 15_000

let leaving = new AbortController()
let gone: Promise<void> | null = null
const watching: { readonly onLeave: () => void; readonly onStay: () => void }[] = []

/** Tells of a sign-out, and that it did not happen, for what is read without an end. */
export function watchLeaving(onLeave: () => void, onStay: () => void): void {
  watching.push({ onLeave, onStay })
}

/** Breaks off all that is being read, and holds back what would be read next. */
export function leave(): void {
  leaving.abort()
  stopEarly()
  for (const { onLeave } of watching) onLeave()
  gone = new Promise<void>((resolve) => window.setTimeout(resolve, LONGEST_MS)).then(() => {
    leaving = new AbortController()
    gone = null
    for (const { onStay } of watching) onStay()
  })
}

/**
 * Reads something from the panel; again, where a sign-out broke it off and the page is still there.
 *
 * @throws whatever `read` throws
 */
export async function whileHere<T>(
  signal: AbortSignal | null | undefined,
  read: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  for (;;) {
    if (gone !== null) await gone
    const left = leaving.signal
    const either = new AbortController()
    const stop = (): void => either.abort(signal?.reason)
    if (signal?.aborted) stop()
    signal?.addEventListener('abort', stop)
    left.addEventListener('abort', stop)
    try {
      return await read(either.signal)
    } catch (cause) {
      if (!left.aborted || signal?.aborted) throw cause
    } finally {
      signal?.removeEventListener('abort', stop)
      left.removeEventListener('abort', stop)
    }
  }
}
