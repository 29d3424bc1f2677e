import type { ClientBase } from 'pg'
import { qualify, quoteIdentifier } from '../../database/identifiers.js'
import type { Report } from '../report.js'
import { reportsSchema } from '../view-files/order.js'
import { selectOver } from './changed-rows.js'
import type { Level } from './level.js'
import { type ChangedRows, groupsOf, touch } from './touched.js'
import type { ViewChanges } from './watched-view.js'

/**
 * Brings the rows of a report that groups a stored view in line with what has changed there.
 *
 * @returns its rows in groups that changed: those of before, and those of now; null where its groups are not told by columns
 */
export async function renewRows(
  client: ClientBase,
  report: Report,
  { relation, keys }: Level,
  changes: ViewChanges,
): Promise<ChangedRows | null> {
  const groups = report.storedIn?.rowByRow?.groups ?? {}
  const columns = Object.values(groups)
  const isWhole = keys.every((key) => key in groups) && columns.every((one) => keys.some((key) => groups[key] === one))
  if (!isWhole) return null
  const ofView = (key: string) => quoteIdentifier(groups[key] ?? '')
  const touched = await touch(
    client,
    keys,
    groupsOf(changes, keys, (key) => `changed.${ofView(key)}`),
    changes.count,
  )
  const view = qualify(reportsSchema, report.storedIn?.view ?? '')
  const now = touched
    .wheres((key) => `stored.${ofView(key)}`)
    .map((where) => selectOver(report, `select * from ${view} as stored ${where}`))
  const [added, removed] = ['pg_temp.viewdesk_report_added', 'pg_temp.viewdesk_report_removed']
  await client.query(`drop table if exists ${added}, ${removed};
    create temporary table viewdesk_report_added (like ${relation}) on commit drop;
    create temporary table viewdesk_report_removed (like ${relation}) on commit drop`)
  for (const where of touched.wheres(quoteIdentifier)) {
    await client.query(`with gone as (delete from ${relation} ${where} returning *)
      insert into ${removed} select * from gone`)
  }
  for (const select of now) await client.query(`insert into ${added} ${select}`)
  await client.query(`insert into ${relation} select * from ${added}; analyze ${added}; analyze ${removed}`)
  return { added, removed }
}
