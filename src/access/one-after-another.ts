/** Those who do the same, one after the other. */
export interface Line {
  /** Does the work when all before it are done; null, at once, where too many wait already. */
  take<T>(key: string, work: () => Promise<T>): Promise<T | null>
}

const mostWaiting = 30

/** A line for each key; nobody waits for those of another. */
export function openLine(): Line {
  const lines = new Map<string, { last: Promise<unknown>; waiting: number }>()
  return {
    async take(key, work) {
      const line = lines.get(key) ?? { last: Promise.resolve(), waiting: 0 }
      if (line.waiting > mostWaiting) return null
      lines.set(key, line)
      line.waiting += 1
      const turn = line.last.then(work).finally(() => {
        line.waiting -= 1
        if (line.waiting === 0) lines.delete(key)
      })
      line.last = turn.catch(() => undefined)
      return await turn
    },
  }
}
