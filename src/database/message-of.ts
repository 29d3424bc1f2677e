import pg from 'pg'
import { connectionRemedy } from './connection-remedy.js'
import { whereWritingIs } from './read-only.js'
import { isReadOnly, sqlState, sqlStates } from './sql-state.js'
import { faultOfFunction, withFaultOfFunction } from './within-function.js'

/** The message of an error that ended a command or a start, in words with a remedy where PostgreSQL's own have none. */
export function messageOf(error: Error): string {
  // What is an error of ours has its words already.
  if (!(error instanceof pg.DatabaseError)) return error.message
  if (isReadOnly(error)) return `The database only reads: it is a standby, or read-only. ${whereWritingIs}`
  if (faultOfFunction(error) !== null) return withFaultOfFunction(error)
  switch (sqlState(error)) {
    case sqlStates.insufficientPrivilege:
      return isOfOurSchema(error.message) ? `${error.message}. ${ownership}` : error.message
    case sqlStates.queryCanceled:
      return `PostgreSQL ended a statement (${error.message}). If nobody cancelled it, the statement_timeout of this role or database is too short; an administrator lifts it: alter role … set statement_timeout = 0;`
    case sqlStates.tooManyConnections:
      return `${error.message}. ${connectionRemedy(error.message)}`
    default:
      return error.message
  }
}

/** In whichever language PostgreSQL says it. */
function isOfOurSchema(message: string): boolean {
  return !message.includes('.') && /\b(viewdesk|reports)\b/.test(message)
}

const ownership =
  'The schemas viewdesk and reports, and all that is in them, must belong to the role of DATABASE_URL: what another role restored from a dump does not. Restore it as this role (pg_restore --no-owner --role=ROLE), or let an administrator hand it over: alter schema viewdesk owner to ROLE; and the same for reports, and for each table, view, materialized view, sequence and function in the two.'
