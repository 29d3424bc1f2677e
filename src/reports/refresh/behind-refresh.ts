import type { PoolClient } from 'pg'
import type { ReportsContext } from '../catalogue.js'
import { sweepResults } from '../checks/check-results.js'
import { runChecksBehind } from '../checks/checks-behind.js'
import type { RefreshLog } from './refresh-log.js'
import type { Refreshed } from './refresh-once.js'
import { stoppedReason } from './run-records.js'
import { type Run, silentSeconds } from './runs.js'
import { beginBehind } from './snapshot.js'
import { destroy, vacuum } from './vacuum.js'

type Runs = readonly Pick<Run, 'id' | 'view'>[]

interface Behind {
  readonly runs: Runs
  readonly log: RefreshLog
  /** Ends it. */
  readonly ending: AbortSignal
}

/**
 * Works out what is checked behind a refresh, on the connection that has committed it; never throws. What was filled from
 * scratch is vacuumed before, as people read it already.
 *
 * @returns the views that nobody has vacuumed yet
 */
export async function checkBehind(
  context: ReportsContext,
  client: PoolClient,
  { filled, behind }: Refreshed,
  job: Behind,
): Promise<readonly string[]> {
  const ids = job.runs.map(({ id }) => id)
  if (behind === null) {
    await setPhase(context, ids, null).catch(() => undefined)
    return filled
  }
  const end = () => destroy(client)
  job.ending.addEventListener('abort', end)
  try {
    const open = await runChecksBehind(client, context, behind, {
      begin: () => beginBehind(client, context.timeZone),
      tidy: async () => {
        if (filled.length === 0) return
        await vacuumAll(context, filled, job)
        await setPhase(context, ids, 'checking')
      },
    })
    if (open !== null) tellUnfinished(job, open)
  } catch (error) {
    tellUnfinished(job, { count: behind.tasks.length, reason: reasonOf(error) })
  } finally {
    job.ending.removeEventListener('abort', end)
    await setPhase(context, ids, null).catch(() => undefined)
  }
  return []
}

function tellUnfinished(
  { runs, log }: Pick<Behind, 'runs' | 'log'>,
  { count, reason }: { count: number; reason: string },
): void {
  const details = { views: runs.map(({ view }) => view), runs: runs.map(({ id }) => id), checks: count, reason }
  log.warn(details, 'A refresh is done, and not all of its checks were finished.')
}

/** Tells once, of whichever process, whose checks are left unfinished because it died. */
export async function tellDeadChecks({ pools }: ReportsContext, log: RefreshLog): Promise<void> {
  const { rows } = await pools.admin.query<{ id: string; view: string; checks: number }>(
    `with dead as (
       update viewdesk.refresh_progress as progress
       set phase = null
       from viewdesk.refresh_run as run
       where run.id = progress.run_id
         and run.state = 'done'
         and progress.phase is not null
         and progress.seen_at < clock_timestamp() - interval '${silentSeconds} seconds'
       returning run.id, run.view_name as view
     )
     select dead.id::text as id, dead.view, count(*)::int as checks
     from dead
     join viewdesk.check_result as result on result.run_id = dead.id
     where result.state = 'unfinished'
     group by dead.id, dead.view`,
  )
  for (const { id, view, checks } of rows) {
    tellUnfinished({ runs: [{ id, view }], log }, { count: checks, reason: stoppedReason })
  }
}

/** Housekeeping after a refresh; where it fails, the next one does it. */
export async function tidyBehind(context: ReportsContext, filled: readonly string[], job: Behind): Promise<void> {
  try {
    if (filled.length > 0) await vacuumAll(context, filled, job)
    if (!job.ending.aborted) await sweepResults(context)
  } catch (error) {
    if (!job.ending.aborted) tellLeft(job, reasonOf(error))
  }
}

async function vacuumAll(context: ReportsContext, views: readonly string[], job: Behind): Promise<void> {
  const ids = job.runs.filter(({ view }) => views.includes(view)).map(({ id }) => id)
  try {
    await setPhase(context, ids, 'vacuum')
    for (const view of views) await vacuum(context, view, job.ending)
  } catch (error) {
    if (!job.ending.aborted) tellLeft(job, reasonOf(error))
  } finally {
    await setPhase(context, ids, null).catch(() => undefined)
  }
}

function tellLeft({ runs, log }: Behind, reason: string): void {
  for (const { id, view } of runs) {
    log.warn({ view, run: id, reason }, 'A view was refreshed, but could not be vacuumed behind it.')
  }
}

/** Says what is being done, to whoever looks. */
export async function setPhase(context: ReportsContext, ids: readonly string[], phase: Run['phase']): Promise<void> {
  await context.pools.admin.query(
    'update viewdesk.refresh_progress set phase = $2, seen_at = clock_timestamp() where run_id = any($1)',
    [ids, phase],
  )
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
