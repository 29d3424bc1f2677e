/** Counts what was compared and keeps what differed, in words that tell how to see it again. */
export interface Tally {
  /** @returns whether both are the same */
  same(what: string, actual: unknown, expected: unknown): boolean
  readonly compared: () => number
  readonly differences: readonly string[]
}

/** @param origin seed and zone of the data, at the start of every difference */
export function newTally(origin: string): Tally {
  let compared = 0
  const differences: string[] = []
  return {
    same(what, actual, expected) {
      compared += 1
      if (Object.is(actual, expected)) return true
      differences.push(
        `${origin}, ${what}: the answer is ${JSON.stringify(actual)}, recomputed ${JSON.stringify(expected)}`,
      )
      return false
    },
    compared: () => compared,
    differences,
  }
}
