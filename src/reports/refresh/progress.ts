import { inSnapshot } from '../../database/transactions.js'
import type { ReportsContext } from '../catalogue.js'
import type { Report } from '../report.js'

/** What is known of how long a report's refresh takes. Both are milliseconds. */
export interface RefreshProgress {
  /** Median of the last nine successful refreshes: of the view that is being refreshed, else of all in turn; null without any. */
  readonly usualMs: number | null
  /** How long the refresh has run that runs now, by the database's clock; null when none does. */
  readonly elapsedMs: number | null
}

/** SQL of the usual duration of one view's refresh in milliseconds; `name` is SQL of the view's name. */
export function usualMs(name: string): string {
  return `(
    select percentile_cont(0.5) within group (order by milliseconds)
    from (
      select extract(epoch from finished_at - started_at) * 1000 as milliseconds
      from viewdesk.refresh_run
      where view_name = ${name} and state = 'done' and started_at is not null
      order by id desc limit 9
    ) as done
  )`
}

export async function readRefreshProgress(context: ReportsContext, report: Report): Promise<RefreshProgress> {
  return await inSnapshot(context.pools.read, { timeZone: context.timeZone }, async (client) => {
    const { rows } = await client.query<RefreshProgress>(
      `with ancestor as (
         select
           name,
           ${usualMs('name')} as usual,
           (
             select extract(epoch from clock_timestamp() - started_at) * 1000
             from viewdesk.refresh_run
             where view_name = name and state in ('queued', 'waiting', 'running')
             limit 1
           ) as elapsed
         from unnest($1::text[]) as name
       )
       select
         round(case when count(elapsed) > 0
           then max(usual) filter (where elapsed is not null)
           -- With one that never ran, the sum of the others would promise too little.
           else case when count(usual) = count(*) then sum(usual) end
         end)::float8 as "usualMs",
         round(max(elapsed))::float8 as "elapsedMs"
       from ancestor`,
      [report.materializedAncestors],
    )
    return rows[0] ?? { usualMs: null, elapsedMs: null }
  })
}
