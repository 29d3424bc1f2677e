import type { BadEnd, EndedRun } from './run-records.js'
import type { Run } from './runs.js'

/** Where jobs write their log; pino fits. */
export interface RefreshLog {
  error(details: object, message: string): void
  warn(details: object, message: string): void
}

/** One line for each run that brought no new rows. */
export function tellEnded(log: RefreshLog, ended: readonly EndedRun[], { state, reason }: BadEnd): void {
  const messages = {
    failed: 'A refresh failed; the old rows stay.',
    skipped: 'A refresh was skipped; the old rows stay.',
    cancelled: 'A refresh was cancelled; the old rows stay.',
  }
  for (const { id, view, retryAt } of ended) {
    const details = { view, run: id, reason, ...(retryAt === null ? {} : { retryAt }) }
    if (state === 'failed') log.error(details, messages[state])
    else log.warn(details, messages[state])
  }
}

/** What is left behind is closed by the next start, or by another panel. */
export function tellNotEnded(log: RefreshLog, runs: readonly Pick<Run, 'id' | 'view'>[], reason: string): void {
  for (const { id, view } of runs)
    log.error({ view, run: id, reason }, 'The end of a refresh could not be written down.')
}
