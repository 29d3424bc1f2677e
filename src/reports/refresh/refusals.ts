import { qualify } from '../../database/identifiers.js'
import { Refusal } from '../../refusal.js'
import type { ReportsContext } from '../catalogue.js'
import type { Report } from '../report.js'
import { reportsSchema } from '../view-files/order.js'

/** Live data has nothing to refresh. */
export function nothingToRefresh(report: Report): Refusal {
  const message = `${report.title} is always up to date: it reads no stored data that could be refreshed.`
  return new Refusal(409, 'nothing_to_refresh', message)
}

/** Whether readers wait while the view is refreshed because its file says that nothing tells its rows apart. */
export function makesReadersWait({ catalogue }: Pick<ReportsContext, 'catalogue'>, view: string): boolean {
  const relation = qualify(reportsSchema, view)
  return catalogue.reports.some((report) => report.relation === relation && report.grain.length === 0)
}

/** PostgreSQL could refresh a view only while everybody who reads it waits, and nobody asked for that explicitly. */
export function readersWouldWait(): Refusal {
  return new Refusal(
    409,
    'readers_would_wait',
    'Readers would have to wait: it has no unique index on plain columns, which REFRESH CONCURRENTLY needs. ' +
      'Run "npx viewdesk views sync" to put it back, or "npx viewdesk views refresh --blocking".',
  )
}
