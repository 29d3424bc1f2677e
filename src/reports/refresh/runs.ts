import type { ClientBase } from 'pg'
import { inSnapshot } from '../../database/transactions.js'
import type { ReportsContext } from '../catalogue.js'
import type { Report } from '../report.js'

export type RunState = 'queued' | 'waiting' | 'running' | 'done' | 'failed' | 'cancelled' | 'skipped'

export interface Run {
  readonly id: string
  /** The materialized view that is refreshed. */
  readonly view: string
  /** `waiting`: it runs, and waits for somebody's lock. */
  readonly state: RunState
  readonly startedAt: string | null
  readonly finishedAt: string | null
  /** Milliseconds that it took; null while it runs. */
  readonly durationMs: number | null
  /** Name of the person, or of what started it instead, in English; null for the schedule. */
  readonly startedBy: string | null
  readonly startedAs: 'person' | Exclude<Requester, object>
  readonly rows: number | null
  /** Skipped because nothing beneath the view has changed: its rows are those of then. */
  readonly isUnchanged: boolean
  /** Why it failed, was skipped, or was cancelled. */
  readonly error: string | null
  /** In the queue of its process, the next one is 1; null unless queued. */
  readonly place: number | null
  /** What it does; `vacuum`, and most of `checking`, come after "done", when readers have the new rows. */
  readonly phase: 'reading' | 'checking' | 'vacuum' | null
  readonly waitingFor: WaitingFor | null
  /** Who asked for its end; known from the moment they did. */
  readonly cancelledBy: string | null
  /** When the schedule tries again what failed or was skipped. */
  readonly retryAt: string | null
}

/** Another refresh, by the name of its view; or somebody whose lock is in the way. */
export type WaitingFor =
  | { readonly view: string }
  | {
      readonly role: string | null
      readonly application: string | null
      /** When their transaction began; null where this role may not see it. */
      readonly since: string | null
    }

/** Who asked for a refresh: a person, or what it was instead. */
export type Requester = { readonly id: string; readonly name: string } | 'schedule' | 'command' | 'set-up'

export function isOpenRun(run: Pick<Run, 'state'>): boolean {
  return run.state === 'queued' || run.state === 'waiting' || run.state === 'running'
}

/** SQL: whether a row of refresh_run has not ended. */
export const isOpen = "state in ('queued', 'waiting', 'running')"

/** SQL: whether a run was skipped because its view would have got the same rows; `run` is a row of refresh_run. */
export function isUnchanged(run: string): string {
  return `(${run}.state = 'skipped' and ${run}.as_of is not null)`
}

// Its process says every second that a queued run is alive, and one that it still does something for.
export const silentSeconds = 8

/** SQL: whether somebody still works behind a run that is done, as at its checks; `run` is SQL of its id. */
export function isWorkedOn(run: string): string {
  return `exists (
    select from viewdesk.refresh_progress as behind
    where behind.run_id = ${run}
      and behind.phase is not null
      and behind.seen_at > clock_timestamp() - interval '${silentSeconds} seconds'
  )`
}

/** The last runs of everything materialized that a report reads, newest first. */
export async function listRuns(context: ReportsContext, report: Report): Promise<Run[]> {
  return await readRuns(context, report.materializedAncestors, 50)
}

/** The last runs of some materialized views, newest first. */
export async function readRuns(context: ReportsContext, views: readonly string[], limit: number): Promise<Run[]> {
  return await inSnapshot(context.pools.read, { timeZone: context.timeZone }, (client) =>
    selectRuns(client, 'view_name = any($1)', [views], limit),
  )
}

/** Some runs, newest first; those that are gone are missing. */
export async function readRunsById(context: ReportsContext, ids: readonly string[]): Promise<Run[]> {
  return await inSnapshot(context.pools.read, { timeZone: context.timeZone }, (client) =>
    selectRuns(client, 'run.id = any($1)', [ids], ids.length),
  )
}

/** @param condition SQL on `run`, a row of refresh_run */
export async function selectRuns(
  client: ClientBase,
  condition: string,
  values: readonly unknown[],
  limit: number,
): Promise<Run[]> {
  const { rows } = await client.query<Run>(`${runQuery} where ${condition} order by run.id desc limit ${limit}`, [
    ...values,
  ])
  return rows
}

const isoTime = `'YYYY-MM-DD"T"HH24:MI:SSTZH:TZM'`
const runQuery = `
  select
    run.id::text as id,
    run.view_name as view,
    case when run.state = 'running' and progress.waiting_for is not null then 'waiting' else run.state end as state,
    to_char(run.started_at, ${isoTime}) as "startedAt",
    to_char(run.finished_at, ${isoTime}) as "finishedAt",
    round(extract(epoch from run.finished_at - run.started_at) * 1000)::float8 as "durationMs",
    run.started_by_name as "startedBy",
    run.started_as as "startedAs",
    run.rows::float8 as rows,
    ${isUnchanged('run')} as "isUnchanged",
    run.error,
    case when run.state = 'queued' then (
      select count(*)::int
      from viewdesk.refresh_run as before
      join viewdesk.refresh_progress as theirs on theirs.run_id = before.id
      where before.state = 'queued' and theirs.owner = progress.owner and before.id <= run.id
    ) end as place,
    case
      when run.${isOpen} then progress.phase
      when run.state = 'done' and progress.seen_at > clock_timestamp() - interval '${silentSeconds} seconds' then progress.phase
    end as phase,
    case
      when not run.${isOpen} then null
      when progress.waiting_for->>'view' is not null then json_build_object('view', progress.waiting_for->>'view')
      when progress.waiting_for is not null then json_build_object(
        'role', progress.waiting_for->>'role',
        'application', progress.waiting_for->>'application',
        'since', to_char((progress.waiting_for->>'since')::timestamptz, ${isoTime})
      )
    end as "waitingFor",
    progress.cancelled_by_name as "cancelledBy",
    to_char(run.retry_at, ${isoTime}) as "retryAt"
  from viewdesk.refresh_run as run
  left join viewdesk.refresh_progress as progress on progress.run_id = run.id`
