import type { ClientBase } from 'pg'
import { qualify, quoteIdentifier } from '../../database/identifiers.js'
import { sqlState, sqlStates } from '../../database/sql-state.js'
import type { LiveIndex } from '../live/live-views.js'
import { ViewFileError } from '../view-files/fault.js'
import { reportsSchema } from '../view-files/order.js'
import type { ViewFile } from '../view-files/view-file.js'
import { partsOf, type WantedIndex } from './plan/index-changes.js'

/**
 * Creates one index on `relation`.
 *
 * @param concurrently where somebody may be reading; outside a transaction only
 * @throws ViewFileError naming the grain's line when it does not tell rows apart; nothing is left behind then
 */
export async function createIndex(
  client: ClientBase,
  file: ViewFile,
  index: WantedIndex,
  at: { relation: string; name: string; concurrently: boolean },
): Promise<void> {
  const words = `create ${index.unique ? 'unique ' : ''}index ${at.concurrently ? 'concurrently ' : ''}`
  try {
    await client.query(
      `${words}${quoteIdentifier(at.name)} on ${qualify(reportsSchema, at.relation)} ${index.definition}`,
    )
  } catch (error) {
    // A concurrent build that fails leaves an invalid index, which costs every refresh and answers nobody.
    if (at.concurrently) await dropIndex(client, at.name).catch(() => undefined)
    if (sqlState(error) !== sqlStates.uniqueViolation) throw error
    const { detail, message } = error as { detail?: string; message: string }
    const grain = file.header.grain
    const remedy = `the grain "${grain.value.join(', ')}" does not tell rows apart: ${detail ?? message} Name more columns.`
    throw new ViewFileError([{ file: file.file, line: grain.line, message: remedy }])
  }
}

/** Drops an index without making readers wait. */
export async function dropIndex(client: ClientBase, name: string): Promise<void> {
  await client.query(`drop index concurrently if exists ${qualify(reportsSchema, name)}`)
}

/** An index that somebody made by hand, again on a rebuilt view; false when the view lost a column that it needs. */
export async function repeatIndex(
  client: ClientBase,
  index: LiveIndex,
  at: { relation: string; name: string },
): Promise<boolean> {
  const { unique, behind } = partsOf(index.definition)
  try {
    await client.query(
      `create ${unique ? 'unique ' : ''}index ${quoteIdentifier(at.name)} on ${qualify(reportsSchema, at.relation)} ${behind}`,
    )
    return true
  } catch (error) {
    if (lossesOfAView.includes(sqlState(error))) return false
    throw error
  }
}

/** What an index that was made by hand may need and a new definition may lack: columns, functions, types, distinct rows. */
const lossesOfAView: readonly (string | null)[] = [
  sqlStates.undefinedColumn,
  sqlStates.undefinedFunction,
  sqlStates.undefinedObject,
  sqlStates.uniqueViolation,
]
