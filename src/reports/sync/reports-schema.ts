import type pg from 'pg'
import { quoteIdentifier } from '../../database/identifiers.js'
import { reportsSchema } from '../view-files/order.js'
import { SyncError } from './plan.js'

/**
 * Creates the schema of the views where it is missing.
 *
 * @throws SyncError when this role may not
 */
export async function ensureReportsSchema(client: pg.ClientBase | pg.Pool): Promise<void> {
  // "if not exists" alone asks for the right to create a schema even where it exists.
  const { rows } = await client.query<{ present: boolean }>('select to_regnamespace($1) is not null as present', [
    reportsSchema,
  ])
  if (rows[0]?.present) return
  try {
    await client.query(`create schema if not exists ${quoteIdentifier(reportsSchema)}`)
  } catch (cause) {
    if ((cause as { code?: string }).code !== '42501') throw cause
    const remedy =
      'Grant it: grant create on database … to …; or let its owner run: create schema reports authorization …'
    throw new SyncError(`This database role may not create the schema "reports". ${remedy}`, { cause })
  }
}
