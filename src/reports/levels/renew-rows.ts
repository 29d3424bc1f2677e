import type { ClientBase } from 'pg'
import { qualify, quoteIdentifier } from '../../database/identifiers.js'
import type { Report } from '../report.js'
import { reportsSchema } from '../view-files/order.js'
import { selectOver } from './changed-rows.js'
import type { Level } from './level.js'
import { type ChangedRows, groupsOf, touch } from './touched.js'
import { isSomeNull, touchedWithin, waysWithNulls, wayWithout } from './touched-within.js'
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
  const ofView = columnsOfView(report, keys)
  if (ofView === null) return null
  const groups = groupsOf(changes, keys, (key) => `changed.${ofView(key)}`)
  const touched = await touch(client, keys, groups)
  const now = touched
    .wheres((key) => `stored.${ofView(key)}`)
    .map((where) => selectOver(report, `select * from ${viewOf(report)} as stored ${where}`))
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
  return { added, removed, values: [], isEmpty: false }
}

/**
 * A statement that does the same where few rows changed, for the groups in which no key is null or for all others, and tells the
 * rows in its answer; null where renewRows gives null.
 */
export function askRenewedRows(
  report: Report,
  { relation, keys }: Level,
  changes: ViewChanges,
  nulls: 'none' | 'some',
): string | null {
  const ofView = columnsOfView(report, keys)
  if (ofView === null) return null
  const touched = touchedWithin('viewdesk_touched', keys, nulls === 'none' ? [wayWithout(keys)] : waysWithNulls(keys))
  const others = keys.length === 0 || nulls === 'some' ? 'false' : isSomeNull(keys.map(quoteIdentifier))
  const gone = touched
    .wheres(quoteIdentifier)
    .map(
      (where, way) =>
        `viewdesk_gone_${way} as (delete from ${relation} as viewdesk_kept ${where} returning viewdesk_kept::text as viewdesk_row)`,
    )
  const stored = touched
    .wheres((key) => `stored.${ofView(key)}`)
    .map((where) => `select stored.* from ${viewOf(report)} as stored ${where}`)
  const allGone = gone.map((_, way) => `select viewdesk_row from viewdesk_gone_${way}`)
  return `with viewdesk_touched as materialized (${groupsOf(changes, keys, (key) => `changed.${ofView(key)}`)}),
    ${gone.join(',\n')},
    viewdesk_now as (
      insert into ${relation} as viewdesk_kept ${selectOver(report, stored.join('\nunion all\n'))}
      returning viewdesk_kept::text as viewdesk_row
    )
    select array(select viewdesk_row from viewdesk_now) as added,
      array(${allGone.join(' union all ')}) as removed,
      exists (select from viewdesk_touched where ${others}) as "areOthers"`
}

/** The stored view's column of each key; null where its groups are not told by columns. */
function columnsOfView(report: Report, keys: readonly string[]): ((key: string) => string) | null {
  const groups = report.storedIn?.rowByRow?.groups ?? {}
  const columns = Object.values(groups)
  const isWhole = keys.every((key) => key in groups) && columns.every((one) => keys.some((key) => groups[key] === one))
  return isWhole ? (key) => quoteIdentifier(groups[key] ?? '') : null
}

function viewOf({ storedIn }: Report): string {
  return qualify(reportsSchema, storedIn?.view ?? '')
}
