import type { ReportsContext } from '../catalogue.js'
import { isUnchanged } from './runs.js'

export interface LastFailure {
  readonly view: string
  readonly reason: string
}

/** The stored reports whose last refresh failed, and why. */
export async function lastFailures({ pools, catalogue }: ReportsContext): Promise<LastFailure[]> {
  const { rows } = await pools.admin.query<LastFailure>(
    `select last.view_name as view, last.error as reason
     from (
       select distinct on (view_name) view_name, state, error from viewdesk.refresh_run as run
       where view_name = any($1) and (state in ('done', 'failed') or ${isUnchanged('run')})
       order by view_name, id desc
     ) as last
     where last.state = 'failed' and last.error is not null
     order by 1`,
    [catalogue.reports.map(({ name }) => name)],
  )
  return rows
}
