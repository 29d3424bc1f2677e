import type { ClientBase } from 'pg'
import { qualify } from '../../../database/identifiers.js'
import type { Asked } from '../../../database/one-message.js'
import { withSettledPrinting } from '../../live/printed-definitions.js'
import { isKeptInTable, rowsView, rowsViewOf } from '../../live/rows-view.js'
import { reportsSchema } from '../../view-files/order.js'
import { readDirtyKeys } from '../dirty-keys.js'
import type { IncrementalReport } from '../fold/fold-report.js'
import { readStoredReport } from '../fold/stored-report.js'
import { unfoundEqualities } from '../grain-equality.js'
import { NotIncrementalError } from '../refusal.js'
import { readFunctions, readRelations, relationsBeneath } from '../relations.js'

/** An incremental report as it stands in the database: in a table, or in a materialized view where it is only asked about. */
export interface KeptReport {
  readonly name: string
  readonly report: IncrementalReport
  /** Its definition, down to the tables: another one has other dirty keys. */
  readonly print: string
  /** Whether its rows are in a table, which takes changes in. */
  readonly isTable: boolean
}

// Measured: with more of its rows changed than that, working all of them out at once is faster than key by key.
const mostShare = 0.03
const fewKeys = 1000

/**
 * Reads an incremental report, with how changed rows are followed to it.
 *
 * @param known what was read before; where the definition is the same, so are the dirty keys
 * @param client in a transaction
 * @throws NotIncrementalError
 */
export async function readKeptReport(
  client: ClientBase,
  name: string,
  known: KeptReport | undefined,
): Promise<KeptReport> {
  const { text, values = [] } = askPrint(name)
  const { rows: prints } = await withSettledPrinting(client, () => client.query<{ print: string }>(text, [...values]))
  const print = prints[0]?.print ?? ''
  if (known?.print === print) return known
  const stored = await readStoredReport(client, name)
  const isTable = await isKeptInTable(client, name)
  const view = isTable ? rowsViewOf(name) : { schema: reportsSchema, name }
  const relations = await readRelations(client, view)
  const grain = stored.grain.map((column) => column.name)
  // An extension may have been moved since: rows would be found again by the "=" of another type.
  const [unfound] = await unfoundEqualities(client, qualify(view.schema, view.name), grain)
  if (unfound !== undefined) throw new NotIncrementalError(unfound)
  const dirty = await readDirtyKeys(`${view.schema}.${view.name}`, grain, relations, await readFunctions(client))
  const { rows } = await client.query<{ count: number }>(
    'select greatest(reltuples, 0)::float8 as count from pg_catalog.pg_class where oid = $1::pg_catalog.regclass',
    [stored.table],
  )
  const mostKeys = Math.max(fewKeys, Math.floor(mostShare * (rows[0]?.count ?? 0)))
  return { name, report: { stored, dirty, mostKeys }, print, isTable }
}

/** The `print` of a report, to be asked while printing is settled. */
export function askPrint(name: string): Asked {
  // Not called as what stands beneath is called there.
  const view = `case when stored.relkind = 'r' then pg_catalog.to_regclass($2) else stored.oid end`
  return {
    text: `select pg_catalog.json_build_array(
        stored.relkind,
        (
          select pg_catalog.json_agg(
            pg_catalog.json_build_array(attname, pg_catalog.format_type(atttypid, atttypmod)) order by attnum
          )
          from pg_catalog.pg_attribute where attrelid = stored.oid and attnum > 0 and not attisdropped
        ),
        (select pg_catalog.hashtextextended(source_text, 0) from viewdesk.synced_view where name = $3),
        (select pg_catalog.json_agg(beneath order by beneath.name) from (${relationsBeneath(view)}) as beneath)
      )::text as print
      from pg_catalog.pg_class as stored where stored.oid = pg_catalog.to_regclass($1)`,
    values: [qualify(reportsSchema, name), rowsView(name), name],
  }
}
