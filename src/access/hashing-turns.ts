/** Who may have a password compared now: that takes a core for a while, so that many at once would leave none to anybody. */
export interface HashingTurns {
  /** Does the work when it is its turn; null, at once, where too many wait already. */
  take<T>(work: () => Promise<T>): Promise<T | null>
}

const mostWaiting = 30

/** One at a time: an office comes in at some dozens a second. */
export function openHashingTurns(): HashingTurns {
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0
  return {
    async take(work) {
      if (waiting > mostWaiting) return null
      waiting += 1
      const turn = last.then(work).finally(() => {
        waiting -= 1
      })
      last = turn.catch(() => undefined)
      return await turn
    },
  }
}
