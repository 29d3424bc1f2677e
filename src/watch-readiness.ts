import type { Log } from './open-database.js'
import type { Readiness } from './prepare-database.js'

/**
 * Writes into the log what keeps a running panel from working, once when it begins, and when that is over: nobody may ask at
 * /readyz.
 *
 * @param atStart what the start has told
 */
export function watchReadiness(
  look: () => Promise<Readiness>,
  atStart: Readiness,
  log: Log,
  everyMs = 60_000,
): { stop(): void } {
  let told = inWords(atStart)
  const watch = async (): Promise<void> => {
    const found = await look()
    const words = inWords(found)
    if (words === told) return
    if (found.ready) log.info({}, 'The panel is ready again.')
    else log.error({ problems: found.problems }, words)
    told = words
  }
  // A look always answers.
  const timer = setInterval(() => void watch(), everyMs)
  timer.unref()
  return { stop: () => clearInterval(timer) }
}

function inWords({ ready, problems }: Readiness): string {
  return ready ? '' : problems.join(' ')
}
