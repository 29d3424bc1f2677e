import type pg from 'pg'
import { inTransaction } from '../../database/transactions.js'
import { isNextName } from '../live/next-names.js'
import { reportsSchema } from '../view-files/order.js'
import { dropRelations } from './drop-relations.js'

/** Drops what a killed sync was building. The caller holds the sync's lock, so that nobody is building now. */
export async function sweepLeftOvers(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `select class.relname::text as name
     from pg_catalog.pg_class as class
     join pg_catalog.pg_namespace as namespace on namespace.oid = class.relnamespace
     where namespace.nspname = $1
       and class.relkind in ('v', 'm', 'r')
       and pg_catalog.starts_with(class.relname, 'viewdesk_next_')`,
    [reportsSchema],
  )
  const names = rows.map(({ name }) => name).filter(isNextName)
  if (names.length > 0) await inTransaction(pool, (client) => dropRelations(client, names))
  return names
}
