import type { ClientBase } from 'pg'
import { Refusal } from '../../refusal.js'
import type { ReportsContext } from '../catalogue.js'
import { isStored, type Report } from '../report.js'

/** Who stopped a view's schedule, and when. */
export interface Pause {
  readonly view: string
  readonly by: string
  /** ISO 8601 */
  readonly at: string
}

/** The views whose schedules a report goes by: its own, or, as it stores nothing itself, those of what it reads. */
export function scheduledViews({ catalogue }: Pick<ReportsContext, 'catalogue'>, report: Report): string[] {
  const views = isStored(report) ? [report.name] : report.materializedAncestors
  return views.filter((view) => (catalogue.find(view)?.refreshSchedule.kind ?? 'on demand') !== 'on demand')
}

/**
 * Stops a report's schedule, or lets it go on; who asks for a refresh gets one all the same.
 *
 * @throws Refusal of a report that nothing refreshes by itself
 */
export async function pauseSchedule(
  context: ReportsContext,
  report: Report,
  paused: boolean,
  by: { readonly id: string; readonly name: string },
): Promise<void> {
  const views = scheduledViews(context, report)
  if (views.length === 0) {
    throw new Refusal(
      409,
      'no_schedule',
      `${report.title} has no schedule that could be paused: it is refreshed on demand.`,
    )
  }
  await context.pools.admin.query(
    `insert into viewdesk.refresh_schedule (view_name, paused, changed_by, changed_by_name)
     select view, $2, $3, $4 from unnest($1::text[]) as view
     on conflict (view_name) do update
     set paused = excluded.paused, changed_at = now(), changed_by = excluded.changed_by, changed_by_name = excluded.changed_by_name
     where refresh_schedule.paused <> excluded.paused`,
    [views, paused, by.id, by.name],
  )
}

/** A pause, without the name of its view. */
export function describePause(pause: Pause | undefined): Pick<Pause, 'by' | 'at'> | null {
  return pause === undefined ? null : { by: pause.by, at: pause.at }
}

/** The pauses of some views, by view. */
export async function readPauses(client: ClientBase, views: readonly string[]): Promise<Map<string, Pause>> {
  const { rows } = await client.query<Pause>(
    `select view_name as view, changed_by_name as by, to_char(changed_at, 'YYYY-MM-DD"T"HH24:MI:SSTZH:TZM') as at
     from viewdesk.refresh_schedule where paused and view_name = any($1)`,
    [views],
  )
  return new Map(rows.map((row) => [row.view, row]))
}
