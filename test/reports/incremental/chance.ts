/** Choices at random, the same ones for a seed. */
export interface Chance {
  below(limit: number): number
  oneOf<T>(values: readonly T[]): T
  /** True once in so many times. */
  onceIn(times: number): boolean
}

export function chanceOf(seed: number): Chance {
  let state = seed
  const below = (limit: number): number => {
    state = (state * 1664525 + 1013904223) % 2 ** 32
    return Math.floor((state / 2 ** 32) * limit)
  }
  return { below, oneOf: (values) => values[below(values.length)] as never, onceIn: (times) => below(times) === 0 }
}
