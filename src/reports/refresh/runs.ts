import type { ClientBase } from 'pg'
import { inSnapshot, inTransaction, withClient } from '../../database/transactions.js'
import type { ReportsContext } from '../catalogue.js'
import type { Report } from '../report.js'
import { holdOffRefreshes } from './snapshot.js'

export interface Run {
  readonly id: string
  /** The materialized view that is refreshed. */
  readonly view: string
  readonly state: 'queued' | 'waiting' | 'running' | 'done' | 'failed' | 'cancelled' | 'skipped'
  readonly startedAt: string | null
  readonly finishedAt: string | null
  /** Milliseconds that it took; null while it runs. */
  readonly durationMs: number | null
  /** Name of the person, or what it was instead, in English; null for the schedule. */
  readonly startedBy: string | null
  readonly startedAs: 'person' | Exclude<Requester, object>
  readonly rows: number | null
  readonly error: string | null
}

/** Who asked for a refresh: a person, or what it was instead. */
export type Requester = { readonly id: string; readonly name: string } | 'schedule' | 'command' | 'set-up'

/** What stands in the place of a person's name. */
const namesOfOthers = { schedule: null, command: 'the command line', 'set-up': 'the set-up' } as const

function startOf(requester: Requester): { id: string | null; name: string | null; as: Run['startedAs'] } {
  if (typeof requester === 'object') return { ...requester, as: 'person' }
  return { id: null, name: namesOfOthers[requester], as: requester }
}

/** Closes what dead processes left open, and writes the new runs down. */
export async function openRuns(client: ClientBase, views: readonly string[], requester: Requester): Promise<Run[]> {
  for (const view of views) await closeDeadRuns(client, view)
  const start = startOf(requester)
  const { rows } = await client.query<Run>(
    `with opened as (
       insert into viewdesk.refresh_run (view_name, state, started_at, started_by, started_by_name, started_as)
       select view, 'running', clock_timestamp(), $2, $3, $4
       from unnest($1::text[]) with ordinality as wanted (view, place)
       order by place
       returning *
     )
     ${runQuery.replace('viewdesk.refresh_run', 'opened as refresh_run')}
     order by refresh_run.id`,
    [views, start.id, start.name, start.as],
  )
  return rows
}

/** Writes down why runs failed, after their transaction was rolled back. */
export async function closeFailed(context: ReportsContext, runs: readonly Run[], error: unknown): Promise<void> {
  await withClient(context.pools.admin, (client) =>
    client.query(
      "update viewdesk.refresh_run set state = 'failed', finished_at = clock_timestamp(), error = $2 where id = any($1)",
      [runs.map(({ id }) => id), reasonOf(error)],
    ),
  )
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  // 53100 disk_full: what PostgreSQL says of it names a file of its own.
  return (error as { code?: unknown }).code === '53100' ? `The disk of the database is full: ${message}` : message
}

/**
 * Closes runs whose process or connection died: their row is open, and their lock is free.
 *
 * Called at start and by the schedule, so that nothing is "refreshing" for ever.
 */
export async function sweepDeadRuns(context: ReportsContext): Promise<void> {
  for (const view of context.catalogue.reports.filter((report) => report.kind === 'materialized')) {
    await inTransaction(context.pools.admin, async (client) => {
      const { rows } = await client.query(`select from viewdesk.refresh_run where view_name = $1 and ${isOpen}`, [
        view.name,
      ])
      if (rows.length > 0 && (await holdOffRefreshes(client, view.name))) await closeDeadRuns(client, view.name)
    })
  }
}

const openStates = ['queued', 'waiting', 'running']

export function isOpenRun(run: Run): boolean {
  return openStates.includes(run.state)
}

const isOpen = "state in ('queued', 'waiting', 'running')"

async function closeDeadRuns(client: ClientBase, view: string): Promise<void> {
  await client.query(
    `update viewdesk.refresh_run
     set state = 'failed', finished_at = now(), error = 'The panel or the database stopped before it was done.'
     where view_name = $1 and ${isOpen}`,
    [view],
  )
}

/** The last runs of everything materialized that a report reads, newest first. */
export async function listRuns(context: ReportsContext, report: Report): Promise<Run[]> {
  return await readRuns(context, report.materializedAncestors, 50)
}

/** The last runs of some materialized views, newest first. */
export async function readRuns(context: ReportsContext, views: readonly string[], limit: number): Promise<Run[]> {
  return await inSnapshot(context.pools.read, { timeZone: context.timeZone }, async (client) => {
    const { rows } = await client.query<Run>(
      `${runQuery} where view_name = any($1) order by refresh_run.id desc limit $2`,
      [views, limit],
    )
    return rows
  })
}

const isoTime = `'YYYY-MM-DD"T"HH24:MI:SSTZH:TZM'`
const runQuery = `
  select
    id::text as id,
    view_name as view,
    state,
    to_char(started_at, ${isoTime}) as "startedAt",
    to_char(finished_at, ${isoTime}) as "finishedAt",
    round(extract(epoch from finished_at - started_at) * 1000)::float8 as "durationMs",
    started_by_name as "startedBy",
    started_as as "startedAs",
    rows::float8 as rows,
    error
  from viewdesk.refresh_run`
