import type { ClientBase } from 'pg'
import { qualify, quoteIdentifier } from '../../database/identifiers.js'
import { sqlStates } from '../../database/sql-state.js'
import { vacuumedSoon } from '../../database/vacuumed-soon.js'
import { rowsTrigger, rowsView } from '../live/rows-view.js'
import type { RelationWord } from '../view-files/kind.js'
import { reportsSchema } from '../view-files/order.js'
import { readElsewhere } from '../view-files/read-elsewhere.js'
import type { ViewFile } from '../view-files/view-file.js'
import { refusalOf } from './refused-statement.js'

export interface Creation {
  /** The relation to create in the schema reports. */
  readonly name: string
  readonly kind: RelationWord | 'or replace view'
  /** Views that stand under another name for now. */
  readonly names: ReadonlyMap<string, string>
  /** For a plain view: what stands behind WITH, `security_barrier=true`. */
  readonly options?: readonly string[]
  readonly withData?: boolean
  /** Whether it is only tried out: nobody changes its rows, and what notices that is made by a set-up that may be still to come. */
  readonly isTrial?: boolean
  /** For a materialized view; that of the database by default. */
  readonly tablespace?: string | null
  /** For a materialized view; that of the server by default. */
  readonly accessMethod?: string | null | undefined
}

/**
 * Creates a view from its file.
 *
 * @throws ViewFileError with file and line when PostgreSQL refuses the SELECT; SyncError when the server cannot do it now
 */
export async function createView(client: ClientBase, file: ViewFile, creation: Creation): Promise<void> {
  const { name, kind, names, options = [], withData = true, isTrial = false } = creation
  const { tablespace = null, accessMethod = null } = creation
  const withOptions = options.length > 0 ? ` with (${options.join(', ')})` : ''
  const place = tablespace === null ? '' : ` tablespace ${quoteIdentifier(tablespace)}`
  const method = accessMethod === null ? '' : ` using ${quoteIdentifier(accessMethod)}`
  const isTable = kind === 'table'
  // The rows of a table are what the view beside it says: the SELECT is read once, and errors are in its lines.
  const start = isTable
    ? `create view ${rowsView(name)} as\n`
    : `create ${kind} ${qualify(reportsSchema, name)}${method}${withOptions}${place} as\n`
  const select = readElsewhere(file.select, names)
  try {
    await client.query(`${start}${select}${kind === 'materialized view' && !withData ? '\nwith no data' : ''}`)
    if (!isTable) return
    await client.query(
      `create table ${qualify(reportsSchema, name)}${method} ${vacuumedSoon}${place} as select * from ${rowsView(name)}${withData ? '' : ' with no data'}`,
    )
    if (!isTrial) await client.query(noteRowsChanged(qualify(reportsSchema, name)))
  } catch (error) {
    const { position } = error as { position?: string }
    const before = [...select].slice(0, Math.max(0, Number(position ?? 0) - 1 - start.length)).join('')
    const line = file.selectLine + before.split('\n').length - 1
    const isFilled = isTable || (kind === 'materialized view' && withData)
    const work = position === undefined && isFilled ? 'fill' : 'create'
    throw refusalOf(error, { file, line, work, names: names.keys() })
  }
}

/** Whoever changes its rows by hand is noticed, and so is whoever takes the trigger away. */
function noteRowsChanged(table: string): string {
  return `create trigger ${rowsTrigger} after insert or update or delete or truncate on ${table}
      for each statement execute function viewdesk.note_rows_changed();
    alter table ${table} enable always trigger ${rowsTrigger}`
}

// Locks and deadlocks are tried again; cancelled, out of resources, shut down: a person reads those as they are.
export function isNoFaultOfTheFile(state: string): boolean {
  return state === sqlStates.lockNotAvailable || /^(40|53|57|58|XX|25)/.test(state)
}
