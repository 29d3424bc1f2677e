import { loadViewEvents } from '../load-resources.js'
import { describeProgress } from '../reports/refresh/describe-progress.js'
import type { OnViewEvent, ViewEvent } from '../reports/view-events.js'
import type { CommandContext } from './with-database.js'

const tellEveryMs = 2000

/**
 * Runs work that may take long: Ctrl-C cancels it cleanly, and standard error tells every two seconds how far it is.
 *
 * @param work is handed the signal of Ctrl-C, and where to tell its events and whom it waits for
 */
export async function runLongWork<T>(
  { config, database }: CommandContext,
  work: (options: {
    signal: AbortSignal
    onEvent: OnViewEvent
    onWait: (words: string) => void
    onWaitOver: () => void
  }) => Promise<T>,
): Promise<T> {
  const onViewEvent = await loadViewEvents(config.projectDir)
  const controller = new AbortController()
  const cancel = (): void => controller.abort()
  process.once('SIGINT', cancel)
  process.once('SIGTERM', cancel)
  let current: { event: Extract<ViewEvent, { kind: 'started' }>; since: number } | null = null
  let waiting: { words: string; since: number } | null = null
  const tell = async (): Promise<void> => {
    if (waiting !== null) {
      tellWaiting(`${waiting.words} ${Math.round((Date.now() - waiting.since) / 1000)} s so far.`)
      return
    }
    if (current === null) return
    const line = await describeProgress(database.pools, current.event, (Date.now() - current.since) / 1000)
    process.stderr.write(`${line}\n`)
  }
  const timer = setInterval(() => void tell().catch(() => undefined), tellEveryMs)
  const onWait = (words: string): void => {
    waiting = { words, since: Date.now() }
    tellWaiting(words)
  }
  const onWaitOver = (): void => {
    waiting = null
  }
  const onEvent = async (event: ViewEvent): Promise<void> => {
    waiting = null
    current = event.kind === 'started' ? { event, since: Date.now() } : null
    await onViewEvent(event)
  }
  try {
    return await work({ signal: controller.signal, onEvent, onWait, onWaitOver })
  } finally {
    clearInterval(timer)
    process.removeListener('SIGINT', cancel)
    process.removeListener('SIGTERM', cancel)
  }
}

/** On standard error: standard output may be JSON. */
export function tellWaiting(words: string): void {
  process.stderr.write(`${words}\n`)
}
