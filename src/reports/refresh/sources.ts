import { setTimeout as sleep } from 'node:timers/promises'
import type { ReportsContext } from '../catalogue.js'
import { isOpen, isUnchanged, isWorkedOn, type Run, type RunState } from './runs.js'
import { waitForRuns } from './wait.js'

const lookEveryMs = 200

/** Queued runs of views that read other stored ones. */
export interface Dependent {
  /** Refreshed in this order, all in one transaction: together or not at all. */
  readonly runs: readonly { readonly id: string; readonly view: string }[]
  /** Materialized views that must not be out of date: it waits for their refreshes, and is skipped when one failed. */
  readonly reads: readonly string[]
  /** Runs that were asked for together with it, by the view: each has to be done before it. */
  readonly before: ReadonlyMap<string, string>
}

/**
 * Waits until nothing is refreshed that a job reads, by whichever process, and until the last refreshes of its own views are
 * checked.
 *
 * @returns why it cannot be refreshed now; null when everything that it reads is as fresh as it should be
 */
export async function waitForSources(
  context: ReportsContext,
  job: Dependent,
  ending: AbortSignal,
): Promise<string | null> {
  for (let isTold = false; ; isTold = true) {
    ending.throwIfAborted()
    const open = await openSources(context, job)
    const checked = open.length > 0 ? undefined : await viewWorkedOn(context, job)
    if (open.length > 0 || checked !== undefined || isTold) await tellWaiting(context, job, open[0]?.view ?? checked)
    if (checked !== undefined) await sleep(lookEveryMs, undefined, { signal: ending })
    else if (open.length === 0) break
    const ended = await waitForRuns(
      context,
      open.map(({ id }) => id),
      ending,
    )
    const bad = ended.find((run) => run.state !== 'done' && !run.isUnchanged)
    if (bad !== undefined) return notRefreshed(bad.view, bad.state)
  }
  const last = await lastEnds(context, job)
  const bad = job.reads.find((view) => {
    const end = last.get(view)
    if (end === undefined) return false
    return (
      end.state === 'failed' ||
      (end.state === 'skipped' && !end.isUnchanged) ||
      (end.state === 'cancelled' && job.before.get(view) === end.id)
    )
  })
  return bad === undefined ? null : notRefreshed(bad, last.get(bad)?.state)
}

/**
 * The view of a job whose last refresh is done and still being checked, or vacuumed. A new one would take its rows from its
 * checks, and where refreshes follow one another closely no check would ever come to its end.
 */
async function viewWorkedOn(context: ReportsContext, { runs }: Dependent): Promise<string | undefined> {
  const { rows } = await context.pools.admin.query<{ view: string }>(
    `select view_name as view
     from viewdesk.refresh_run
     where view_name = any($1) and state = 'done' and ${isWorkedOn('refresh_run.id')}
     limit 1`,
    [runs.map(({ view }) => view)],
  )
  return rows[0]?.view
}

async function tellWaiting(context: ReportsContext, job: Dependent, view: string | undefined): Promise<void> {
  await context.pools.admin.query(
    'update viewdesk.refresh_progress set waiting_for = $2, seen_at = clock_timestamp() where run_id = any($1)',
    [job.runs.map(({ id }) => id), view === undefined ? null : JSON.stringify({ view })],
  )
}

function notRefreshed(view: string, state: RunState | undefined): string {
  const how =
    state === 'cancelled' ? 'its refresh was cancelled' : state === 'skipped' ? 'it was skipped' : 'its refresh failed'
  return `${view}, which it reads, was not refreshed: ${how}.`
}

export async function openSources(context: ReportsContext, job: Dependent): Promise<{ id: string; view: string }[]> {
  if (job.reads.length === 0) return []
  const { rows } = await context.pools.admin.query<{ id: string; view: string }>(
    `select id::text as id, view_name as view from viewdesk.refresh_run where view_name = any($1) and ${isOpen} order by id`,
    [job.reads],
  )
  return rows
}

async function lastEnds(
  context: ReportsContext,
  job: Dependent,
): Promise<Map<string, Pick<Run, 'id' | 'state' | 'isUnchanged'>>> {
  if (job.reads.length === 0) return new Map()
  const { rows } = await context.pools.admin.query<Pick<Run, 'id' | 'view' | 'state' | 'isUnchanged'>>(
    `select distinct on (view_name) id::text as id, view_name as view, state, ${isUnchanged('run')} as "isUnchanged"
     from viewdesk.refresh_run as run
     where view_name = any($1) and not ${isOpen}
     order by view_name, id desc`,
    [job.reads],
  )
  return new Map(rows.map((row) => [row.view, row]))
}
