import { setTimeout as sleep } from 'node:timers/promises'
import type { ReportsContext } from '../catalogue.js'
import { sweepDeadRuns } from './run-records.js'
import { isOpenRun, type Run, readRunsById } from './runs.js'

const lookEveryMs = 200
const sweepEveryLooks = 5

/**
 * Waits until runs have ended, somebody else's too: a dead one is closed on the way.
 *
 * @returns how they ended; those that are gone from the history are missing
 * @throws the signal's reason
 */
export async function waitForRuns(
  context: ReportsContext,
  ids: readonly string[],
  signal?: AbortSignal,
): Promise<Run[]> {
  for (let looks = 1; ; looks += 1) {
    const runs = await readRunsById(context, ids)
    const open = runs.filter(isOpenRun)
    if (open.length === 0) return runs
    if (looks % sweepEveryLooks === 0) {
      await sweepDeadRuns(
        context,
        open.map(({ view }) => view),
      )
    }
    await sleep(lookEveryMs, undefined, { signal })
  }
}
