import type pg from 'pg'

/** How a server takes what is written to it. */
export interface Manner {
  readonly isStandby: boolean
  readonly onlyReads: boolean
}

/** Columns of a SELECT that give a `Manner`. */
export const manner = `pg_is_in_recovery() as "isStandby", current_setting('transaction_read_only') = 'on' as "onlyReads"`

/** Why nothing can be written to this database, in a sentence with the remedy; null when it can. */
export async function readOnlyProblem(client: Pick<pg.ClientBase, 'query'>): Promise<string | null> {
  const { rows } = await client.query<Manner>(`select ${manner}`)
  return problemOfManner(rows[0] as Manner)
}

/** What was asked for writes, and this database only reads. */
export class ReadOnlyError extends Error {
  readonly code = 'database_read_only'
}

/**
 * @param what may be done only where writing is: "Views can be synced"
 * @throws ReadOnlyError
 */
export async function refuseReadOnly(client: Pick<pg.ClientBase, 'query'>, what: string): Promise<void> {
  const { rows } = await client.query<Manner>(`select ${manner}`)
  const reason = reasonOf(rows[0] as Manner)
  if (reason === null) return
  throw new ReadOnlyError(
    `${reason} ${what} only on a server that also writes: let DATABASE_URL lead there. Nothing was changed.`,
  )
}

/** The same of what was asked with other things. */
export function problemOfManner(found: Manner): string | null {
  const reason = reasonOf(found)
  return reason === null ? null : `${reason} ${whereWritingIs}`
}

function reasonOf({ isStandby, onlyReads }: Manner): string | null {
  if (isStandby) return 'The database only reads: it is a standby.'
  return onlyReads
    ? 'The database only reads: default_transaction_read_only is on for this server, database or role.'
    : null
}

/** What to do about it. */
export const whereWritingIs =
  'Nobody can sign in and nothing can be refreshed: let DATABASE_URL lead to a server that also writes.'
