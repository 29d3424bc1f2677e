import type { ClientBase } from 'pg'
import { inSnapshot, inTransaction } from '../../database/transactions.js'
import type { ReportsContext } from '../catalogue.js'
import type { RefreshQueue } from '../refresh/queue.js'
import type { Requester, Run } from '../refresh/runs.js'
import type { Report } from '../report.js'
import type { CheckResult } from './check.js'
import { readResults, storeResults, sweepResults } from './check-results.js'
import { type CheckTask, checksAfterRefresh, checksOfReports, momentOf, runChecks, viewsBehind } from './run-checks.js'

/** A view was named that is not in the database. */
export class UnknownViewError extends Error {
  readonly code = 'unknown_view'
  constructor(name: string) {
    super(
      `There is no view "${name}" in the database. Run "npx viewdesk views status" to see them, or "views sync" to create it.`,
    )
    this.name = 'UnknownViewError'
  }
}

/** What was found, by report; a check that says nothing because its refresh failed says why. */
export interface CheckedReport {
  readonly report: Report
  readonly results: readonly CheckResult[]
  /** Why nothing could be checked; null when it was. */
  readonly problem: string | null
}

/**
 * Checks reports now, and waits for the end: all of them unless some are named.
 *
 * Stored rows are older than the base tables, so that they would differ from them although nothing is wrong. What the
 * checks read is therefore refreshed first, and checked in the refresh's own snapshot.
 *
 * @throws UnknownViewError
 */
export async function checkViews(
  context: ReportsContext,
  queue: RefreshQueue,
  names: readonly string[],
): Promise<CheckedReport[]> {
  const reports = names.length === 0 ? context.catalogue.reports : names.map((name) => findByName(context, name))
  const problems = new Map<string, string>()
  for (const group of groupsOf(context, reports)) {
    const problem = await checkGroup(context, queue, group, 'command')
    if (problem !== null) for (const { report } of group.tasks) problems.set(report.name, problem)
  }
  await sweepResults(context)
  const results = await inSnapshot(context.pools.read, { timeZone: context.timeZone }, (client) =>
    readResults(client, reports),
  )
  return reports.map((report) => ({
    report,
    results: results.get(report.name) ?? [],
    problem: problems.get(report.name) ?? null,
  }))
}

/**
 * Checks what has just been filled, as far as its rows make it comparable.
 *
 * All in one snapshot, without filling anything again. Where a check then differs, others may have written since the fill:
 * it is worked out again with a refresh, so that it never differs although nothing is wrong.
 *
 * @param filled names of materialized views
 */
export async function checkFilled(
  context: ReportsContext,
  queue: RefreshQueue,
  filled: ReadonlySet<string>,
): Promise<void> {
  const { pools, timeZone, catalogue } = context
  const tasks = checksAfterRefresh(catalogue.reports, filled)
  if (tasks.length === 0) return
  const results = await inSnapshot(pools.refresh, { timeZone, timeoutMs: 0 }, (client) =>
    runChecksIn(client, context, tasks),
  )
  const certain = results.filter(({ state }) => state !== 'differs')
  await inTransaction(pools.admin, (client) => storeResults(client, certain))
  const doubtful = tasks.filter((_, index) => results[index]?.state === 'differs').map(({ report }) => report)
  for (const group of groupsOf(context, [...new Set(doubtful)])) {
    await checkGroup(context, queue, group, 'set-up')
  }
  await sweepResults(context)
}

/**
 * Checks one report now: at once where it reads nothing that is stored; else by a refresh of what its checks read, which
 * goes on behind the answer.
 *
 * @returns the runs that it started or joined, none for a report that was checked at once
 */
export async function requestCheck(
  context: ReportsContext,
  queue: RefreshQueue,
  report: Report,
  requester: Requester,
): Promise<{ runs: readonly Run[]; joined: boolean }> {
  const [group] = groupsOf(context, [report])
  if (group === undefined || group.views.length === 0) {
    await checkLive(context, group?.tasks ?? [])
    return { runs: [], joined: false }
  }
  // One view's refresh checks whatever reads it; several have to be refreshed in one snapshot, with this report.
  const tasks = group.views.length === 1 ? undefined : group.tasks
  const { runs, isOurs } = await queue.add(group.views, requester, { checks: tasks })
  if (!isOurs && tasks !== undefined) queue.keepTrack(checkGroup(context, queue, group, requester))
  return { runs, joined: !isOurs }
}

function findByName({ catalogue }: ReportsContext, name: string): Report {
  const report = catalogue.find(name) ?? catalogue.find(name.replace(/^source_/, ''))
  if (report === undefined) throw new UnknownViewError(name)
  return report
}

interface Group {
  /** Materialized views that are refreshed together, upstream first; none for live data. */
  readonly views: readonly string[]
  readonly tasks: readonly CheckTask[]
}

/** Checks that have a materialized view in common need one snapshot; others are apart, so that one failure is not all. */
function groupsOf({ catalogue }: ReportsContext, reports: readonly Report[]): Group[] {
  let groups: { views: Set<string>; tasks: CheckTask[] }[] = []
  for (const report of reports) {
    const tasks = checksOfReports([report])
    const views = new Set(tasks.flatMap(viewsBehind))
    const met = groups.filter((group) => (views.size === 0 ? group.views.size === 0 : overlaps(group.views, views)))
    const joined = {
      views: new Set([...met.flatMap((group) => [...group.views]), ...views]),
      tasks: [...met.flatMap((group) => group.tasks), ...tasks],
    }
    groups = [...groups.filter((group) => !met.includes(group)), joined]
  }
  // The catalogue has every view behind those that it reads.
  const inOrder = (views: ReadonlySet<string>) =>
    catalogue.reports.map(({ name }) => name).filter((name) => views.has(name))
  return groups.map(({ views, tasks }) => ({ views: inOrder(views), tasks }))
}

function overlaps(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return [...one].some((name) => other.has(name))
}

/** @returns why nothing could be checked; null when it was */
async function checkGroup(
  context: ReportsContext,
  queue: RefreshQueue,
  group: Group,
  requester: Requester,
): Promise<string | null> {
  if (group.views.length === 0) {
    await checkLive(context, group.tasks)
    return null
  }
  for (;;) {
    const { isOurs, ended: wait } = await queue.add(group.views, requester, { checks: group.tasks })
    const ended = await wait()
    if (!isOurs) continue
    const failed = ended.find(({ state }) => state !== 'done')
    return failed === undefined ? null : `${failed.view} could not be refreshed: ${failed.error ?? failed.state}`
  }
}

async function runChecksIn(
  client: ClientBase,
  context: ReportsContext,
  tasks: readonly CheckTask[],
): Promise<CheckResult[]> {
  return await runChecks(context, await momentOf(client), tasks)
}

/** Base tables and live views are read in one snapshot. */
async function checkLive(context: ReportsContext, tasks: readonly CheckTask[]): Promise<void> {
  const { pools, timeZone } = context
  const results = await inSnapshot(pools.refresh, { timeZone, timeoutMs: 0 }, (client) =>
    runChecksIn(client, context, tasks),
  )
  await inTransaction(pools.admin, (client) => storeResults(client, results))
  await sweepResults(context)
}
