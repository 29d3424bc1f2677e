/** Draws the same values for the same seed, on every machine. */
export interface Random {
  /** A whole number from 0 up to, but without, `below`. */
  below(below: number): number
  chance(percent: number): boolean
  pick<T>(choices: readonly T[]): T
  /** Up to `count` different ones. */
  some<T>(choices: readonly T[], count: number): T[]
}

export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  // Mulberry32: small, and good enough to mix test data.
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  const below = (limit: number): number => Math.floor((next() / 2 ** 32) * limit)
  const pick = <T>(choices: readonly T[]): T => {
    const chosen = choices[below(choices.length)]
    if (chosen === undefined) throw new Error('there is nothing to choose from')
    return chosen
  }
  return {
    below,
    pick,
    chance: (percent) => below(100) < percent,
    some: (choices, count) => [...new Set(Array.from({ length: count }, () => pick(choices)))],
  }
}
