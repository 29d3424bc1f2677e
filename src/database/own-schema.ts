import type pg from 'pg'
import { quoteIdentifier } from './identifiers.js'
import { sqlState, sqlStates } from './sql-state.js'

/** This role may not create one of our two schemas; the message holds the statements that help. */
export class SchemaRightError extends Error {
  readonly code = 'no_right_to_create'
  constructor(message: string, options: { cause: unknown }) {
    super(message, options)
    this.name = 'SchemaRightError'
  }
}

interface Place {
  readonly present: boolean
  readonly database: string
  readonly role: string
}

/**
 * Creates a schema of ours where it is missing.
 *
 * @throws SchemaRightError when this role may not
 */
export async function ensureSchema(client: pg.ClientBase | pg.Pool, schema: 'viewdesk' | 'reports'): Promise<void> {
  // "if not exists" alone asks for the right to create a schema even where it exists.
  const { rows } = await client.query<Place>(
    `select to_regnamespace($1) is not null as present, current_database() as database, current_user::text as role`,
    [schema],
  )
  const { present, database, role } = rows[0] as Place
  if (present) return
  try {
    await client.query(`create schema if not exists ${schema}`)
  } catch (cause) {
    if (sqlState(cause) !== sqlStates.insufficientPrivilege) throw cause
    const grant = `grant create on database ${quoteIdentifier(database)} to ${quoteIdentifier(role)};`
    const create = `create schema ${schema} authorization ${quoteIdentifier(role)};`
    const message = `The role ${role} may not create the schema ${schema} in the database ${database}.`
    throw new SchemaRightError(`${message} Let the owner of the database run\n  ${grant}\nor\n  ${create}`, { cause })
  }
}
