import type pg from 'pg'
import { quoteIdentifier } from './identifiers.js'
import { sqlState, sqlStates } from './sql-state.js'
import { faultOfFunction } from './within-function.js'

/** One of our two schemas may not be created; the message holds the statements that help, or whose function forbids it. */
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
    const within = faultOfFunction(cause)
    const words =
      within === null
        ? mayNotCreate([schema], database, role)
        : `The schema ${schema} cannot be created: ${(cause as Error).message}. ${within}`
    throw new SchemaRightError(words, { cause })
  }
}

/** What this role lacks to create the schemas of ours that are missing, with the statements that help. */
export async function missingSchemaRights(client: pg.ClientBase | pg.Pool): Promise<string[]> {
  const { rows } = await client.query<{ missing: string[]; database: string; role: string }>(
    `select
       array(select name from unnest(array['viewdesk', 'reports']) as name where to_regnamespace(name) is null) as missing,
       current_database() as database,
       current_user::text as role
     where not has_database_privilege(current_database(), 'create')`,
  )
  return rows.flatMap(({ missing, database, role }) =>
    missing.length === 0 ? [] : [mayNotCreate(missing, database, role)],
  )
}

/** That this role may make no temporary tables, which every refresh beside readers does, with the statement that helps. */
export async function missingTemporaryRight(client: pg.ClientBase | pg.Pool): Promise<string[]> {
  const { rows } = await client.query<{ database: string; role: string }>(
    `select current_database() as database, current_user::text as role
     where not has_database_privilege(current_database(), 'temporary')`,
  )
  return rows.map(({ database, role }) => {
    const message = `The role ${role} may not make temporary tables in the database ${database}: every refresh needs that.`
    const grant = `grant temporary on database ${quoteIdentifier(database)} to ${quoteIdentifier(role)};`
    return [`${message} Let the owner of the database run`, `  ${grant}`].join('\n')
  })
}

function mayNotCreate(schemas: readonly string[], database: string, role: string): string {
  const grant = `grant create on database ${quoteIdentifier(database)} to ${quoteIdentifier(role)};`
  const creates = schemas.map((schema) => `  create schema ${schema} authorization ${quoteIdentifier(role)};`)
  const what = `${schemas.length === 1 ? 'schema' : 'schemas'} ${schemas.join(' and ')}`
  const message = `The role ${role} may not create the ${what} in the database ${database}.`
  return [`${message} Let the owner of the database run`, `  ${grant}`, 'or', ...creates].join('\n')
}
