import type { ClientBase } from 'pg'
import { qualify, quoteIdentifier } from '../../database/identifiers.js'
import type { Report } from '../report.js'
import { reportsSchema } from '../view-files/order.js'
import { selectOver } from './changed-rows.js'
import type { Level } from './level.js'
import { relationsOf, type ToldRows } from './told-rows.js'
import { type ChangedRows, groupsOf, type Touched, touch } from './touched.js'
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
  if (touched.areNamed) return await renewFew(client, relation, touched, now)
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
  return { added, removed, isEmpty: false }
}

/** All at once: the rows of now are none of the level's. */
async function renewFew(
  client: ClientBase,
  relation: string,
  touched: Touched,
  now: readonly string[],
): Promise<ChangedRows> {
  const parts = [
    ...touched.wheres(quoteIdentifier).map((where) => `delete from ${relation} as viewdesk_kept ${where}`),
    ...now.map((select) => `insert into ${relation} as viewdesk_kept ${select}`),
  ].map((statement, place) => `part_${place} as (${statement} returning viewdesk_kept::text as viewdesk_row)`)
  const all = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, place) => `select viewdesk_row from part_${from + place}`).join(' union all ')
  const { rows } = await client.query<ToldRows>(
    `with ${parts.join(', ')}
     select array(${all(parts.length - now.length, parts.length)}) as added, array(${all(0, parts.length - now.length)}) as removed`,
  )
  return relationsOf(relation, rows[0] as ToldRows)
}
