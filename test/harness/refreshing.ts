import type { ReportsContext } from '../../src/reports/catalogue.js'
import { openRefreshQueue, type RefreshQueue } from '../../src/reports/refresh/queue.js'
import type { Requester, Run } from '../../src/reports/refresh/runs.js'
import type { Report } from '../../src/reports/report.js'

const queues = new Map<ReportsContext, RefreshQueue>()

/** What the queues of this test file wrote to the log as warnings. */
export const warnings: string[] = []

function noteWarning(_details: object, message: string): void {
  warnings.push(message)
}

/** The queue of a context: each context stands for a process of its own. */
export function queueOf(context: ReportsContext): RefreshQueue {
  const queue = queues.get(context) ?? openRefreshQueue(context, { error: () => undefined, warn: noteWarning })
  queues.set(context, queue)
  return queue
}

export function requestRefresh(
  context: ReportsContext,
  report: Report,
  requester: Requester,
): Promise<{ runs: Run[]; joined: boolean }> {
  return queueOf(context).request(report, requester)
}

/** Resolves when no queue of this test file has anything left to do. */
export async function waitForRefreshes(): Promise<void> {
  for (const queue of queues.values()) await queue.idle()
}

export async function stopRefreshes(): Promise<void> {
  for (const queue of queues.values()) await queue.stop()
}
