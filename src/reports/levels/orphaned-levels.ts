import type pg from 'pg'
import { inTransaction } from '../../database/transactions.js'
import { reportsSchema } from '../view-files/order.js'

// PostgreSQL has room for so many locks, whatever else is locked.
const mostAtOnce = 100

/** Drops what was kept of stored views that are gone: no refresh of theirs ever will. */
export async function dropOrphanedLevels(pool: pg.Pool): Promise<void> {
  for (;;) {
    const dropped = await inTransaction(pool, async (client) => {
      const { rows } = await client.query<{ relation: string }>(
        `delete from viewdesk.level where definition in (
           select definition from viewdesk.level
           where to_regclass($1 || '.' || quote_ident(view_name)) is null
           limit ${mostAtOnce}
           for update skip locked
         )
         returning relation`,
        [reportsSchema],
      )
      for (const { relation } of rows) await client.query(`drop table if exists ${relation}`)
      return rows.length
    })
    if (dropped < mostAtOnce) return
  }
}

/** Whether there is any. */
export async function areLevelsOrphaned(pool: pg.Pool): Promise<boolean> {
  const { rowCount } = await pool.query(
    `select from viewdesk.level
     where to_regclass($1 || '.' || quote_ident(view_name)) is null
       and not pg_is_in_recovery() and current_setting('default_transaction_read_only') = 'off'
     limit 1`,
    [reportsSchema],
  )
  return rowCount !== 0
}
