/** Rounds that a figure is the median of, after one that does not count. */
const rounds = 5

/** Times two things by turns in one run, so that their ratio means the same on any machine. In milliseconds. */
export async function interleave(
  mine: () => Promise<unknown>,
  bare: () => Promise<unknown>,
): Promise<{ mine: number; bare: number }> {
  await mine()
  await bare()
  const times = { mine: [] as number[], bare: [] as number[] }
  for (let round = 0; round < rounds; round += 1) {
    times.mine.push(await timed(mine))
    times.bare.push(await timed(bare))
  }
  return { mine: median(times.mine), bare: median(times.bare) }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.trunc(values.length / 2)] ?? Number.NaN
}

export function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
