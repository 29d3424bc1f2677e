import type pg from 'pg'
import { sqlState, sqlStates } from './sql-state.js'
import { inTransaction } from './transactions.js'

/**
 * Tables of ours that somebody publishes, as `for all tables` does, and whose rows have nothing by which a subscriber could find them:
 * PostgreSQL refuses to change or remove any. A table that nobody publishes is left alone: where `wal_level` is logical, its changes would
 * be written out in full.
 */
const refused = `
  from pg_catalog.pg_class as class
  join pg_catalog.pg_namespace as namespace on namespace.oid = class.relnamespace
  where namespace.nspname in ('viewdesk', 'reports') and class.relkind = 'r' and class.relpersistence = 'p'
    and class.relreplident <> 'f'
    and not exists (
      select from pg_catalog.pg_index where indrelid = class.oid and indimmediate
        and (class.relreplident = 'd' and indisprimary or class.relreplident = 'i' and indisreplident)
    )
    and exists (
      select from pg_catalog.pg_publication as publication
      where (pubupdate or pubdelete) and (
        puballtables
        or exists (select from pg_catalog.pg_publication_rel where prpubid = publication.oid and prrelid = class.oid)
        or exists (select from pg_catalog.pg_publication_namespace where pnpubid = publication.oid and pnnspid = class.relnamespace)
      )
    )`

const isOurs = `pg_catalog.pg_has_role(class.relowner, 'USAGE')`

/** SQL: whether there are any that we can do something about; nearly nothing where nobody publishes anything. */
export const lackIdentities = `(
  exists (select from pg_catalog.pg_publication where pubupdate or pubdelete) and exists (select ${refused} and ${isOurs})
)`

/**
 * Has subscribers find the rows of such tables by all that is in them, so that they can be changed again. Waits for nobody longer than a
 * second; what is left over is for the next time.
 *
 * @returns the tables that have it now
 */
export async function giveIdentities(pool: pg.Pool): Promise<readonly string[]> {
  const { rows } = await pool.query<{ name: string }>(`select ${nameOf} as name ${refused} and ${isOurs} order by 1`)
  const given: string[] = []
  for (const { name } of rows) {
    try {
      await inTransaction(pool, (client) =>
        client.query(`set local lock_timeout = '1s'; alter table ${name} replica identity full`),
      )
      given.push(name)
    } catch (error) {
      const state = sqlState(error)
      if (state !== sqlStates.lockNotAvailable && state !== sqlStates.undefinedTable) throw error
    }
  }
  return given
}

const nameOf = `pg_catalog.format('%I.%I', namespace.nspname, class.relname)`

/** That there are such tables, as a sentence with the remedy. */
export async function missingIdentities(client: pg.Pool | pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(`select ${nameOf} as name ${refused} order by 1`)
  if (rows.length === 0) return []
  return [
    [
      'PostgreSQL refuses to change rows of tables of ours, since a publication has them and they have no replica identity: reports over them are not kept up to date. A panel that runs does this by itself within a minute, where the tables are its own; else run:',
      ...rows.map(({ name }) => `  alter table ${name} replica identity full;`),
    ].join('\n'),
  ]
}
