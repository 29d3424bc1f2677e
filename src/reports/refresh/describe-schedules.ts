import type { ClientBase } from 'pg'
import type { ReportsContext } from '../catalogue.js'
import { describePause, type Pause, readPauses } from './pauses.js'
import { selectDueDates } from './schedule.js'

export interface ScheduleDescription {
  readonly view: string
  /** When it is refreshed next unless somebody asks before, ISO 8601; null while it is paused. */
  readonly dueAt: string | null
  readonly paused: Pick<Pause, 'by' | 'at'> | null
}

/** @param views materialized ones with a schedule */
export async function describeSchedules(
  client: ClientBase,
  { catalogue, timeZone }: Pick<ReportsContext, 'catalogue' | 'timeZone'>,
  views: readonly string[],
): Promise<ScheduleDescription[]> {
  if (views.length === 0) return []
  const pauses = await readPauses(client, views)
  const dates = await selectDueDates(
    client,
    views.flatMap((view) => catalogue.find(view) ?? []),
    timeZone,
  )
  return views.map((view) => ({
    view,
    dueAt: dates.find((date) => date.report.name === view)?.dueAt ?? null,
    paused: describePause(pauses.get(view)),
  }))
}
