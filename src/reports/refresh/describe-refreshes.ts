import type { ClientBase } from 'pg'
import { inSnapshot } from '../../database/transactions.js'
import type { ReportsContext } from '../catalogue.js'
import { isStored, type Report } from '../report.js'
import { describeSchedules } from './describe-schedules.js'
import { scheduledViews } from './pauses.js'
import { usualMs } from './progress.js'
import { sweepDeadRuns } from './run-records.js'
import { isOpenRun, type Run, selectRuns } from './runs.js'

/** One materialized view: what its refreshes do, did, and will do. */
export interface RefreshedView {
  readonly view: string
  readonly title: string
  /** The report by which the reader refreshes it: itself, or one that reads it. */
  readonly report: string
  /** Null where nothing refreshes it by itself. */
  readonly schedule: {
    /** ISO 8601; null while it is paused. */
    readonly dueAt: string | null
    readonly paused: { readonly by: string; readonly at: string } | null
  } | null
  /** Milliseconds, as in RefreshProgress. */
  readonly usualMs: number | null
  /** The last ones, newest first. */
  readonly runs: readonly Run[]
}

const runsOfEach = 20

/** Everything materialized that some reports read, in the order of the catalogue. */
export async function describeRefreshes(
  context: ReportsContext,
  readable: readonly Report[],
): Promise<RefreshedView[]> {
  const described = await describeAll(context, readable)
  const open = described.flatMap(({ runs }) => runs.filter(isOpenRun).map(({ view }) => view))
  // As for a single report: a run that died with its process must not be shown as running.
  const isAnyDead = open.length > 0 && (await sweepDeadRuns(context, open)).length > 0
  return isAnyDead ? await describeAll(context, readable) : described
}

async function describeAll(context: ReportsContext, readable: readonly Report[]): Promise<RefreshedView[]> {
  const { catalogue, timeZone } = context
  const views = catalogue.reports.filter((report) => isStored(report) && reportFor(report.name, readable) !== undefined)
  const names = views.map(({ name }) => name)
  const scheduled = views.flatMap((view) => scheduledViews(context, view))
  return await inSnapshot(context.pools.read, { timeZone }, async (client) => {
    const runs = await selectLastRuns(client, names)
    const usual = await selectUsual(client, names)
    const schedules = await describeSchedules(client, context, scheduled)
    return views.map(({ name, title }) => {
      const schedule = schedules.find(({ view }) => view === name)
      return {
        view: name,
        title,
        report: reportFor(name, readable)?.name ?? name,
        schedule: schedule === undefined ? null : { dueAt: schedule.dueAt, paused: schedule.paused },
        usualMs: usual.get(name) ?? null,
        runs: runs.filter(({ view }) => view === name),
      }
    })
  })
}

function reportFor(view: string, readable: readonly Report[]): Report | undefined {
  const readers = readable.filter(({ materializedAncestors }) => materializedAncestors.includes(view))
  return readers.find(({ name }) => name === view) ?? readers[0]
}

async function selectLastRuns(client: ClientBase, views: readonly string[]): Promise<Run[]> {
  const last = `run.id in (
    select last.id
    from unnest($1::text[]) as view (name)
    cross join lateral (
      select id from viewdesk.refresh_run where view_name = view.name order by id desc limit ${runsOfEach}
    ) as last
  )`
  return await selectRuns(client, last, [views], views.length * runsOfEach)
}

async function selectUsual(client: ClientBase, views: readonly string[]): Promise<Map<string, number | null>> {
  const { rows } = await client.query<{ name: string; usual: number | null }>(
    `select name, round(${usualMs('name')})::float8 as usual from unnest($1::text[]) as name`,
    [views],
  )
  return new Map(rows.map(({ name, usual }) => [name, usual]))
}
