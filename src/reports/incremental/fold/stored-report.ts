import type { ClientBase } from 'pg'
import { qualify } from '../../../database/identifiers.js'
import { rowsView } from '../../live/rows-view.js'
import { readHeader } from '../../view-files/header.js'
import { reportsSchema } from '../../view-files/order.js'
import type { StoredReport } from './recompute.js'

/** How a report stands in the database whose rows are kept in a table; its grain is that of the file that it was built from. */
export async function readStoredReport(client: ClientBase, name: string): Promise<StoredReport> {
  const table = qualify(reportsSchema, name)
  const { rows: columns } = await client.query<{ name: string; type: string }>(
    `select attname::text as name, pg_catalog.format_type(atttypid, atttypmod) as type
     from pg_catalog.pg_attribute where attrelid = $1::pg_catalog.regclass and attnum > 0 and not attisdropped order by attnum`,
    [table],
  )
  const { rows } = await client.query<{ text: string | null }>(
    'select source_text as text from viewdesk.synced_view where name = $1',
    [name],
  )
  const { header } = readHeader(rows[0]?.text ?? '', null, () => undefined)
  const grain = (header?.grain.value ?? []).flatMap((key) => columns.find((column) => column.name === key) ?? [])
  return { table, view: rowsView(name), columns: columns.map((column) => column.name), grain }
}
