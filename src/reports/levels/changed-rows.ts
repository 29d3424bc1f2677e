import type { ClientBase } from 'pg'
import { quoteIdentifier } from '../../database/identifiers.js'
import type { Report } from '../report.js'
import type { ChangedRows } from './touched.js'

/** The rows that a report has more and less than before; null where those of the stored view do not tell. */
export async function changedRows(
  client: ClientBase,
  report: Report,
  { added, removed }: ChangedRows,
): Promise<ChangedRows | null> {
  const { storedIn } = report
  if (storedIn === null || storedIn.through.length === 0) return { added, removed }
  if (!storedIn.rowByRow || storedIn.rowByRow.groups !== null) return null
  const [more, less] = ['pg_temp.viewdesk_report_added', 'pg_temp.viewdesk_report_removed']
  await client.query(`drop table if exists ${more}, ${less};
    create temporary table viewdesk_report_added on commit drop as ${selectOver(report, `select * from ${added}`)};
    create temporary table viewdesk_report_removed on commit drop as ${selectOver(report, `select * from ${removed}`)};
    analyze ${more}; analyze ${less}`)
  return { added: more, removed: less }
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
