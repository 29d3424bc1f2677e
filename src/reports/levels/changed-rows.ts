import type { ClientBase } from 'pg'
import { quoteIdentifier } from '../../database/identifiers.js'
import type { Report } from '../report.js'
import { relationsOf } from './told-rows.js'
import { type ChangedRows, few } from './touched.js'
import type { ViewChanges } from './watched-view.js'

/**
 * The rows that a report has more and less than before; null where those of the stored view do not tell.
 *
 * @returns without rows where none of them is another
 */
export async function changedRows(
  client: ClientBase,
  report: Report,
  { added, removed, count }: ViewChanges,
): Promise<ChangedRows | null> {
  const { storedIn } = report
  if (storedIn === null || storedIn.through.length === 0) return { added, removed, isEmpty: count === 0 }
  if (!storedIn.rowByRow || storedIn.rowByRow.groups !== null) return null
  const of = (rows: string) => selectOver(report, `select * from ${rows}`)
  if (count <= few) {
    const { rows } = await client.query<{ added: string[]; removed: string[] }>(
      `select ${printed(of(added), report.relation)} as added, ${printed(of(removed), report.relation)} as removed`,
    )
    if (rows[0] !== undefined && rows[0].added.length + rows[0].removed.length <= most)
      return relationsOf(report.relation, rows[0])
  }
  const [more, less] = ['pg_temp.viewdesk_report_added', 'pg_temp.viewdesk_report_removed']
  await client.query(`drop table if exists ${more}, ${less};
    create temporary table viewdesk_report_added on commit drop as ${of(added)};
    create temporary table viewdesk_report_removed on commit drop as ${of(removed)};
    analyze ${more}; analyze ${less}`)
  return { added: more, removed: less, isEmpty: false }
}

// A row of the stored view may be many rows of a report.
const most = 10 * few

function printed(select: string, relation: string): string {
  return `array(select viewdesk_row::${relation}::text from (${select} limit ${most + 1}) as viewdesk_row)`
}

/** The SELECT of a plain report over other rows than those of the stored view that it reads. */
export function selectOver({ select, storedIn }: Report, rows: string): string {
  // Names without a schema are found here first.
  return `with ${quoteIdentifier(storedIn?.view ?? '')} as (
${rows}
)
select * from (
${select}
) as report`
}
