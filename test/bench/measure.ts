import { Writable } from 'node:stream'

/** Rounds that a figure is the median of, after one that does not count. */
const rounds = 5

/** How often a round asks for what a panel answers in some milliseconds. */
export const requestsPerRound = 30

/**
 * Times two things by turns in one run, so that their ratio means the same on any machine. In milliseconds.
 *
 * @param times how often each is done in a round, which then counts as their mean: the first requests of a process cost
 *   several times as much as those of one that has run for a minute, as a panel has
 */
export async function interleave(
  mine: () => Promise<unknown>,
  bare: () => Promise<unknown>,
  times = 1,
): Promise<{ mine: number; bare: number }> {
  await timed(mine, times)
  await timed(bare, times)
  const means = { mine: [] as number[], bare: [] as number[] }
  for (let round = 0; round < rounds; round += 1) {
    means.mine.push(await timed(mine, times))
    means.bare.push(await timed(bare, times))
  }
  return { mine: median(means.mine), bare: median(means.bare) }
}

async function timed(work: () => Promise<unknown>, times: number): Promise<number> {
  const start = performance.now()
  for (let time = 0; time < times; time += 1) await work()
  return (performance.now() - start) / times
}

export function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.trunc(values.length / 2)] ?? Number.NaN
}

/** Megabytes that this process grows by, at most, while something runs. */
export async function growthOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.memoryUsage().rss
  let peak = before
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss)
  }, 20)
  try {
    await work()
  } finally {
    clearInterval(watch)
  }
  return (peak - before) / 1e6
}

/** Takes what is written, and forgets it. */
export function nowhere(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() })
}

export function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
