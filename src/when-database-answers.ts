import { setTimeout as sleep } from 'node:timers/promises'
import { mayPass } from './database/unavailable.js'

export interface WaitingOptions {
  /** Told of each reason once, until another one comes. */
  readonly onWait: (reason: string) => void
  readonly signal?: AbortSignal | undefined
}

const firstPauseMs = 250
const longestPauseMs = 4000

/**
 * Tries until the database can be worked with, once at a time and ever more seldom.
 *
 * A database that is away, or a table that somebody has locked, is waited for. A wrong password, a database that does not
 * exist or is too old, a fault in a view file: no waiting cures them.
 *
 * @throws what no waiting cures; the signal's reason
 */
export async function whenDatabaseAnswers<T>(attempt: () => Promise<T>, options: WaitingOptions): Promise<T> {
  const { onWait, signal } = options
  let told: string | null = null
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
    signal?.throwIfAborted()
    try {
      return await attempt()
    } catch (error) {
      if (!mayPass(error)) throw error
      const { message } = error as Error
      if (message !== told) onWait(message)
      told = message
      await sleep(pauseMs, undefined, { signal })
    }
  }
}
