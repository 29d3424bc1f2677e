import { openLine } from './one-after-another.js'

/** Who may have a password compared now: that takes a core for a while, so that many at once would leave none to anybody. */
export interface HashingTurns {
  /** Does the work when it is its turn; null, at once, where too many wait already. */
  take<T>(work: () => Promise<T>): Promise<T | null>
}

/** One at a time: an office comes in at some dozens a second. */
export function openHashingTurns(): HashingTurns {
  const line = openLine()
  return { take: (work) => line.take('', work) }
}
