import type { ClientBase } from 'pg'
import { quoteIdentifier } from '../../database/identifiers.js'
import type { Report } from '../report.js'
import { relationsOf, type ToldRows } from './told-rows.js'
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
  changes: ViewChanges,
): Promise<ChangedRows | null> {
  if (isStored(report)) return { ...changes, isEmpty: changes.count === 0 }
  if (!isRowByRow(report)) return null
  const { added, removed, values } = changes
  const of = (rows: string) => selectOver(report, `select * from ${rows}`)
  const [more, less] = ['pg_temp.viewdesk_report_added', 'pg_temp.viewdesk_report_removed']
  await client.query(`drop table if exists ${more}, ${less};
    create temporary table viewdesk_report_added (like ${report.relation}) on commit drop;
    create temporary table viewdesk_report_removed (like ${report.relation}) on commit drop`)
  for (const [place, into, rows] of [
    [0, more, added],
    [1, less, removed],
  ] as const) {
    // Each of them has the one parameter.
    const own = rows.replace(/\$\d+/, '$1')
    await client.query(`insert into ${into} ${of(own)}`, values.slice(place, place + 1))
  }
  await client.query(`analyze ${more}; analyze ${less}`)
  return { added: more, removed: less, values: [], isEmpty: false }
}

/** A statement that says the same where they are few; null where nothing does, `known` where it is the stored view's own rows. */
export function askChangedRows(report: Report, { added, removed }: ViewChanges): string | 'known' | null {
  if (isStored(report)) return 'known'
  if (!isRowByRow(report)) return null
  const printed = (rows: string) => {
    const select = selectOver(report, `select * from ${rows}`)
    return `array(select viewdesk_row::${report.relation}::text from (${select} limit ${most + 1}) as viewdesk_row)`
  }
  return `select ${printed(added)} as added, ${printed(removed)} as removed`
}

/** @returns null where they are too many to be told in an answer */
export function changedRowsOf(rows: ToldRows, relation: string): ChangedRows | null {
  return rows.added.length + rows.removed.length > most ? null : relationsOf(relation, rows)
}

// A row of the stored view may be many rows of a report.
const most = 10 * few

function isStored({ storedIn }: Report): boolean {
  return storedIn === null || storedIn.through.length === 0
}

function isRowByRow({ storedIn }: Report): boolean {
  return storedIn?.rowByRow?.groups === null
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
